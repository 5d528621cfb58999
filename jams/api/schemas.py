"""What the API takes and answers, as `/docs` shows it: the contract's objects, word for word."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Discriminator, Field, StringConstraints, Tag

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
JamStatus = Literal["waiting", "playing", "paused", "ended"]
SongStatus = Literal["queued", "playing", "played", "skipped"]
Suggestions = Literal["open", "ask", "closed"]
Instrument = Literal["voice", "guitar", "bass", "drums", "keys", "other"]
Source = Literal["catalogue", "suggestion", "youtube", "upload", "local"]
# Something to read, without control characters: they would only be somebody's trick.
_WORDS = r"^ *[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
SongWords = Annotated[str, StringConstraints(pattern=_WORDS, min_length=1, max_length=200)]
PersonName = Annotated[str, StringConstraints(pattern=_WORDS, min_length=1, max_length=40)]
SongId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Error(Schema):
    """What was refused, and why: `message` is for a person, `code` for a program."""

    code: str
    message: str
    fields: dict[str, str]


class ErrorBody(Schema):
    """The one form of every error."""

    error: Error


class VenueOfJam(Schema):
    """Where it is."""

    name: str
    address: str


class PictureBody(Schema):
    """A picture in two sizes of one shape; `width` and `height` are the large one's pixels."""

    small: str
    large: str
    width: int
    height: int


class JamBody(Schema):
    """A jam's public side."""

    jam_id: int
    slug: str
    code: str
    name: str
    status: JamStatus
    venue: VenueOfJam
    starts_at: Moment
    now_playing: int | None
    now_playing_since: Moment | None
    next_up: list[int]
    max_performances: int
    signups_open: bool
    picture: PictureBody | None
    names_on_screen: bool
    suggestions: Suggestions


class Performer(Schema):
    """Somebody on an instrument."""

    attendee_id: int
    name: str
    instrument: Instrument


class Lineup(Schema):
    """Who plays on a song, who is missing, who waits for a place."""

    song_id: int
    performers: list[Performer]
    needs: list[Instrument]
    waiting: list[Performer]


class SongInJam(Lineup):
    """A jam's song."""

    title: str
    artist: str
    status: SongStatus
    vote_count: int
    duration_s: int | None
    chord_sheet_url: str | None
    chord_sheet_is_valid: bool | None
    chord_sheet_validated_at: Moment | None
    added_by: str | None


class Me(Schema):
    """The asking browser's own side of a jam."""

    attendee_id: int | None
    name: str | None
    voted: list[int]
    signed_up: list[int]
    role: Literal["attendee", "host"]


class Snapshot(Schema):
    """A jam as a whole, as the socket's `snapshot` has it."""

    jam_id: int
    epoch: str
    version: int
    prev: None
    ts: Moment
    jam: JamBody
    songs: list[SongInJam]
    me: Me


class JamPage(Schema):
    """Some jams, and the cursor of those that follow."""

    items: list[JamBody]
    next: str | None


class SongBody(Schema):
    """A song of the catalogue."""

    song_id: int
    title: str
    artist: str
    album: str
    release_year: int | None
    original_key: str
    tempo_bpm: int | None
    duration_s: int | None
    source: Source
    youtube_id: str
    added_at: Moment


class SongPage(Schema):
    """Some songs, and the cursor of those that follow."""

    items: list[SongBody]
    next: str | None


class VoteBody(Schema):
    """A vote as it is now."""

    song_id: int
    vote_count: int
    voted: bool
    version: int


class AskedBody(Schema):
    """A suggestion that waits for the host's word; `song_id` is null where the song is new."""

    suggestion_id: int
    song_id: int | None
    title: str
    artist: str
    version: int


class LineupBody(Lineup):
    """A song's players as they are now."""

    version: int


class AttendeeBody(Schema):
    """This browser's attendee in a jam."""

    attendee_id: int
    name: str
    version: int


class Wish(Schema):
    """What a client sends: exactly these values, of exactly these types."""

    model_config = ConfigDict(strict=True, extra="forbid")


class NameWish(Wish):
    """A name to be known by in this jam."""

    name: PersonName


class PerformanceWish(Wish):
    """An instrument to play, and whether to wait where its place is taken."""

    instrument: Instrument
    wait: bool = False


class SongByIdWish(Wish):
    """A song of the catalogue."""

    song_id: SongId


class SongByNameWish(Wish):
    """A song by its name; one that the catalogue lacks is added to it."""

    title: SongWords
    artist: SongWords


def _kind_of_wish(value: Any) -> str | None:
    """Which wish this is, in JSON or read already; None where it is no object."""
    names = value if isinstance(value, dict) else getattr(value, "__dict__", None)
    if names is None:
        return None
    return "by_id" if "song_id" in names else "by_name"


SongWish = Annotated[
    Annotated[SongByIdWish, Tag("by_id")] | Annotated[SongByNameWish, Tag("by_name")],
    Discriminator(_kind_of_wish),
]
