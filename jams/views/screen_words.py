"""What the big screen says of a song, by the server first and then by its scripts."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jams.live.state import Json
from jams.models import Performance
from jams.views.words import PLURALS, words


def screen_words() -> dict[str, str]:
    """The sentences of the screen's scripts: those of the jam's page, and its own."""
    return {**words(), **own_words()}


def own_words() -> dict[str, str]:
    """The sentences that only the screen says."""
    return {
        **{f"needs.{instrument}": sentence for instrument, sentence in _one_missing().items()},
        "needs_several": _("needs {instruments}"),
        "needs_band": _("needs a band"),
        **{
            f"played.{category}": _played(number) % {"songs": "{number}"}
            for category, number in PLURALS.items()
        },
    }


def needs_words(song: Json) -> str:
    """What this song still needs, in a few words; nothing where it lacks nobody."""
    needs = song["needs"]
    if not needs:
        return ""
    if not song["performers"]:
        return _("needs a band")
    if len(needs) == 1:
        return _one_missing()[needs[0]]
    names = [str(Performance.Instrument(instrument).label) for instrument in needs]
    return _("needs {instruments}").format(instruments=", ".join(names))


def played_words(songs: int) -> str:
    """How many songs the night had."""
    return _played(songs) % {"songs": songs}


def _played(number: int) -> str:
    return ngettext(
        "Tonight %(songs)s song was played.", "Tonight %(songs)s songs were played.", number
    )


def _one_missing() -> dict[str, str]:
    return {
        "voice": _("needs a singer"),
        "guitar": _("needs a guitarist"),
        "bass": _("needs a bassist"),
        "drums": _("needs a drummer"),
        "keys": _("needs keys"),
        "other": _("needs one more"),
    }
