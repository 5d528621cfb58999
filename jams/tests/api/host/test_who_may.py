"""Every call of a host's is a host's alone: refused for all others, and nothing changed.

Each call here would work: the same body does for the host at the end.
"""

import pytest
from django.contrib.auth.models import User

from jams.actions import removing, signing_up, voting
from jams.api import api
from jams.models import Attendee, JamSong, Performance, Vote
from jams.tests.api.host.asserts import refused, version_of
from tests.scene import attendee_of, make_voter, song_id
from venues.models import Venue

PREFIX = "/api/v1/host/jams/{slug}"


def jolene(jam, rest=""):
    return f"/songs/{song_id(jam, 'Jolene')}{rest}"


def a_removal(jam):
    """One that somebody else has just made."""
    found = jam.host_acts.filter(verb="removed").first()
    if found is None:
        host = User.objects.create(username="another", is_staff=True)
        found = removing.remove_song(jam, song_id(jam, "Valerie"), by=host).act
    return found.pk


def a_drummer(jam):
    """Somebody who plays on Jolene."""
    found = jam.attendees.filter(name="Ana").first()
    if found is None:
        voter = make_voter(jam, "Ana")
        signing_up.sign_up(jam, voter, song_id(jam, "Jolene"), "drums")
        voting.set_vote(jam, voter, song_id(jam, "Jolene"), voted=True)
        found = attendee_of(jam, voter)
    return found


def a_suggestion(jam):
    """One that waits."""
    drummer = a_drummer(jam)
    return jam.suggested.get_or_create(title="Angie", artist="The Stones", attendee=drummer)[0]


CALLS = {
    "GET ": lambda jam: ("", None),
    "PUT /status": lambda jam: ("/status", {"status": "paused", "was": "waiting"}),
    "PUT /playing": lambda jam: (
        "/playing",
        {"song_id": song_id(jam, "Jolene"), "was": None},
    ),
    "PUT /songs/{song_id}/status": lambda jam: (
        jolene(jam, "/status"),
        {"status": "skipped", "was": "queued"},
    ),
    "PUT /next_up": lambda jam: (
        "/next_up",
        {"song_ids": [song_id(jam, "Jolene")], "was": []},
    ),
    "POST /songs": lambda jam: ("/songs", {"title": "Angie", "artist": "Somebody"}),
    "DELETE /songs/{song_id}": lambda jam: (jolene(jam), None),
    "POST /songs/{song_id}/performers": lambda jam: (
        jolene(jam, "/performers"),
        {"name": "Rita", "instrument": "bass"},
    ),
    "DELETE /songs/{song_id}/performers/{attendee_id}": lambda jam: (
        jolene(jam, f"/performers/{a_drummer(jam).pk}"),
        None,
    ),
    "PUT /settings": lambda jam: (
        "/settings",
        {"signups_open": False, "suggestions": "ask", "was": {"signups_open": True}},
    ),
    "PUT /suggestions/{suggestion_id}": lambda jam: (
        f"/suggestions/{a_suggestion(jam).pk}",
        {"approve": True},
    ),
    "PUT /people/{attendee_id}": lambda jam: (
        f"/people/{a_drummer(jam).pk}",
        {"banned": True, "keep_votes": False},
    ),
    "DELETE /people/{attendee_id}": lambda jam: (f"/people/{a_drummer(jam).pk}", None),
    "POST /acts/{act_id}/undo": lambda jam: (f"/acts/{a_removal(jam)}/undo", None),
}
WRITES = [call for call in CALLS if not call.startswith("GET")]


def everything(jam):
    models = (JamSong, Attendee, Vote, Performance)
    return [version_of(jam), *([*model.objects.order_by("pk").values()] for model in models)]


def asked(console, call, **headers):
    method, _space, _path = call.partition(" ")
    path, body = CALLS[call](console.jam)
    return console.call(method.lower(), path, body, **headers)


def test_this_table_has_every_call_there_is():
    paths = api.get_openapi_schema()["paths"]
    there = {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, methods in paths.items()
        for method in methods
        if path.startswith("/api/v1/host/")
    }
    assert there == CALLS.keys()


@pytest.mark.parametrize("call", CALLS)
def test_it_is_refused_for_an_attendee_and_for_who_is_no_host(jam, attendee, no_host, call):
    CALLS[call](jam)  # what has to be there first
    before, acts = everything(jam), jam.host_acts.count()
    assert "sign in" in refused(asked(attendee, call), 401, "no_voter")
    refused(asked(no_host, call), 403, "forbidden")
    assert (everything(jam), jam.host_acts.count()) == (before, acts)


@pytest.mark.parametrize("call", CALLS)
def test_to_a_host_of_another_venue_there_is_no_such_jam(jam, console_of, call):
    CALLS[call](jam)
    before, acts = everything(jam), jam.host_acts.count()
    elsewhere = console_of(Venue.objects.create(name="Somewhere Else"))
    refused(asked(elsewhere, call), 404, "not_found")
    assert (everything(jam), jam.host_acts.count()) == (before, acts)
    answer = asked(console_of(jam.venue), call)
    assert answer.status_code in (200, 201), answer.content


@pytest.mark.parametrize("call", WRITES)
def test_it_is_refused_without_the_token_of_one_of_our_pages(jam, console, call):
    CALLS[call](jam)
    before, acts = everything(jam), jam.host_acts.count()
    refused(asked(console, call, **{"X-CSRFToken": "x" * 32}), 403, "csrf")
    assert (everything(jam), jam.host_acts.count()) == (before, acts)


@pytest.mark.parametrize("call", WRITES)
def test_it_works_for_the_host_as_one_version_and_one_act(jam, console, call):
    CALLS[call](jam)
    version, acts = version_of(jam), jam.host_acts.count()
    answer = asked(console, call)
    assert answer.status_code in (200, 201), answer.content
    act = jam.host_acts.latest("pk")
    assert jam.host_acts.count() == acts + 1
    assert (answer.json()["act_id"], answer.json()["version"]) == (act.pk, version + 1)
    assert version_of(jam) == version + 1


@pytest.mark.parametrize("call", CALLS)
def test_a_jam_that_there_is_not_is_not_found(jam, console, call):
    path, body = CALLS[call](jam)
    jam.slug = "another"
    refused(console.call(call.partition(" ")[0].lower(), path, body), 404, "not_found")
