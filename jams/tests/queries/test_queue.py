from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jams import queries
from jams.actions import hosting, voting
from tests.scene import make_jam, make_voter, song_id

NIGHT = datetime(2026, 11, 21, 20, tzinfo=UTC)


def place(**facts):
    usual = {
        "song_id": 1,
        "status": "queued",
        "pinned_place": None,
        "vote_count": 0,
        "title": "Valerie",
        "artist": "The Locals",
        "ended_at": None,
    }
    return queries.queue_place(**{**usual, **facts})


def test_the_order_is_playing_pinned_voted_titled_over():
    expected = [
        place(status="playing"),
        place(pinned_place=1),
        place(pinned_place=2, vote_count=9),
        place(vote_count=3, title="Zombie"),
        place(vote_count=2, title="angie"),
        place(vote_count=2, title="Creep"),
        place(vote_count=0),
        place(status="played", ended_at=NIGHT),
        place(status="skipped", ended_at=NIGHT - timedelta(minutes=5)),
        place(status="played", ended_at=NIGHT - timedelta(minutes=9)),
    ]
    assert sorted(expected) == expected


@given(st.integers(0, 400), st.text(max_size=9), st.booleans())
def test_one_more_vote_never_lowers_a_song(votes, title, pinned):
    pin = 1 if pinned else None
    more = place(vote_count=votes + 1, title=title, pinned_place=pin)
    assert more < place(vote_count=votes, title=title, pinned_place=pin)


@pytest.mark.django_db
def test_the_ordered_rows_and_the_public_state_agree():
    jam = make_jam("Valerie", "jolene", "Creep", "Hurt", "Angie")
    for title, votes in [("Hurt", 2), ("jolene", 1), ("Creep", 1)]:
        for _i in range(votes):
            voting.set_vote(jam, make_voter(), song_id(jam, title), voted=True)
    hosting.play(jam, song_id(jam, "Valerie"))
    entries = queries.in_queue_order(jam.entries.all())
    titles = [entry.song.title for entry in entries]
    assert titles == ["Valerie", "Hurt", "Creep", "jolene", "Angie"]
    assert [song["title"] for song in queries.read(jam.pk).songs_in_order()] == titles
    assert [vars(entry)["vote_count"] for entry in entries] == [0, 2, 1, 1, 0]


@pytest.mark.django_db
def test_an_empty_queue_has_an_order_too():
    assert list(queries.in_queue_order(make_jam().entries.all())) == []
