"""What the host's calls take and answer, as `/docs` shows it."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from jams.api.schemas import Instrument, JamStatus, Moment, PersonName, SongId, SongStatus, Wish

Songs = Annotated[list[SongId], Field(max_length=100)]


class DoneBody(Schema):
    """The jam's version since the act; no act where it was so already."""

    version: int
    act_id: int | None
    undo_until: Moment | None


class StatusWish(Wish):
    """How far the night shall be, and was when the host looked."""

    status: JamStatus
    was: JamStatus


class PlayingWish(Wish):
    """What shall be on stage, and was when the host looked; null is nothing."""

    song_id: SongId | None
    was: SongId | None


class SongStatusWish(Wish):
    """What shall become of a song, and what it was when the host looked."""

    status: Literal["queued", "skipped"]
    was: SongStatus


class NextUpWish(Wish):
    """The songs that shall be locked as next, in their order, and those that were."""

    song_ids: Songs
    was: Songs


class WalkUpWish(Wish):
    """Somebody without a phone, and what they play."""

    name: PersonName
    instrument: Instrument
