from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jamanager.lib.refusals import Invalid
from songs.models import Song
from songs.search import catalogue, page

pytestmark = pytest.mark.django_db
SONGS = (
    ("Valerie", "Amy Winehouse"),
    ("Don't Stop Believin'", "Journey"),
    ("Don't Stop", "Fleetwood Mac"),
    ("Bohemian Rhapsody", "Queen"),
    ("Basket Case", "Green Day"),
    ("Halo", "Beyoncé"),
    ("99 Luftballons", "Nena"),
    ("Back in Black", "AC/DC"),
    ("Ænima", "Tool"),
)


@pytest.fixture(autouse=True)
def _songs():
    for title, artist in SONGS:
        Song.objects.create(title=title, artist=artist)


def found(search, **options):
    songs, _cursor = page(catalogue(), search=search, **options)
    return [song.title for song in songs]


def all_pages(**options):
    songs, cursor = page(catalogue(), **options)
    while cursor:
        more, cursor = page(catalogue(), cursor=cursor, **options)
        songs += more
    return songs


@pytest.mark.parametrize(
    ("search", "title"),
    [
        ("valerie", "Valerie"),
        ("VALERY winehouse", "Valerie"),
        ("amy winhouse", "Valerie"),
        ("winehouse valerie", "Valerie"),
        ("bohemain rapsody", "Bohemian Rhapsody"),
        ("beyonce", "Halo"),
        ("hal", "Halo"),
        ("99", "99 Luftballons"),
        ("ac/dc", "Back in Black"),
        ("dont stop beliving", "Don't Stop Believin'"),
        ("don\u2019t stop believin", "Don't Stop Believin'"),
        ("ÆNIMA", "Ænima"),
    ],
)
def test_a_half_remembered_song_is_the_first_found(search, title):
    assert found(search)[0] == title


@pytest.mark.parametrize("search", ["xyzzy", "valerie metallica", "qveen bee", "ha1"])
def test_what_no_song_is_like_finds_nothing(search):
    assert found(search) == []


def test_every_word_counts():
    assert found("queen") == ["Bohemian Rhapsody"]
    assert found("green") == ["Basket Case"]


def test_the_closer_song_comes_first():
    assert found("dont stop") == ["Don't Stop", "Don't Stop Believin'"]


@pytest.mark.parametrize("search", ["", "   ", "!?"])
def test_a_search_for_nothing_is_the_catalogue_newest_first(search):
    assert found(search) == [title for title, _artist in reversed(SONGS)]


def test_songs_of_one_moment_are_all_met_once():
    Song.objects.update(added_at=datetime(2026, 1, 1, tzinfo=UTC))
    met = [song.title for song in all_pages(limit=2)]
    assert met == [title for title, _artist in reversed(SONGS)]


def test_a_song_added_meanwhile_moves_no_page():
    first, cursor = page(catalogue(), limit=3)
    Song.objects.create(title="New", artist="Band", added_at=timezone.now() + timedelta(days=1))
    assert cursor
    second, _cursor = page(catalogue(), cursor=cursor, limit=3)
    assert not {song.pk for song in first} & {song.pk for song in second}
    assert "New" not in [song.title for song in second]


def test_matches_come_page_by_page_in_one_order():
    for n in range(5):
        Song.objects.create(title="Same Name", artist=f"Band {n}")
    met = [song.pk for song in all_pages(search="same name", limit=2)]
    assert met == list(
        Song.objects.filter(title="Same Name").order_by("pk").values_list("pk", flat=True)
    )


def test_the_cursor_of_one_search_is_none_of_another():
    _songs, cursor = page(catalogue(), search="don't", limit=1)
    assert cursor
    with pytest.raises(Invalid):
        page(catalogue(), search="halo", cursor=cursor)
    with pytest.raises(Invalid):
        page(catalogue(), cursor=cursor)


def test_the_last_page_has_no_next():
    assert page(catalogue(), limit=len(SONGS))[1] is None
    assert page(catalogue(), limit=len(SONGS) - 1)[1] is not None


def test_a_search_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        page(catalogue(), search="don't")
