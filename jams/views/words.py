"""Every sentence that the page's scripts say, in the reader's language.

The scripts fill `{placeholders}`. A sentence with a number comes once for each plural category of
`Intl.PluralRules`, named `vote.one`, `vote.other` and so on.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jams.models import Performance

# A number of each category, in the languages that have it.
PLURALS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def words() -> dict[str, str]:
    """The sentences by the names that the scripts know them by."""
    return {
        **_plural_words(),
        **{f"instrument.{key}": str(word) for key, word in Performance.Instrument.choices},
        "suggested_by": _("suggested by %(name)s") % {"name": "{name}"},
        "now_playing": _("Now playing: {title}"),
        "now_first": _("{title} is now first"),
        "jam_is.waiting": _("The doors are open"),
        "jam_is.playing": _("The music is on"),
        "jam_is.paused": _("The band takes a break"),
        "jam_is.ended": _("The jam has ended"),
        "reopened": _("The jam goes on. Load the page again to vote."),
        "vote_kept": _("We could not save your vote just now. It will be sent again."),
        "link_lost": _("No connection. Votes are kept and sent later."),
        "link_polling": _("Not live. This page asks for news every 5 seconds."),
        "link_back": _("Live again"),
        "link_gone": _("This jam is closed to this page."),
        "link_old": _("This page is out of date. Please load it again."),
    }


def _plural_words() -> dict[str, str]:
    # The first is the template's own sentence, so that both are translated once.
    sentences = {}
    for category, number in PLURALS.items():
        vote = ngettext(
            "Vote for %(title)s, %(votes)s vote", "Vote for %(title)s, %(votes)s votes", number
        )
        sentences[f"vote.{category}"] = vote % {"title": "{title}", "votes": "{number}"}
        sentences[f"songs.{category}"] = ngettext("{number} song", "{number} songs", number)
    return sentences
