import pytest

from chordsheets.models import ChordSheet
from jams import queries
from jams.actions import hosting, voting
from jams.live.frames import now
from tests.scene import add_song, make_jam, make_voter, song_id

pytestmark = pytest.mark.django_db

JAM_FIELDS = {
    "jam_id",
    "slug",
    "code",
    "name",
    "status",
    "venue",
    "starts_at",
    "now_playing",
    "now_playing_since",
    "next_up",
    "max_performances",
    "signups_open",
    "picture",
    "names_on_screen",
    "suggestions",
}
SONG_FIELDS = {
    "song_id",
    "title",
    "artist",
    "status",
    "vote_count",
    "performers",
    "needs",
    "waiting",
    "duration_s",
    "chord_sheet_url",
    "chord_sheet_is_valid",
    "chord_sheet_validated_at",
    "added_by",
}


@pytest.fixture
def jam():
    return make_jam("Valerie", "Jolene")


def song(jam, title="Valerie"):
    return queries.read(jam.pk).songs[song_id(jam, title)]


def test_a_snapshot_has_the_contracts_fields(jam):
    data = queries.read(jam.pk).snapshot(now())
    assert data.keys() == {"jam_id", "epoch", "version", "prev", "ts", "jam", "songs"}
    assert data["jam"].keys() == JAM_FIELDS
    assert data["songs"][0].keys() == SONG_FIELDS
    me = queries.me(jam.pk, make_voter(), "host")
    assert me.keys() == {"attendee_id", "name", "voted", "signed_up", "role"}
    assert me["role"] == "host"


def test_what_plays_and_what_is_next_is_said(jam):
    entry = add_song(jam, "Creep", pinned_place=1)
    hosting.play(jam, song_id(jam, "Jolene"))
    public = queries.read(jam.pk).jam
    assert public["now_playing"] == song_id(jam, "Jolene")
    assert public["now_playing_since"].endswith("Z")
    assert public["next_up"] == [entry.song_id]


def test_the_default_sheet_serves_until_the_jam_has_its_own(jam):
    entry = jam.entries.get(song__title="Valerie")
    assert song(jam)["chord_sheet_url"] is None
    for number, is_default in [(1, True), (2, False)]:
        url = f"https://tabs.example/{number}"
        sheet = ChordSheet.objects.create(song=entry.song, url=url, is_default=is_default)
    assert song(jam)["chord_sheet_url"] == "https://tabs.example/1"
    entry.chord_sheet = sheet
    entry.save()
    assert song(jam)["chord_sheet_url"] == "https://tabs.example/2"


def test_a_sheet_of_our_own_has_no_link(jam):
    entry = jam.entries.get(song__title="Valerie")
    ChordSheet.objects.create(song=entry.song, kind="chordpro", body="[C]La", is_default=True)
    assert song(jam)["chord_sheet_url"] is None


def test_the_number_of_queries_does_not_grow_with_the_songs(jam, django_assert_num_queries):
    voter = make_voter()
    voting.set_vote(jam, voter, song_id(jam, "Valerie"), voted=True)
    for more in range(2):
        with django_assert_num_queries(3):  # jam with venue, entries, performances
            queries.read(jam.pk)
        with django_assert_num_queries(3):  # attendee, votes, performances
            queries.me(jam.pk, voter, "attendee")
        for number in range(30):
            add_song(jam, f"Number {more}-{number}")


def test_a_look_after_one_vote_reads_one_song(jam, django_assert_num_queries):
    state = queries.read(jam.pk)
    voter = make_voter()
    voting.set_vote(jam, voter, song_id(jam, "Valerie"), voted=True)
    # Jam, ids, the moved entry and its performances; whose `me` moved: nobody's here.
    with django_assert_num_queries(4):
        new, mine = queries.look(jam.pk, state, [])
    assert (new.songs[song_id(jam, "Valerie")]["vote_count"], mine) == (1, {})
    with django_assert_num_queries(1):
        assert queries.look(jam.pk, new, [])[0] is new


def test_a_row_that_came_without_a_version_is_seen_all_the_same(jam):
    state = queries.read(jam.pk)
    entry = add_song(jam, "Creep")
    jam.entries.filter(pk=entry.pk).update(version=0)
    assert queries.read_since(state) == queries.read(jam.pk)
