"""The host's word on a song that somebody suggested."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from jamanager.lib.refusals import NotFound, Stale
from jams import rules
from jams.actions.host_acts import Done, record
from jams.actions.wished_songs import Wish
from jams.models import HostAct, Jam, JamSong, Suggestion, change


def decide(jam: Jam, suggestion_id: int, *, approve: bool, by: User | None = None) -> Done:
    """Let a suggested song into the queue, in the name of who suggested it, or turn it down.

    One that came into the jam by another way meanwhile is there once. Deciding the same again
    changes nothing. Raises NotFound, JamEnded, Stale.
    """
    with change(jam) as jam:
        rules.still_on(jam)
        waiting = _suggestion_of(jam, suggestion_id)
        act = None
        if waiting.approved != approve:
            _still_open(waiting)
            title = str(waiting)
            if approve:
                _let_in(jam, waiting)
            Suggestion.objects.filter(pk=waiting.pk).update(approved=approve)
            verb = HostAct.Verb.APPROVED if approve else HostAct.Verb.TURNED_DOWN
            act = record(jam, by, verb, title)
    return Done(jam.version, act)


def _suggestion_of(jam: Jam, suggestion_id: int) -> Suggestion:
    known = jam.suggested.select_related("song", "attendee")
    found = known.filter(pk=suggestion_id).first() if suggestion_id <= rules.MAX_ID else None
    if found is None:
        raise NotFound(_("That suggestion is not there any more."))
    return found


def _still_open(waiting: Suggestion) -> None:
    if waiting.approved is None:
        return
    sentence = (
        _("“%(title)s” has been approved already.")
        if waiting.approved
        else _("“%(title)s” has been turned down already.")
    ) % {"title": waiting}
    raise Stale(sentence, fields={"approve": sentence})


def _let_in(jam: Jam, waiting: Suggestion) -> None:
    song = waiting.song or Wish(None, waiting.title, waiting.artist).song()
    entry, created = JamSong.objects.get_or_create(
        jam=jam, song=song, defaults={"added_by": waiting.attendee}
    )
    if created:
        jam.touch(entry)
