import pytest

from jams.actions import hosting
from jams.models import Jam
from jams.tests.api.host.asserts import done, nothing_done, refused, version_of
from tests.scene import song_id


def status_of(jam, title):
    return jam.entries.get(song__title=title).status


@pytest.mark.parametrize(
    ("status", "verb"), [("playing", "started"), ("paused", "paused"), ("ended", "ended")]
)
def test_the_night_goes_as_far_as_the_host_says(console, jam, status, verb):
    act = done(console.put("/status", status=status, was="waiting"), jam)
    assert (act.who, act.verb, act.actor.username) == ("host", verb, "host")
    now = Jam.objects.get(pk=jam.pk)
    assert (now.status, now.version, jam.host_acts.count()) == (status, jam.version + 1, 1)
    nothing_done(console.put("/status", status=status, was="waiting"), jam, now.version)
    assert jam.host_acts.count() == 1


def test_an_ended_jam_has_one_way_on(console, jam):
    hosting.end_jam(jam)
    refused(console.put("/status", status="playing", was="ended"), 409, "jam_ended")
    assert Jam.objects.get(pk=jam.pk).status == "ended"
    done(console.put("/status", status="waiting", was="ended"), jam)
    assert Jam.objects.get(pk=jam.pk).status == "waiting"


def test_a_night_that_went_on_meanwhile_is_not_turned_back(console, jam):
    hosting.start_jam(jam)
    version = version_of(jam)
    said = refused(console.put("/status", status="paused", was="waiting"), 409, "stale", "status")
    assert said == "The music is on already."
    assert (version_of(jam), jam.host_acts.count()) == (version, 0)


def test_the_next_song_is_brought_on_stage_and_finished(console, jam):
    valerie, jolene = song_id(jam, "Valerie"), song_id(jam, "Jolene")
    done(console.put("/playing", song_id=valerie, was=None), jam)
    act = done(console.put("/playing", song_id=jolene, was=valerie), jam)
    assert (act.verb, act.text) == ("played", "Jolene")
    assert (status_of(jam, "Valerie"), status_of(jam, "Jolene")) == ("played", "playing")
    assert version_of(jam) == jam.version + 2
    again = console.put("/playing", song_id=jolene, was=valerie)
    nothing_done(again, jam, jam.version + 2)
    act = done(console.put("/playing", song_id=None, was=jolene), jam)
    assert (act.verb, act.text, status_of(jam, "Jolene")) == ("finished", "Jolene", "played")
    nothing_done(console.put("/playing", song_id=None, was=jolene), jam, version_of(jam))
    assert jam.host_acts.count() == 3


def test_a_stage_that_somebody_else_filled_is_not_cleared(console, jam):
    valerie, jolene = song_id(jam, "Valerie"), song_id(jam, "Jolene")
    hosting.play(jam, jolene)
    version = version_of(jam)
    for wish in ({"song_id": valerie, "was": None}, {"song_id": None, "was": valerie}):
        said = refused(console.put("/playing", **wish), 409, "stale", "playing")
        assert said == "“Jolene” is on stage already."
    assert (status_of(jam, "Jolene"), version_of(jam)) == ("playing", version)
    hosting.finish(jam)
    said = refused(console.put("/playing", song_id=valerie, was=jolene), 409, "stale", "playing")
    assert said == "Nothing is on stage any more."
    assert (status_of(jam, "Valerie"), jam.host_acts.count()) == ("queued", 0)


def test_a_song_is_skipped_and_put_back(console, jam):
    path = f"/songs/{song_id(jam, 'Creep')}/status"
    act = done(console.put(path, status="skipped", was="queued"), jam)
    assert (act.verb, act.text, status_of(jam, "Creep")) == ("skipped", "Creep", "skipped")
    nothing_done(console.put(path, status="skipped", was="queued"), jam, jam.version + 1)
    act = done(console.put(path, status="queued", was="skipped"), jam)
    assert (act.verb, status_of(jam, "Creep")) == ("put_back", "queued")
    assert version_of(jam) == jam.version + 2


def test_a_song_that_went_on_stage_meanwhile_is_not_skipped(console, jam):
    creep = song_id(jam, "Creep")
    hosting.play(jam, creep)
    version = version_of(jam)
    answer = console.put(f"/songs/{creep}/status", status="skipped", was="queued")
    assert refused(answer, 409, "stale", "status") == "“Creep” is on stage already."
    assert (status_of(jam, "Creep"), version_of(jam)) == ("playing", version)


def test_what_was_skipped_comes_back_without_the_place_it_was_locked_at(console, jam):
    jam.entries.filter(song__title="Creep").update(pinned_place=1)
    path = f"/songs/{song_id(jam, 'Creep')}/status"
    console.put(path, status="skipped", was="queued")
    console.put(path, status="queued", was="skipped")
    assert jam.entries.get(song__title="Creep").pinned_place is None


def test_a_song_that_is_not_in_the_jam_is_not_found(console, jam):
    refused(console.put("/playing", song_id=2**62, was=None), 404, "song_not_in_jam")
    answer = console.put(f"/songs/{2**62}/status", status="skipped", was="queued")
    refused(answer, 404, "song_not_in_jam")
    assert version_of(jam) == jam.version


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("/status", {"status": "over", "was": "waiting"}, {"status"}),
        ("/status", {"status": "ended"}, {"was"}),
        ("/playing", {"song_id": "1", "was": None}, {"song_id"}),
        ("/playing", {"was": None}, {"song_id"}),
        ("/songs/1/status", {"status": "playing", "was": "queued"}, {"status"}),
    ],
)
def test_a_wrong_wish_is_refused_by_the_name_of_its_field(console, jam, path, body, fields):
    answer = console.put(path, **body)
    assert answer.status_code == 422
    assert set(answer.json()["error"]["fields"]) == fields
    assert (version_of(jam), jam.host_acts.count()) == (jam.version, 0)
