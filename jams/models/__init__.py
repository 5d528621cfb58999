"""The night, one model a file."""

from jams.models.attendee import Attendee
from jams.models.change import change, jam_changed, lock
from jams.models.host_act import HostAct
from jams.models.jam import Jam
from jams.models.jam_song import JamSong
from jams.models.performance import Performance
from jams.models.suggestion import Suggestion
from jams.models.vote import Vote

__all__ = [
    "Attendee",
    "HostAct",
    "Jam",
    "JamSong",
    "Performance",
    "Suggestion",
    "Vote",
    "change",
    "jam_changed",
    "lock",
]
