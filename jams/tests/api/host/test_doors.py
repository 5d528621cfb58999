import pytest

from jamanager.lib.refusals import SignupsClosed
from jams import queries
from jams.actions import hosting, signing_up, suggesting
from jams.models import Jam, Suggestion
from jams.tests.api.host.asserts import done, nothing_done, refused, version_of
from songs.models import Song
from tests.scene import make_song, make_voter, song_id


def now(jam):
    return Jam.objects.get(pk=jam.pk)


def wish(jam, title="Angie", name="Ana", **song):
    """A suggestion that waits for the host."""
    Jam.objects.filter(pk=jam.pk).update(suggestions="ask")
    song = song or {"title": title, "artist": "The Stones"}
    suggesting.suggest(jam, make_voter(jam, name), **song)
    return Suggestion.objects.latest("pk")


def test_sign_ups_and_suggestions_are_closed_and_opened(console, jam):
    was = {"signups_open": True, "suggestions": "open"}
    answer = console.put("/settings", signups_open=False, suggestions="closed", was=was)
    act = done(answer, jam)
    assert (act.verb, act.text) == ("set", "sign-ups closed · suggestions closed")
    assert (now(jam).signups_open, now(jam).suggestions) == (False, "closed")
    assert queries.read(jam.pk).jam["suggestions"] == "closed"
    with pytest.raises(SignupsClosed):
        signing_up.sign_up(jam, make_voter(jam, "Ana"), song_id(jam, "Creep"), "bass")
    version = version_of(jam)
    nothing_done(console.put("/settings", suggestions="closed", was=was), jam, version)
    done(console.put("/settings", suggestions="ask", was={"suggestions": "closed"}), jam)
    assert (now(jam).signups_open, now(jam).suggestions) == (False, "ask")
    assert (version_of(jam), jam.host_acts.count()) == (version + 1, 2)


def test_what_another_host_has_set_is_not_set_back(console, jam):
    Jam.objects.filter(pk=jam.pk).update(suggestions="closed")
    was = {"signups_open": True, "suggestions": "open"}
    answer = console.put("/settings", signups_open=False, suggestions="ask", was=was)
    refused(answer, 409, "stale", "suggestions")
    assert (now(jam).signups_open, now(jam).suggestions) == (True, "closed")
    assert (version_of(jam), jam.host_acts.count()) == (jam.version, 0)


def test_an_approved_song_joins_the_queue_in_the_name_of_who_suggested_it(console, jam):
    waiting = wish(jam)
    version, path = version_of(jam), f"/suggestions/{waiting.pk}"
    act = done(console.put(path, approve=True), jam)
    assert (act.verb, act.text) == ("approved", "Angie")
    song = queries.read(jam.pk).songs[song_id(jam, "Angie")]
    assert (song["title"], song["artist"], song["added_by"]) == ("Angie", "The Stones", "Ana")
    nothing_done(console.put(path, approve=True), jam, version + 1)
    assert jam.host_acts.count() == 1


def test_a_song_that_was_turned_down_joins_nothing_and_may_be_suggested_again(console, jam):
    waiting = wish(jam, song_id=make_song("Hurt").pk)
    act = done(console.put(f"/suggestions/{waiting.pk}", approve=False), jam)
    assert (act.verb, act.text) == ("turned_down", "Hurt")
    assert jam.entries.count() == 3
    assert wish(jam, name="Tom", song_id=song_id_of("Hurt")).pk != waiting.pk


def song_id_of(title):
    return Song.objects.get(title=title).pk


@pytest.mark.parametrize(("first", "word"), [(True, "approved"), (False, "turned down")])
def test_the_second_of_two_hosts_is_told_what_the_first_one_said(console, jam, first, word):
    path = f"/suggestions/{wish(jam).pk}"
    console.put(path, approve=first)
    version, songs = version_of(jam), jam.entries.count()
    said = refused(console.put(path, approve=not first), 409, "stale", "approve")
    assert said == f"“Angie” has been {word} already."
    assert (version_of(jam), jam.entries.count(), jam.host_acts.count()) == (version, songs, 1)


def test_a_song_that_came_by_another_way_meanwhile_is_there_once(console, jam):
    waiting = wish(jam)
    hosting.add_song(jam, title="angie", artist="the stones")
    done(console.put(f"/suggestions/{waiting.pk}", approve=True), jam)
    assert jam.entries.filter(song__title__iexact="angie").count() == 1


def test_a_suggestion_of_another_jam_and_one_after_the_end_are_refused(console, jam):
    waiting = wish(jam)
    refused(console.put(f"/suggestions/{waiting.pk + 1}", approve=True), 404, "not_found")
    hosting.end_jam(jam)
    version = version_of(jam)
    refused(console.put(f"/suggestions/{waiting.pk}", approve=True), 409, "jam_ended")
    refused(console.put("/settings", signups_open=False, was={}), 409, "jam_ended")
    assert (version_of(jam), Suggestion.objects.get().approved) == (version, None)
