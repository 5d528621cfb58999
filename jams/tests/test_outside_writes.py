import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chordsheets.models import ChordSheet
from jams.actions import signing_up, voting
from jams.models import Attendee, Jam, JamSong, Performance, Vote
from tests.scene import add_song, attendee_of, make_jam, make_voter, song_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    jam = make_jam("Valerie", "Jolene")
    voting.set_vote(jam, make_voter(jam, "Ana"), song_id(jam, "Valerie"), voted=True)
    signing_up.sign_up(jam, make_voter(jam, "Tom"), song_id(jam, "Valerie"), "bass")
    jam.refresh_from_db()
    return jam


def moved(jam):
    """By how many versions the jam has moved since the fixture, and the songs that it moved."""
    now = Jam.objects.get(pk=jam.pk).version
    songs = jam.entries.filter(version__gt=jam.version).values_list("song__title", flat=True)
    return now - jam.version, sorted(songs)


def test_a_save_that_changed_nothing_moves_nothing(jam):
    for row in (jam, jam.venue, *jam.entries.all(), *jam.attendees.all()):
        type(row).objects.get(pk=row.pk).save()
    for row in (*Vote.objects.all(), *Performance.objects.all()):
        row.save()
    for entry in jam.entries.all():
        entry.song.save()
    assert moved(jam) == (0, [])


def test_a_change_that_nobody_sees_moves_nothing(jam):
    entry = jam.entries.first()
    entry.song.album = "Version"
    entry.song.save()
    jam.venue.description = "A bar."
    jam.venue.save()
    assert moved(jam) == (0, [])


def test_an_edited_jam_moves(jam):
    jam.name = "Friday Jam"
    jam.save()
    assert Jam.objects.get(pk=jam.pk).version == jam.version + 1


def test_a_renamed_venue_moves_all_its_jams(jam):
    other = make_jam(venue=jam.venue)
    jam.venue.name = "The Red Door"
    jam.venue.save()
    assert moved(jam) == (1, [])
    assert moved(other) == (1, [])


def test_names_on_the_screen_move_the_jam_and_the_venues_wish_all_its_jams(jam):
    other = make_jam(venue=jam.venue)
    jam.names_on_screen = True
    jam.save()
    assert (moved(jam), moved(other)) == ((1, []), (0, []))
    jam.refresh_from_db()
    jam.venue.names_need_consent = True
    jam.venue.save()
    assert (moved(jam), moved(other)) == ((1, []), (1, []))


def test_an_edited_song_moves_it_in_every_jam(jam):
    other = make_jam("Valerie")
    song = jam.entries.get(song__title="Valerie").song
    song.duration_s = 200
    song.save()
    assert moved(jam) == (1, ["Valerie"])
    assert moved(other) == (1, ["Valerie"])


def test_a_sheet_moves_the_songs_that_read_from_it(jam):
    entry = jam.entries.get(song__title="Valerie")
    sheet = ChordSheet.objects.create(
        song=entry.song, url="https://tabs.example/1", is_default=True
    )
    assert moved(jam) == (1, ["Valerie"])
    jam.refresh_from_db()
    sheet.chord_sheet_is_valid = True
    sheet.save()
    assert moved(jam) == (1, ["Valerie"])
    jam.refresh_from_db()
    sheet.delete()
    assert moved(jam) == (1, ["Valerie"])


def test_a_sheet_that_a_jam_does_not_read_from_does_not_move_it(jam):
    entry = jam.entries.get(song__title="Valerie")
    entry.chord_sheet = ChordSheet.objects.create(song=entry.song, url="https://tabs.example/1")
    entry.save()
    jam.refresh_from_db()
    ChordSheet.objects.create(song=entry.song, url="https://tabs.example/2", is_default=True)
    assert moved(jam) == (0, [])


def test_entries_that_come_change_and_go_move(jam):
    add_song(jam, "Creep")
    assert moved(jam) == (1, ["Creep"])
    jam.refresh_from_db()
    entry = jam.entries.get(song__title="Creep")
    entry.pinned_place = 1
    entry.save()
    assert moved(jam) == (1, ["Creep"])
    jam.refresh_from_db()
    entry.delete()
    assert moved(jam) == (1, [])


def test_a_deleted_vote_moves_its_song_and_its_voter(jam):
    vote = Vote.objects.get()
    vote.delete()
    assert moved(jam) == (1, ["Valerie"])
    assert Attendee.objects.get(pk=vote.attendee_id).version == jam.version + 1


def test_a_player_who_is_renamed_moves_the_songs_that_say_so(jam):
    player = Performance.objects.get().attendee
    player.name = "Thomas"
    player.save()
    assert moved(jam) == (1, ["Valerie"])


def test_a_player_who_is_deleted_moves_the_songs_that_said_so(jam):
    Performance.objects.get().attendee.delete()
    version, songs = moved(jam)
    assert version >= 1
    assert songs == ["Valerie"]


def test_a_nameless_attendee_moves_nothing(jam):
    Attendee.objects.create(jam=jam, voter=make_voter().id)
    assert moved(jam) == (0, [])


@pytest.fixture
def crowd(jam):
    """Twelve people who voted for Valerie and play on it or wait to."""
    for number in range(12):
        voter = make_voter(jam, f"Player {number}")
        voting.set_vote(jam, voter, song_id(jam, "Valerie"), voted=True)
        signing_up.sign_up(jam, voter, song_id(jam, "Valerie"), "keys", wait=True)
    jam.refresh_from_db()
    return jam.attendees.filter(name__startswith="Player")


@pytest.mark.parametrize("whole", [False, True])
def test_a_song_that_goes_with_its_votes_is_one_version(jam, crowd, whole):
    entry = jam.entries.get(song__title="Valerie")
    (JamSong.objects.filter(pk=entry.pk) if whole else entry).delete()
    assert moved(jam) == (1, [])
    assert set(crowd.values_list("version", flat=True)) == {jam.version + 1}


@pytest.mark.parametrize("whole", [False, True])
def test_people_who_go_with_their_votes_are_one_version(jam, crowd, whole):
    (crowd if whole else crowd[0]).delete()
    assert moved(jam) == (1, ["Valerie"])


def test_a_deletion_does_not_read_the_rows_again(jam, crowd, django_assert_num_queries):
    one = Performance.objects.filter(attendee=crowd[0])
    with CaptureQueriesContext(connection) as by_row:
        one.get().delete()
    another = Performance.objects.filter(attendee=crowd[1])
    with django_assert_num_queries(len(by_row)):
        another.delete()


def test_deleting_asks_no_more_for_more_votes(jam, crowd, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        jam.entries.get(song__title="Valerie").delete()


@pytest.mark.parametrize("name", ["", "Liv"])
def test_a_ban_and_its_end_are_news_for_the_banned(jam, name):
    attendee = Attendee.objects.create(jam=jam, voter=make_voter().id, name=name)
    for banned in (True, False):
        before = Jam.objects.get(pk=jam.pk).version
        attendee.banned = banned
        attendee.save()
        now = Jam.objects.get(pk=jam.pk).version
        assert (now, Attendee.objects.get(pk=attendee.pk).version) == (before + 1, before + 1)


def test_a_jam_can_be_deleted_with_all_that_is_in_it(jam):
    jam.delete()
    assert not Vote.objects.exists()
    assert not Attendee.objects.exists()


def test_the_voters_own_row_is_stamped(jam):
    voter = make_voter(jam, "Liv")
    jam.refresh_from_db()
    attendee = attendee_of(jam, voter)
    Vote.objects.create(jam_song=jam.entries.get(song__title="Jolene"), attendee=attendee)
    assert attendee_of(jam, voter).version == jam.version + 1
    assert moved(jam) == (1, ["Jolene"])
