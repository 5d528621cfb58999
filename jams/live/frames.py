"""Frames and states as text. What is the same for everybody is serialised once."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from jams.live.state import Json, State


def frame(event: str, data: dict[str, Any]) -> str:
    """The text of one frame."""
    return compact({"event": event, "data": data})


def snapshot_frame(state: State, me: Json) -> str:
    """The text of a `snapshot` frame for one voter."""
    return f'{{"event":"snapshot","data":{snapshot_text(state, compact(me))}}}'


def snapshot_text(state: State, me: str) -> str:
    """The `data` of a snapshot as JSON, for a voter whose `me` is this JSON."""
    return f'{_public_text(state)},"me":{me}}}'


@lru_cache(maxsize=128)
def _public_text(state: State) -> str:
    return compact(state.snapshot(now())).removesuffix("}")


def compact(value: object) -> str:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def timestamp(moment: datetime) -> str:
    """UTC in ISO 8601, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now() -> str:
    """This moment, as a frame's `ts` says it."""
    return timestamp(datetime.now(UTC))
