import pytest

from jams import queries
from jams.actions import arranging, suggesting, voting
from jams.models import HostAct
from jams.tests.api.host.asserts import done, nothing_done, refused, version_of
from songs.models import Song
from tests.scene import make_song, make_voter, song_id


def test_what_is_next_is_locked_and_let_go(console, jam):
    creep, jolene = song_id(jam, "Creep"), song_id(jam, "Jolene")
    act = done(console.put("/next_up", song_ids=[jolene, creep], was=[]), jam)
    assert (act.verb, act.text) == ("arranged", "Jolene, Creep")
    assert queries.read(jam.pk).jam["next_up"] == [jolene, creep]
    again = console.put("/next_up", song_ids=[jolene, creep], was=[])
    nothing_done(again, jam, jam.version + 1)
    done(console.put("/next_up", song_ids=[], was=[jolene, creep]), jam)
    assert queries.read(jam.pk).jam["next_up"] == []


def test_an_order_that_another_host_has_changed_is_not_overwritten(console, jam):
    creep, jolene = song_id(jam, "Creep"), song_id(jam, "Jolene")
    arranging.arrange(jam, [creep])
    said = refused(console.put("/next_up", song_ids=[jolene], was=[]), 409, "stale", "next_up")
    assert "Somebody else" in said
    assert queries.read(jam.pk).jam["next_up"] == [creep]
    assert version_of(jam) == jam.version + 1


def test_a_song_is_added_by_its_id_and_by_its_name(console, jam):
    act = done(console.post("/songs", song_id=make_song("Hurt").pk), jam, 201)
    assert (act.verb, act.text) == ("added", "Hurt")
    done(console.post("/songs", title="Angie", artist="The Stones"), jam, 201)
    assert Song.objects.get(title="Angie").artist == "The Stones"
    assert queries.read(jam.pk).songs[song_id(jam, "Angie")]["added_by"] is None
    assert version_of(jam) == jam.version + 2


def test_a_song_that_is_there_is_not_added_again(console, jam):
    answer = console.post("/songs", title="JOLENE", artist="the locals")
    refused(answer, 409, "already_in_jam")
    refused(console.post("/songs", song_id=2**62), 404, "not_found")
    assert (version_of(jam), jam.host_acts.count()) == (jam.version, 0)


def test_a_song_is_removed_and_brought_back(console, jam):
    jolene, voter = song_id(jam, "Jolene"), make_voter()
    voting.set_vote(jam, voter, jolene, voted=True)
    answer = console.delete(f"/songs/{jolene}")
    act = done(answer, jam)
    assert (act.verb, act.text) == ("removed", "Jolene")
    assert answer.json()["undo_until"].endswith("Z")
    assert jolene not in queries.read(jam.pk).songs
    refused(console.delete(f"/songs/{jolene}"), 404, "song_not_in_jam")
    back = console.call("post", f"/acts/{act.pk}/undo")
    assert done(back, jam).verb == "restored"
    assert back.json()["undo_until"] is None
    assert queries.read(jam.pk).songs[jolene]["vote_count"] == 1
    again = console.call("post", f"/acts/{act.pk}/undo")
    nothing_done(again, jam, version_of(jam))


def test_what_came_back_by_itself_is_not_undone(console, jam):
    song = jam.entries.get(song__title="Jolene").song
    console.delete(f"/songs/{song.pk}")
    suggesting.suggest(jam, make_voter(), song_id=song.pk)
    act = HostAct.objects.get()
    refused(console.call("post", f"/acts/{act.pk}/undo"), 409, "stale", "song_id")
    assert jam.host_acts.count() == 1


@pytest.mark.parametrize("number", [1, 2**63 - 1])
def test_an_act_that_there_is_not_is_not_found(console, jam, number):
    refused(console.call("post", f"/acts/{number}/undo"), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"song_ids": 7, "was": []}, {"song_ids"}),
        ({"song_ids": [True], "was": []}, {"0"}),
        ({"song_ids": [1] * 101, "was": []}, {"song_ids"}),
        ({"song_ids": []}, {"was"}),
    ],
)
def test_a_wrong_order_is_refused_by_the_name_of_its_field(console, jam, body, fields):
    answer = console.put("/next_up", **body)
    assert answer.status_code == 422
    assert set(answer.json()["error"]["fields"]) == fields
