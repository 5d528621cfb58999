import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
FRIEND, STRANGER = "https://friend.example", "https://stranger.example"


@pytest.fixture
def site(settings):
    settings.CORS_ORIGINS = [FRIEND]
    cors = "jamanager.lib.cors.CorsMiddleware"
    settings.MIDDLEWARE = [cors, *(one for one in settings.MIDDLEWARE if one != cors)]
    return Client()


def test_by_default_no_other_site_reads_anything(settings, site):
    settings.CORS_ORIGINS = []
    answer = site.get("/api/v1/jams", headers={"Origin": FRIEND})
    assert "Access-Control-Allow-Origin" not in answer


def test_a_site_that_is_allowed_reads_the_api_without_cookies(site):
    answer = site.get("/api/v1/jams", headers={"Origin": FRIEND})
    assert answer["Access-Control-Allow-Origin"] == FRIEND
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert "Origin" in answer["Vary"]


def test_errors_can_be_read_too(site):
    answer = site.get("/api/v1/nothing", headers={"Origin": FRIEND})
    assert answer.status_code == 404
    assert answer["Access-Control-Allow-Origin"] == FRIEND


def test_a_site_that_is_not_allowed_reads_nothing(site):
    answer = site.get("/api/v1/jams", headers={"Origin": STRANGER})
    assert "Access-Control-Allow-Origin" not in answer
    assert "Origin" in answer["Vary"]


def test_our_pages_are_for_nobody_elses_scripts(site):
    assert "Access-Control-Allow-Origin" not in site.get("/", headers={"Origin": FRIEND})


def test_nobody_elses_script_writes(site):
    headers = {"Origin": FRIEND, "Access-Control-Request-Method": "PUT"}
    asked = site.options("/api/v1/jams/x/attendee", headers=headers)
    assert "Access-Control-Allow-Origin" not in asked
    done = site.put("/api/v1/jams/x/attendee", {}, "application/json", headers={"Origin": FRIEND})
    assert "Access-Control-Allow-Origin" not in done


@pytest.mark.parametrize(("origin", "allowed"), [(FRIEND, True), (STRANGER, False)])
def test_a_browser_that_asks_first_is_answered(site, origin, allowed):
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = site.options("/api/v1/jams/x", headers=headers)
    assert answer.status_code == 204
    assert (answer.get("Access-Control-Allow-Origin") == origin) is allowed
    assert ("If-None-Match" in answer.get("Access-Control-Allow-Headers", "")) is allowed
