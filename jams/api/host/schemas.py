"""What the host's calls take and answer, as `/docs` shows it."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from jams.api.schemas import (
    Instrument,
    JamStatus,
    Moment,
    PersonName,
    SongId,
    SongStatus,
    Suggestions,
    Wish,
)

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


class Doors(Wish):
    """What the room may do; null, or left out, is what nobody speaks of."""

    signups_open: bool | None = None
    suggestions: Suggestions | None = None


class DoorsWish(Doors):
    """What the room shall be able to do, and what it could when the host looked."""

    was: Doors


class ApprovalWish(Wish):
    """The host's word."""

    approve: bool


class PersonWish(Wish):
    """What somebody shall be called, and whether they may act here."""

    name: PersonName | None = None
    banned: bool | None = None
    keep_votes: bool = True


class Waiting(Schema):
    """A suggestion that waits for the host's word."""

    suggestion_id: int
    title: str
    artist: str
    song_id: int | None
    by: str | None
    at: Moment


class Person(Schema):
    """Somebody in the room; `signed_up` are songs still to be played."""

    attendee_id: int
    name: str | None
    banned: bool
    walk_up: bool
    votes: int
    signed_up: list[int]
    played: int


class ActBody(Schema):
    """A line of the log."""

    act_id: int
    at: Moment
    who: str
    verb: str
    text: str
    undo_until: Moment | None


class HostState(Schema):
    """What a jam's hosts see beside what everybody does."""

    epoch: str
    version: int
    in_room: int
    votes: int
    signups_open: bool
    suggestions: Suggestions
    waiting: list[Waiting]
    people: list[Person]
    acts: list[ActBody]
