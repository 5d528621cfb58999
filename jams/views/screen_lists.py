"""What stands where on the big screen; `static/js/screen-lists.js` says the same in browsers."""

from jams.live.state import Json, State
from jams.models import Jam, JamSong

NEXT = 3
# More than a wide screen has room for: a high one shows them all, and no screen half a row.
UPCOMING = 12
BEST = 7


def screen_lists(state: State) -> dict[str, list[Json]]:
    """The songs of the lists `stage`, `next` and `queue`, by the names that the page has for them.

    `next` are the three that come now: what the host locked, then what has most votes. Until the
    music starts nothing is next but what is locked: the room is voting for the opener. When the
    night is over, `queue` holds the room's favourites.
    """
    songs = state.songs_in_order()
    if state.jam["status"] == Jam.Status.ENDED:
        return {"stage": [], "next": [], "queue": best(songs)}
    upcoming = [song for song in songs if song["status"] == JamSong.Status.QUEUED][:UPCOMING]
    locked = len(state.jam["next_up"])
    waiting = state.jam["status"] == Jam.Status.WAITING
    count = min(NEXT, locked) if waiting else NEXT
    return {
        "stage": [song for song in songs if song["status"] == JamSong.Status.PLAYING],
        "next": upcoming[:count],
        "queue": upcoming[count:],
    }


def best(songs: list[Json]) -> list[Json]:
    """The songs with most votes; where nobody voted, those that were played."""
    voted = [song for song in songs if song["vote_count"]]
    if voted:
        return sorted(voted, key=lambda song: -song["vote_count"])[:BEST]
    return [song for song in songs if song["status"] == JamSong.Status.PLAYED][:BEST]
