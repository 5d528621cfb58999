"""A song in a jam: its place in the queue and what became of it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chordsheets.models import ChordSheet
from jams.models.attendee import Attendee
from jams.models.deleting import Guarded, held
from jams.models.jam import Jam
from jams.models.versioned import Versioned
from songs.models import Song


class JamSongManager(models.Manager["JamSong"]):
    """Finds an entry by what its fixtures name it by."""

    def get_queryset(self) -> "Guarded[JamSong]":
        return Guarded(self.model, using=self._db)

    def get_by_natural_key(self, jam: str, title: str, artist: str) -> "JamSong":
        return self.get(jam__slug=jam, song__title=title, song__artist=artist)


class JamSong(Versioned):
    """A jam's entry for a song. A song is at most once in a jam."""

    class Status(models.TextChoices):
        """Where the song is on its way over the stage."""

        QUEUED = "queued", _("queued")
        PLAYING = "playing", _("playing")
        PLAYED = "played", _("played")
        SKIPPED = "skipped", _("skipped")

    jam = models.ForeignKey(
        Jam, on_delete=models.CASCADE, related_name="entries", verbose_name=_("jam")
    )
    song = models.ForeignKey(
        Song, on_delete=models.PROTECT, related_name="entries", verbose_name=_("song")
    )
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.QUEUED
    )
    pinned_place = models.PositiveSmallIntegerField(
        _("pinned place"),
        null=True,
        blank=True,
        help_text=_("Locked before all that is voted on; the lowest comes first."),
    )
    chord_sheet = models.ForeignKey(
        ChordSheet,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("this jam's sheet"),
        help_text=_("Empty: the song's default."),
    )
    added_by = models.ForeignKey(
        Attendee,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="added",
        verbose_name=_("added by"),
    )
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = JamSongManager()

    class Meta:
        verbose_name = _("song in a jam")
        verbose_name_plural = _("songs in a jam")
        ordering = ("jam", "pk")
        indexes = (models.Index(fields=("jam", "version"), name="jamsong_changes"),)
        constraints = (
            models.UniqueConstraint(
                fields=("jam", "song"),
                name="jamsong_once_a_jam",
                violation_error_message=_("That song is in this jam already."),
            ),
            models.UniqueConstraint(
                fields=("jam",),
                condition=models.Q(status="playing"),
                name="jamsong_one_playing",
                violation_error_message=_("Another song is playing: finish that one first."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=("queued", "playing", "played", "skipped")),
                name="jamsong_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="playing") | models.Q(started_at__isnull=False),
                name="jamsong_playing_has_started",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(started_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
                name="jamsong_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return str(self.song)

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.jam.natural_key(), *self.song.natural_key())

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "jams.jam",
        "jams.attendee",
        "songs.song",
        "chordsheets.chordsheet",
    ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the times that go with the status."""
        self.stamp_times()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, with its votes and its players."""
        with held([self.jam_id]):
            return super().delete(*args, **kwargs)

    def stamp_times(self) -> None:
        """Make `started_at` and `ended_at` say what the status says."""
        now = timezone.now()
        if self.status == self.Status.QUEUED:
            self.started_at = self.ended_at = None
        elif self.status == self.Status.PLAYING:
            again = self.ended_at is not None
            self.started_at = now if again else self.started_at or now
            self.ended_at = None
        else:
            self.ended_at = self.ended_at or max(now, self.started_at or now)
