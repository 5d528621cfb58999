"""The catalogue: what may be played."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_DURATION_S = 3_600


class SongManager(models.Manager["Song"]):
    """Finds a song by what its fixtures name it by."""

    def get_by_natural_key(self, title: str, artist: str) -> "Song":
        return self.get(title=title, artist=artist)


class Song(models.Model):
    """A song as somebody recorded it. Jams refer to it; it belongs to none."""

    class Source(models.TextChoices):
        """How the song came into the catalogue."""

        CATALOGUE = "catalogue", _("catalogue")
        SUGGESTION = "suggestion", _("suggested in a jam")
        YOUTUBE = "youtube", _("YouTube")
        UPLOAD = "upload", _("upload")
        LOCAL = "local", _("local file")

    title = models.CharField(_("title"), max_length=200)
    artist = models.CharField(_("artist"), max_length=200)
    album = models.CharField(_("album"), max_length=200, blank=True)
    release_year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1000), MaxValueValidator(2999)],
    )
    original_key = models.CharField(_("key"), max_length=8, blank=True, help_text=_("C#m, Eb, …"))
    tempo_bpm = models.PositiveSmallIntegerField(
        _("tempo"),
        null=True,
        blank=True,
        validators=[MinValueValidator(20), MaxValueValidator(400)],
        help_text=_("beats a minute"),
    )
    duration_s = models.PositiveIntegerField(
        _("duration"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DURATION_S)],
        help_text=_("seconds"),
    )
    source = models.CharField(
        _("source"), max_length=12, choices=Source.choices, default=Source.CATALOGUE
    )
    youtube_id = models.CharField(_("YouTube id"), max_length=11, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = SongManager()

    class Meta:
        verbose_name = _("song")
        verbose_name_plural = _("songs")
        ordering = ("title", "artist")
        indexes = (models.Index(fields=("-added_at", "-id"), name="song_newest_first"),)
        constraints = (
            models.UniqueConstraint(
                Lower("title"),
                Lower("artist"),
                name="song_title_artist_unique",
                violation_error_message=_("The catalogue has that song already."),
            ),
            models.UniqueConstraint(
                fields=("youtube_id",),
                condition=~models.Q(youtube_id=""),
                name="song_youtube_id_unique",
                violation_error_message=_("The catalogue has that video already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(artist=""), name="song_has_title_artist"
            ),
            models.CheckConstraint(
                condition=models.Q(duration_s__isnull=True)
                | models.Q(duration_s__range=(1, MAX_DURATION_S)),
                name="song_duration_sane",
            ),
            models.CheckConstraint(
                condition=models.Q(tempo_bpm__isnull=True) | models.Q(tempo_bpm__range=(20, 400)),
                name="song_tempo_sane",
            ),
            models.CheckConstraint(
                condition=models.Q(release_year__isnull=True)
                | models.Q(release_year__range=(1000, 2999)),
                name="song_year_sane",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    source__in=("catalogue", "suggestion", "youtube", "upload", "local")
                ),
                name="song_source_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} · {self.artist}"

    def natural_key(self) -> tuple[str, str]:
        return (self.title, self.artist)
