"""Who has a place on a song, who waits for one, and what is missing: pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

# A band as a jam night knows it. What nobody fills of these is missed…
NEEDED = ("voice", "guitar", "bass", "drums")
# …and who plays these is welcome, one each, though nobody misses them.
WELCOME = ("keys", "other")

Player = TypeVar("Player")


@dataclass(frozen=True, slots=True)
class Lineup(Generic[Player]):
    """`performers` have a place, `waiting` have none yet, `needs` are the places nobody fills."""

    performers: tuple[Player, ...]
    needs: tuple[str, ...]
    waiting: tuple[Player, ...]


def lineup(
    signed_up: Iterable[tuple[Player, str]],
    needed: Sequence[str] = NEEDED,
    welcome: Sequence[str] = WELCOME,
) -> Lineup[Player]:
    """Deal the places to `(player, instrument)` pairs, who are given first come first.

    An instrument that stands twice among the places has two of them. Who leaves makes the first
    one waiting for that instrument move up, as dealing again shows.
    """
    free = Counter((*needed, *welcome))
    performers: list[Player] = []
    waiting: list[Player] = []
    for player, instrument in signed_up:
        if free[instrument] > 0:
            free[instrument] -= 1
            performers.append(player)
        else:
            waiting.append(player)
    return Lineup(tuple(performers), _missing(needed, free), tuple(waiting))


def _missing(needed: Sequence[str], free: Counter[str]) -> tuple[str, ...]:
    # Of two drum kits with one drummer, one is missing: count from the end of the list.
    missing: list[str] = []
    left = Counter(free)
    for instrument in reversed(needed):
        if left[instrument] > 0:
            left[instrument] -= 1
            missing.append(instrument)
    return tuple(reversed(missing))
