import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jams.actions import hosting, signing_up, suggesting, voting, walking_up
from jams.api.host.schemas import HostState
from jams.models import Jam
from jams.queries.host_state import LATEST_ACTS
from tests.scene import attendee_of, make_song, make_voter, song_id


@pytest.fixture
def night(jam):
    """Ana plays and has played, Rita has no phone, somebody only votes, somebody was banned."""
    jolene, creep = song_id(jam, "Jolene"), song_id(jam, "Creep")
    ana, banned, quiet = make_voter(jam, "Ana"), make_voter(jam, "Zoe"), make_voter()
    signing_up.sign_up(jam, ana, jolene, "bass")
    signing_up.sign_up(jam, ana, creep, "bass")
    for voter in (ana, banned, quiet):
        voting.set_vote(jam, voter, jolene, voted=True)
    walking_up.put_on(jam, jolene, "Rita", "drums")
    hosting.play(jam, creep)
    hosting.finish(jam)
    jam.attendees.filter(name="Zoe").update(banned=True)
    voting.set_vote(jam, somebody := make_voter(), creep, voted=True)
    voting.set_vote(jam, somebody, creep, voted=False)
    return jam


def state_of(console):
    answer = console.call("get", "")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    HostState.model_validate(body)
    return body


def test_the_people_are_those_who_have_done_something(console, night):
    body, jolene = state_of(console), song_id(night, "Jolene")
    people = [
        (one["name"], one["votes"], one["signed_up"], one["played"]) for one in body["people"]
    ]
    assert people == [
        ("Ana", 1, [jolene], 1),
        ("Rita", 0, [jolene], 0),
        ("Zoe", 1, [], 0),
        (None, 1, [], 0),
    ]
    assert [one["walk_up"] for one in body["people"]] == [False, True, False, False]
    assert [one["banned"] for one in body["people"]] == [False, False, True, False]
    assert (body["in_room"], body["votes"]) == (3, 3)
    assert (body["signups_open"], body["suggestions"]) == (True, "open")


def test_who_was_removed_is_not_there_and_the_votes_that_were_kept_are(console, night):
    ana = night.attendees.get(name="Ana")
    console.delete(f"/people/{ana.pk}")
    body = state_of(console)
    assert "Ana" not in [one["name"] for one in body["people"]]
    assert (len(body["people"]), body["votes"]) == (3, 3)


def test_what_waits_for_the_hosts_word_is_there_until_it_is_said(console, jam):
    Jam.objects.filter(pk=jam.pk).update(suggestions="ask")
    ana = make_voter(jam, "Ana")
    suggesting.suggest(jam, ana, title="Angie", artist="The Stones")
    (waiting,) = state_of(console)["waiting"]
    assert (waiting["title"], waiting["artist"], waiting["song_id"]) == (
        "Angie",
        "The Stones",
        None,
    )
    assert (waiting["by"], waiting["at"][-1]) == (attendee_of(jam, ana).name, "Z")
    console.put(f"/suggestions/{waiting['suggestion_id']}", approve=False)
    assert state_of(console)["waiting"] == []


def test_the_log_has_the_latest_acts_first_and_says_what_may_be_undone(console, jam):
    jolene = song_id(jam, "Jolene")
    console.put("/status", status="playing", was="waiting")
    told = console.delete(f"/songs/{jolene}").json()
    acts = state_of(console)["acts"]
    assert [(act["who"], act["verb"], act["text"]) for act in acts] == [
        ("host", "removed", "Jolene"),
        ("host", "started", ""),
    ]
    assert (acts[0]["act_id"], acts[0]["undo_until"]) == (told["act_id"], told["undo_until"])
    assert acts[1]["undo_until"] is None
    console.call("post", f"/acts/{told['act_id']}/undo")
    assert [act["undo_until"] for act in state_of(console)["acts"]] == [None, None, None]
    host = jam.host_acts.first().actor
    for _number in range(LATEST_ACTS):
        hosting.play(jam, jolene, by=host)
        hosting.finish(jam, by=host)
    assert len(state_of(console)["acts"]) == LATEST_ACTS


def test_its_etag_is_the_jams_and_spares_the_answer_while_nothing_moves(console, jam):
    ana = make_voter(jam, "Ana")
    jam.refresh_from_db()
    first = console.call("get", "")
    assert first["ETag"] == f'"{jam.epoch}-{jam.version}"'
    assert first["Cache-Control"] == "private, no-cache"
    again = console.call("get", "", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Jam.objects.filter(pk=jam.pk).update(suggestions="ask")
    suggesting.suggest(jam, ana, title="Angie", artist="The Stones")
    moved = console.call("get", "", **{"If-None-Match": first["ETag"]})
    assert (moved.status_code, len(moved.json()["waiting"])) == (200, 1)


def test_its_queries_do_not_grow_with_the_people(console, jam):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            state_of(console)
        return len(captured)

    before = queries()
    Jam.objects.filter(pk=jam.pk).update(suggestions="ask")
    for number in range(12):
        voter = make_voter(jam, f"Voter {number}")
        voting.set_vote(jam, voter, song_id(jam, "Jolene"), voted=True)
        suggesting.suggest(jam, voter, title=f"Song of {number}", artist="Somebody")
        suggesting.suggest(jam, voter, song_id=make_song().pk)
        console.put("/status", status=("playing", "paused")[number % 2], was=now(jam).status)
    assert queries() == before


def now(jam):
    return Jam.objects.get(pk=jam.pk)
