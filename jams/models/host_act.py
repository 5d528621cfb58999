"""What a host did in a jam, and when: a log that is only ever added to."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jams.models.jam import Jam

UNDO = timedelta(seconds=10)


class HostAct(models.Model):
    """One act of a host.

    `who` and `text` are as they were printed at the time: neither a renamed song nor a deleted
    account changes what was done. `undo` holds what is needed to bring back what the act took
    away, null where it took nothing; `undone_at` says when that was done.
    """

    class Verb(models.TextChoices):
        """What was done, to what `text` names."""

        OPENED = "opened", _("opened the doors")
        STARTED = "started", _("started the music")
        PAUSED = "paused", _("began a break")
        ENDED = "ended", _("ended the jam")
        PLAYED = "played", _("brought on stage")
        FINISHED = "finished", _("finished")
        SKIPPED = "skipped", _("skipped")
        PUT_BACK = "put_back", _("put back")
        ARRANGED = "arranged", _("arranged what is next")
        ADDED = "added", _("added")
        REMOVED = "removed", _("removed")
        RESTORED = "restored", _("brought back")
        WALKED_UP = "walked_up", _("put on a song")
        TAKEN_OFF = "taken_off", _("took off a song")
        SET = "set", _("set")
        APPROVED = "approved", _("approved")
        TURNED_DOWN = "turned_down", _("turned down")
        RENAMED = "renamed", _("renamed")
        BANNED = "banned", _("banned")
        LET_IN = "let_in", _("let back in")
        SENT_OUT = "sent_out", _("removed from the room")

    jam = models.ForeignKey(
        Jam, on_delete=models.CASCADE, related_name="host_acts", verbose_name=_("jam")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    who = models.CharField(_("who"), max_length=150)
    verb = models.CharField(_("verb"), max_length=11, choices=Verb.choices)
    text = models.CharField(_("what"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    undo = models.JSONField(_("what undoing needs"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("host's act")
        verbose_name_plural = _("hosts' acts")
        ordering: ClassVar = ("-pk",)
        indexes = (models.Index(fields=("jam", "-id"), name="host_act_latest_first"),)

    def __str__(self) -> str:
        return f"{self.who}: {self.get_verb_display()} {self.text}".rstrip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the act to the log. Raises RuntimeError where it stands there already."""
        if not self._state.adding:
            raise RuntimeError("What a host did is not rewritten.")
        super().save(*args, **kwargs)

    @property
    def undo_until(self) -> datetime | None:
        """Until when it may be undone, None where it never may (any more)."""
        return self.at + UNDO if self.undo is not None and self.undone_at is None else None
