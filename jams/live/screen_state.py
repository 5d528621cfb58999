"""What the room's big screen is told of a state: pure, no Django.

Where the venue wants names on the screen only when the host allows it, they do not reach the
screen's browser before that, by page, API or socket. Allowing them is a change of the jam like any
other: the frames of `diff` between two such states bring the names, or take them back.
"""

from collections.abc import Callable
from dataclasses import replace

from jams.live.state import Json, State

View = Callable[[State], State]
"""What somebody sees of a jam's public state."""


def everything(state: State) -> State:
    """The state as it is: what phones are told."""
    return state


def for_screen(state: State) -> State:
    """The state as the screen may show it: without names until `jam.names_on_screen`."""
    if state.jam["names_on_screen"]:
        return state
    songs = {song_id: _without_names(song) for song_id, song in state.songs.items()}
    return replace(state, songs=songs)


def _without_names(song: Json) -> Json:
    nameless = {
        field: [{**player, "name": ""} for player in song[field]]
        for field in ("performers", "waiting")
    }
    return {**song, **nameless, "added_by": None}
