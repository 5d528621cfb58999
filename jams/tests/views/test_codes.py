import pytest

from jams.models import Jam
from jams.tests.a_night import a_jam, add

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/j/K7QMP", "/j/K7QMP/", "/j/k7qmp", "/j/%20k7q%20mp", "/j/K7-QMP"]
)
def test_a_code_leads_to_its_jam_however_it_is_written(client, path):
    jam = a_jam(code="K7QMP")
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"] == f"/jam/{jam.slug}/"


@pytest.mark.parametrize("typed", ["K7QMP", " k7qmp ", "k7 q mp", "k7q-mp"])
def test_the_field_leads_to_the_codes_own_address(client, typed):
    answer = client.get("/j/", {"code": typed})
    assert answer.status_code == 302
    assert answer["Location"] == "/j/K7QMP"


@pytest.mark.parametrize(
    "typed", ["ZZZZZ", "nope", "K7QM0", "ab/cd", "ab\x00cd", "<b>", "9" * 300, "ß"]
)
def test_an_unknown_code_is_asked_for_again_with_what_was_typed(client, typed):
    answer = client.get("/j/", {"code": typed}, follow=True)
    assert answer.status_code == 404
    assert answer.context["tried_code"] == typed
    assert 'name="code"' in answer.content.decode()
    assert "<b>" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/j/ZZZZZ", "/j/K7%00MP", "/j/%F0%9F%8E%B8/"])
def test_an_unknown_codes_address_is_a_404_page_with_the_field(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'name="code"' in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?code=", "?code=+++"])
def test_without_a_code_the_field_leads_home(client, query):
    answer = client.get(f"/j/{query}")
    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_home_shows_the_open_jams_and_no_ended_one(client):
    jam = a_jam(name="Open night", status=Jam.Status.PLAYING)
    add(jam, "Dreams", "Fleetwood Mac", status="playing")
    a_jam(name="Last week", status=Jam.Status.ENDED)
    html = client.get("/").content.decode()
    assert "Open night" in html
    assert "Dreams" in html
    assert f"/jam/{jam.slug}/" in html
    assert "Last week" not in html
    assert 'name="code"' in html


def test_homes_queries_do_not_grow_with_the_jams(client, django_assert_num_queries):
    for n in range(5):
        a_jam(name=f"Jam {n}")
    with django_assert_num_queries(1):
        client.get("/")


def test_the_icon_is_where_browsers_look_by_themselves(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert client.get(answer["Location"])["Content-Type"].startswith("image/svg+xml")
