"""Who plays what on which song."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jams.models.attendee import Attendee
from jams.models.jam_song import JamSong


class PerformanceManager(models.Manager["Performance"]):
    """Finds a performance by what its fixtures name it by."""

    def get_by_natural_key(self, jam: str, title: str, artist: str, voter: str) -> "Performance":
        return self.get(
            jam_song__jam__slug=jam,
            jam_song__song__title=title,
            jam_song__song__artist=artist,
            attendee__voter=voter,
        )


class Performance(models.Model):
    """An attendee signed up on an instrument for a song.

    Who came first has the place, who came later waits for it: `jams.lineup` says which.
    """

    class Instrument(models.TextChoices):
        """The places of a band, by the contract's names."""

        VOICE = "voice", _("voice")
        GUITAR = "guitar", _("guitar")
        BASS = "bass", _("bass")
        DRUMS = "drums", _("drums")
        KEYS = "keys", _("keys")
        OTHER = "other", _("other")

    jam_song = models.ForeignKey(
        JamSong, on_delete=models.CASCADE, related_name="performances", verbose_name=_("song")
    )
    attendee = models.ForeignKey(
        Attendee, on_delete=models.CASCADE, related_name="performances", verbose_name=_("attendee")
    )
    instrument = models.CharField(_("instrument"), max_length=6, choices=Instrument.choices)
    signed_up_at = models.DateTimeField(_("signed up"), auto_now_add=True)

    objects = PerformanceManager()

    class Meta:
        verbose_name = _("performance")
        verbose_name_plural = _("performances")
        ordering = ("jam_song", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jam_song", "attendee"),
                name="performance_once",
                violation_error_message=_("That person is on this song already."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    instrument__in=("voice", "guitar", "bass", "drums", "keys", "other")
                ),
                name="performance_instrument_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.attendee}, {self.get_instrument_display()}"

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.jam_song.natural_key(), self.attendee.voter)

    natural_key.dependencies = ["jams.jamsong", "jams.attendee"]  # type: ignore[attr-defined]
