import pytest

from jams.models import Jam, JamSong
from jams.tests.a_night import a_browser, a_jam, add, song_id, voters, votes_for

pytestmark = pytest.mark.django_db


def vote_path(jam, title="Creep"):
    return f"/api/v1/jams/{jam.slug}/songs/{song_id(title)}/vote"


def performance_path(jam, title="Creep"):
    return f"/api/v1/jams/{jam.slug}/songs/{song_id(title)}/performance"


def version_of(jam):
    jam.refresh_from_db()
    return jam.version


def named(jam, name):
    browser = a_browser()
    browser.put(f"/api/v1/jams/{jam.slug}/attendee", {"name": name}, "application/json")
    return browser


def test_a_vote_is_put_and_taken_back():
    jam, browser = a_jam(), a_browser()
    put = browser.put(vote_path(jam))
    assert put.status_code == 200
    assert put.json() == {
        "song_id": song_id("Creep"),
        "vote_count": 1,
        "voted": True,
        "version": version_of(jam),
    }
    assert votes_for("Creep") == 1
    deleted = browser.delete(vote_path(jam))
    assert deleted.json() == {
        **put.json(),
        "vote_count": 0,
        "voted": False,
        "version": put.json()["version"] + 1,
    }
    assert votes_for("Creep") == 0


def test_repeating_changes_nothing_the_version_included():
    jam, browser = a_jam(), a_browser()
    assert browser.put(vote_path(jam)).json() == browser.put(vote_path(jam)).json()
    assert votes_for("Creep") == 1


def test_a_vote_by_an_older_line_is_refused():
    jam, browser = a_jam(), a_browser()
    assert browser.put(f"{vote_path(jam)}?line=8").status_code == 200
    answer = browser.delete(f"{vote_path(jam)}?line=7")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "overtaken")
    assert browser.delete(f"{vote_path(jam)}?line=eight").status_code == 422
    assert votes_for("Creep") == 1


def test_two_browsers_have_a_vote_each():
    jam = a_jam()
    a_browser().put(vote_path(jam))
    assert a_browser().put(vote_path(jam)).json()["vote_count"] == 2


def test_a_vote_for_a_song_of_another_jam_is_refused_and_nothing_written():
    jam, other = a_jam(), a_jam(songs=[("Dreams", "Fleetwood Mac")], name="Other")
    before = version_of(other)
    answer = a_browser().put(vote_path(jam, "Dreams"))
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "song_not_in_jam"
    assert votes_for("Dreams") == 0
    assert version_of(other) == before


@pytest.mark.parametrize("song", ["999999999", "9223372036854775807"])
def test_a_song_that_nobody_has_is_not_in_the_jam(song):
    jam = a_jam()
    answer = a_browser().put(f"/api/v1/jams/{jam.slug}/songs/{song}/vote")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "song_not_in_jam"


@pytest.mark.parametrize("song", ["0", "9223372036854775808", "9" * 40])
def test_a_number_that_no_song_can_have_is_invalid(song):
    jam = a_jam()
    answer = a_browser().put(f"/api/v1/jams/{jam.slug}/songs/{song}/vote")
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["song_id"]


def test_an_ended_jam_takes_no_votes():
    jam = a_jam(status=Jam.Status.ENDED)
    answer = a_browser().put(vote_path(jam))
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "jam_ended"
    assert votes_for("Creep") == 0


def test_a_player_signs_up_and_withdraws():
    jam = a_jam()
    browser = named(jam, "Ann")
    put = browser.put(performance_path(jam), {"instrument": "bass"}, "application/json")
    assert put.status_code == 200
    body = put.json()
    assert [(p["name"], p["instrument"]) for p in body["performers"]] == [("Ann", "bass")]
    assert "bass" not in body["needs"]
    assert body["waiting"] == []
    gone = browser.delete(performance_path(jam)).json()
    assert gone["performers"] == []
    assert "bass" in gone["needs"]
    assert gone["version"] == body["version"] + 1


def test_a_taken_place_can_be_waited_for():
    jam = a_jam()
    named(jam, "Ann").put(performance_path(jam), {"instrument": "bass"}, "application/json")
    ben = named(jam, "Ben")
    refused = ben.put(performance_path(jam), {"instrument": "bass"}, "application/json")
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "slot_taken"
    waiting = ben.put(
        performance_path(jam), {"instrument": "bass", "wait": True}, "application/json"
    )
    assert [p["name"] for p in waiting.json()["waiting"]] == ["Ben"]


def test_a_player_needs_a_name():
    jam = a_jam()
    answer = a_browser().put(performance_path(jam), {"instrument": "bass"}, "application/json")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "name_required"


def test_a_player_may_not_sign_up_for_everything():
    jam = a_jam(max_performances=1)
    browser = named(jam, "Ann")
    browser.put(performance_path(jam), {"instrument": "bass"}, "application/json")
    answer = browser.put(
        performance_path(jam, "Valerie"), {"instrument": "bass"}, "application/json"
    )
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "limit_reached"


def test_one_browser_is_one_voter_in_all_it_does():
    jam = a_jam()
    add(jam, "Dreams", "Fleetwood Mac", status=JamSong.Status.PLAYING)
    browser = named(jam, "Ann")
    browser.put(vote_path(jam))
    browser.put(performance_path(jam), {"instrument": "keys"}, "application/json")
    assert len(voters()) == 1
    me = browser.get(f"/api/v1/jams/{jam.slug}").json()["me"]
    assert (me["voted"], me["signed_up"]) == ([song_id("Creep")], [song_id("Creep")])
