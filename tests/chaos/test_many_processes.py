"""Two servers, as on two hosts, over one PostgreSQL and one Redis: no client sticks to one."""

import httpx
import pytest
import redis
from django.conf import settings

from jamanager.lib.identity import COOKIE
from tests.chaos.site import SLUG

pytestmark = [pytest.mark.own_processes, pytest.mark.slow]


@pytest.fixture
def web():
    """One browser, which goes now to this server and now to that one."""
    with httpx.Client(trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture
def servers(make_site, grown_up):
    redis.Redis.from_url(grown_up.redis.url).flushall()  # what other scenarios have counted
    database = grown_up.database()
    return [make_site(database, redis_url=grown_up.redis.url) for _i in range(2)]


def knock(web, site, code):
    """Try this access code."""
    web.get(f"{site.url}/host/login/").raise_for_status()
    form = {"access_code": code, "csrfmiddlewaretoken": web.cookies["csrftoken"]}
    return web.post(f"{site.url}/host/login/", data=form)


def test_wrong_codes_count_at_both(web, servers):
    statuses = [knock(web, servers[i % 2], "not-the-code").status_code for i in range(10)]
    assert statuses == [422] * 10
    refused = [knock(web, site, settings.JAM_MANAGER_ACCESS_CODE) for site in servers]
    assert [answer.status_code for answer in refused] == [429, 429]


def test_a_session_that_one_opened_is_good_at_the_other(web, servers):
    one, other = servers
    assert knock(web, one, settings.JAM_MANAGER_ACCESS_CODE).status_code == 302
    assert web.get(f"{other.url}/host/").status_code == 200
    web.cookies.delete(settings.SESSION_COOKIE_NAME)
    assert web.get(f"{other.url}/host/").status_code == 302


def test_the_acts_of_a_voter_count_at_both(web, servers):
    web.get(f"{servers[0].url}/jam/{SLUG}/").raise_for_status()
    assert COOKIE in web.cookies
    snapshot = web.get(f"{servers[0].url}/api/v1/jams/{SLUG}").json()
    song_id = snapshot["songs"][0]["song_id"]
    headers = {"X-CSRFToken": web.cookies["csrftoken"]}

    def vote(site):
        path = f"/api/v1/jams/{SLUG}/songs/{song_id}/vote"
        return web.put(f"{site.url}{path}", headers=headers).status_code

    statuses = [vote(servers[i % 2]) for i in range(61)]
    assert statuses == [200] * 60 + [429]
