import pytest

from jams import queries
from jams.actions import hosting, signing_up
from jams.models import Attendee, Performance
from jams.tests.api.host.asserts import done, nothing_done, refused, version_of
from tests.scene import attendee_of, make_voter, song_id


@pytest.fixture
def jolene(jam):
    return song_id(jam, "Jolene")


def names(jam, song, part="performers"):
    people = queries.read(jam.pk).songs[song][part]
    return [(player["name"], player["instrument"]) for player in people]


def walk_up(console, song, name="Rita", instrument="bass"):
    return console.post(f"/songs/{song}/performers", name=name, instrument=instrument)


def test_somebody_without_a_phone_is_put_on_a_song(console, jam, jolene):
    act = done(walk_up(console, jolene, "  Rita "), jam, 201)
    assert (act.verb, act.text) == ("walked_up", "Rita · Jolene")
    assert names(jam, jolene) == [("Rita", "bass")]
    assert Attendee.objects.get(name="Rita").walk_up
    assert version_of(jam) == jam.version + 1


def test_the_same_again_changes_nothing(console, jam, jolene):
    walk_up(console, jolene)
    again = walk_up(console, jolene, "rita")
    assert (again.status_code, again.json()["act_id"]) == (201, None)
    assert (version_of(jam), jam.host_acts.count()) == (jam.version + 1, 1)


def test_who_has_no_phone_plays_on_another_song_too(console, jam, jolene):
    walk_up(console, jolene)
    done(walk_up(console, song_id(jam, "Creep"), "RITA", "drums"), jam, 201)
    assert Attendee.objects.count() == 1
    assert names(jam, song_id(jam, "Creep")) == [("Rita", "drums")]


def test_a_name_is_one_persons(console, jam, jolene):
    make_voter(jam, "Ana")
    refused(walk_up(console, jolene, "ANA"), 409, "name_taken")
    walk_up(console, jolene)
    refused(walk_up(console, jolene, "Rita", "drums"), 409, "name_taken")
    assert names(jam, jolene) == [("Rita", "bass")]


def test_a_place_is_one_persons_and_a_person_plays_so_many_songs(console, jam, jolene):
    jam.max_performances = 1
    jam.save()
    walk_up(console, jolene)
    version = version_of(jam)
    refused(walk_up(console, jolene, "Tom"), 409, "slot_taken")
    assert "Rita is signed up" in refused(
        walk_up(console, song_id(jam, "Creep")), 409, "limit_reached"
    )
    assert (version_of(jam), Attendee.objects.count()) == (version, 1)


def test_closed_sign_ups_are_not_closed_to_the_host_but_a_played_song_is(console, jam, jolene):
    jam.signups_open = False
    jam.save()
    done(walk_up(console, jolene), jam, 201)
    hosting.skip(jam, jolene)
    refused(walk_up(console, jolene, "Tom"), 409, "signups_closed")
    assert names(jam, jolene) == [("Rita", "bass")]


def test_who_is_taken_off_makes_room_for_who_waits(console, jam, jolene):
    ana, tom = make_voter(jam, "Ana"), make_voter(jam, "Tom")
    signing_up.sign_up(jam, ana, jolene, "bass")
    signing_up.sign_up(jam, tom, jolene, "bass", wait=True)
    assert names(jam, jolene, "waiting") == [("Tom", "bass")]
    version, path = version_of(jam), f"/songs/{jolene}/performers/{attendee_of(jam, ana).pk}"
    act = done(console.delete(path), jam)
    assert (act.verb, act.text) == ("taken_off", "Ana · Jolene")
    assert names(jam, jolene) == [("Tom", "bass")]
    assert queries.me(jam.pk, ana, "attendee")["signed_up"] == []
    nothing_done(console.delete(path), jam, version + 1)


def test_somebody_of_another_jam_is_not_found(console, jam, jolene):
    ana = attendee_of(jam, make_voter(jam, "Ana"))
    version = version_of(jam)
    refused(console.delete(f"/songs/{jolene}/performers/{ana.pk + 1}"), 404, "not_found")
    refused(console.delete(f"/songs/{2**62}/performers/{ana.pk}"), 404, "song_not_in_jam")
    refused(walk_up(console, 2**62), 404, "song_not_in_jam")
    assert version_of(jam) == version


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " ", "instrument": "bass"}, "name"),
        ({"name": "\u200b", "instrument": "bass"}, "name"),
        ({"name": "Rita", "instrument": "kazoo"}, "instrument"),
    ],
)
def test_a_wrong_walk_up_is_refused_by_the_name_of_its_field(console, jam, jolene, body, field):
    refused(console.post(f"/songs/{jolene}/performers", **body), 422, "invalid", field)
    assert not Performance.objects.exists()
