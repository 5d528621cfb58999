"""jam-state.js alone: it follows the contract's rules for frames, whatever comes in what order."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Json = dict[str, Any]

RUN = """async ({ snapshot, steps }) => {
  const { JamState } = await import("/js/jam-state.js");
  const state = new JamState(snapshot);
  const outcomes = steps.map(([event, data]) =>
    event === "polled" ? state.applyPolled(data) : state.apply(event, data));
  return { outcomes, public: state.public(), me: state.me, lists: state.lists };
}"""


def song(song_id: int, votes: int = 0, **fields: Any) -> Json:
    return {
        "song_id": song_id,
        "title": f"Song {song_id}",
        "artist": "Band",
        "status": "queued",
        "vote_count": votes,
        "performers": [],
        "needs": ["bass"],
        "waiting": [],
        "duration_s": None,
        "chord_sheet_url": None,
        "chord_sheet_is_valid": None,
        "chord_sheet_validated_at": None,
        "added_by": None,
        **fields,
    }


def jam(**fields: Any) -> Json:
    return {"jam_id": 1, "status": "playing", "now_playing": None, "next_up": [], **fields}


def snapshot(*songs: Json, version: int = 10, epoch: str = "e", **fields: Any) -> Json:
    return {
        "jam_id": 1,
        "epoch": epoch,
        "version": version,
        "prev": None,
        "jam": jam(),
        "songs": list(songs),
        "me": {
            "attendee_id": None,
            "name": None,
            "voted": [],
            "signed_up": [],
            "role": "attendee",
        },
        **fields,
    }


def frame(event: str, prev: int, version: int, epoch: str = "e", **fields: Any) -> list[Any]:
    return [event, {"jam_id": 1, "epoch": epoch, "prev": prev, "version": version, **fields}]


def run(page: Page, start: Json, *steps: list[Any]) -> Json:
    result: Json = page.evaluate(RUN, {"snapshot": start, "steps": steps})
    return result


def votes_of(result: Json) -> dict[int, int]:
    return {one["song_id"]: one["vote_count"] for one in result["public"]["songs"]}


def order_of(result: Json) -> list[int]:
    return [one["song_id"] for one in result["public"]["songs"]]


def test_a_snapshot_is_mirrored_as_it_is(bare_page: Page) -> None:
    start = snapshot(song(2, 5), song(1))
    result = run(bare_page, start)
    assert result["public"] == {
        "jam": start["jam"],
        "songs": start["songs"],
        "epoch": "e",
        "version": 10,
    }


def test_a_whole_flush_is_applied_with_its_last_frame(bare_page: Page) -> None:
    result = run(
        bare_page,
        snapshot(song(1, 3), song(2, 3)),
        frame("song_added", 10, 10, songs=[song(3, 9)]),
        frame("vote_update", 10, 10, votes=[{"song_id": 2, "vote_count": 4}]),
        frame(
            "performance_update",
            10,
            10,
            performances=[{"song_id": 1, "performers": [], "needs": [], "waiting": []}],
        ),
        frame(
            "chord_sheet_update",
            10,
            12,
            sheets=[
                {
                    "song_id": 1,
                    "chord_sheet_url": "https://tabs.example/1",
                    "chord_sheet_is_valid": True,
                    "chord_sheet_validated_at": None,
                }
            ],
            order=[3, 2, 1],
        ),
    )
    assert result["outcomes"] == ["held", "held", "held", "applied"]
    assert result["public"]["version"] == 12
    assert result["public"]["songs"] == [
        song(3, 9),
        song(2, 4),
        song(
            1,
            3,
            needs=[],
            chord_sheet_url="https://tabs.example/1",
            chord_sheet_is_valid=True,
        ),
    ]


def test_half_a_flush_shows_nothing(bare_page: Page) -> None:
    result = run(
        bare_page,
        snapshot(song(1, 3)),
        frame("vote_update", 10, 10, votes=[{"song_id": 1, "vote_count": 9}]),
    )
    assert votes_of(result) == {1: 3}
    assert result["public"]["version"] == 10


def test_half_a_flush_of_a_lost_socket_is_forgotten(bare_page: Page) -> None:
    result = run(
        bare_page,
        snapshot(song(1, 3)),
        frame("vote_update", 10, 10, votes=[{"song_id": 1, "vote_count": 9}]),
        ["synced", {}],
        frame("jam_update", 10, 11, jam=jam(status="paused")),
    )
    assert votes_of(result) == {1: 3}
    assert result["public"]["jam"]["status"] == "paused"


def test_a_repeated_flush_does_no_harm(bare_page: Page) -> None:
    first = frame("vote_update", 10, 11, votes=[{"song_id": 1, "vote_count": 4}])
    second = frame("vote_update", 11, 12, votes=[{"song_id": 1, "vote_count": 5}])
    result = run(bare_page, snapshot(song(1, 3)), first, second, first, second)
    assert result["outcomes"] == ["applied", "applied", "old", "old"]
    assert votes_of(result) == {1: 5}
    assert result["public"]["version"] == 12


@pytest.mark.parametrize(
    "late",
    [
        frame("vote_update", 11, 12, votes=[{"song_id": 1, "vote_count": 9}]),
        frame("vote_update", 10, 11, epoch="f", votes=[{"song_id": 1, "vote_count": 9}]),
    ],
    ids=["a version is missing", "another epoch"],
)
def test_a_gap_is_told_and_nothing_applied(bare_page: Page, late: list[Any]) -> None:
    result = run(bare_page, snapshot(song(1, 3)), late)
    assert result["outcomes"] == ["gap"]
    assert votes_of(result) == {1: 3}
    assert result["public"]["version"] == 10


def test_a_flush_that_began_earlier_is_applied_but_not_trusted(bare_page: Page) -> None:
    """From 8 to 12 nothing may have changed that was different at 10, where this state is."""
    result = run(
        bare_page,
        snapshot(song(1, 3), song(2, 1)),
        frame("vote_update", 8, 12, votes=[{"song_id": 1, "vote_count": 4}]),
    )
    assert result["outcomes"] == ["gap"]
    assert votes_of(result) == {1: 4, 2: 1}
    assert result["public"]["version"] == 10, "a resync with 10 brings a snapshot, with 12 none"


def test_a_snapshot_replaces_everything(bare_page: Page) -> None:
    fresh = snapshot(song(7, 1), version=3, epoch="f")
    result = run(bare_page, snapshot(song(1, 3), song(2)), ["snapshot", fresh])
    assert result["public"] == {
        "jam": fresh["jam"],
        "songs": [song(7, 1)],
        "epoch": "f",
        "version": 3,
    }


def test_a_polled_snapshot_counts_unless_it_is_older(bare_page: Page) -> None:
    start = snapshot(song(1, 3))
    older = run(bare_page, start, ["polled", snapshot(song(1, 2), version=9)])
    assert (older["outcomes"], votes_of(older)) == (["old"], {1: 3})
    newer = run(bare_page, start, ["polled", snapshot(song(1, 8), version=11)])
    assert (newer["outcomes"], votes_of(newer)) == (["applied"], {1: 8})
    other = run(bare_page, start, ["polled", snapshot(song(1, 1), version=2, epoch="f")])
    assert (other["outcomes"], votes_of(other)) == (["applied"], {1: 1})


def test_a_removed_song_is_gone(bare_page: Page) -> None:
    result = run(
        bare_page,
        snapshot(song(1), song(2), song(3)),
        frame("song_update", 10, 11, songs=[song(3, status="skipped")], removed=[1], order=[2, 3]),
    )
    assert order_of(result) == [2, 3]
    assert [one["song_id"] for one in result["lists"]["over"]] == [3]


def test_a_song_that_the_order_no_longer_has_is_gone(bare_page: Page) -> None:
    result = run(
        bare_page,
        snapshot(song(1), song(2)),
        frame("jam_update", 10, 11, jam=jam(), order=[2]),
    )
    assert order_of(result) == [2]


def test_a_song_without_a_place_comes_last(bare_page: Page) -> None:
    result = run(
        bare_page,
        snapshot(song(2), song(1)),
        frame("song_added", 10, 11, songs=[song(3)]),
    )
    assert order_of(result) == [2, 1, 3]


def test_a_vote_for_an_unknown_song_is_passed_over(bare_page: Page) -> None:
    result = run(
        bare_page,
        snapshot(song(1)),
        frame("vote_update", 10, 11, votes=[{"song_id": 99, "vote_count": 1}]),
    )
    assert order_of(result) == [1]
    assert result["public"]["version"] == 11


def test_me_changes_nothing_public(bare_page: Page) -> None:
    me = {"attendee_id": 4, "name": "Ana", "voted": [1], "signed_up": [], "role": "attendee"}
    result = run(bare_page, snapshot(song(1)), ["me", {"me": me}], ["pong", {}], ["later", {}])
    assert result["outcomes"] == ["applied", "ignored", "ignored"]
    assert result["me"] == me
    assert result["public"]["version"] == 10


def test_the_four_lists_are_the_pages(bare_page: Page) -> None:
    songs = [
        song(1, status="playing"),
        song(2),
        song(3),
        song(4, status="played"),
        song(5, status="skipped"),
    ]
    result = run(bare_page, snapshot(*songs, jam=jam(now_playing=1, next_up=[2])))
    lists = {name: [one["song_id"] for one in rows] for name, rows in result["lists"].items()}
    assert lists == {"stage": [1], "next": [2], "queue": [3], "over": [4, 5]}
