"""A song that waits for the host's word, in jams where the host approves suggestions."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jams.models.attendee import Attendee
from jams.models.jam import Jam
from songs.models import Song

WAITS = models.Q(approved__isnull=True)
NEW = models.Q(song__isnull=True)


class Suggestion(models.Model):
    """Somebody's wish: a song of the catalogue, or title and artist of one that it lacks.

    `approved` is null while it waits. What was decided stays, so that a second host is told.
    """

    jam = models.ForeignKey(
        Jam, on_delete=models.CASCADE, related_name="suggested", verbose_name=_("jam")
    )
    attendee = models.ForeignKey(
        Attendee, on_delete=models.CASCADE, related_name="suggested", verbose_name=_("attendee")
    )
    song = models.ForeignKey(
        Song,
        on_delete=models.CASCADE,
        null=True,
        related_name="suggested",
        verbose_name=_("song"),
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    artist = models.CharField(_("artist"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    approved = models.BooleanField(_("approved"), null=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ("jam", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jam", "song"), condition=WAITS & ~NEW, name="suggestion_waits_once"
            ),
            models.UniqueConstraint(
                "jam",
                Lower("title"),
                Lower("artist"),
                condition=WAITS & NEW,
                name="suggestion_of_new_song_waits_once",
            ),
            models.CheckConstraint(
                condition=(NEW & ~models.Q(title="") & ~models.Q(artist=""))
                | (~NEW & models.Q(title="", artist="")),
                name="suggestion_names_its_song_once",
            ),
        )

    def __str__(self) -> str:
        return self.song.title if self.song else self.title
