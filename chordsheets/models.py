"""What the band plays from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from songs.models import Song


class ChordSheetManager(models.Manager["ChordSheet"]):
    """Finds a linked sheet by what its fixtures name it by."""

    def get_by_natural_key(self, title: str, artist: str, url: str) -> "ChordSheet":
        return self.get(song__title=title, song__artist=artist, url=url)


class ChordSheet(models.Model):
    """One sheet for one song: a link to a page elsewhere, or a text of our own.

    A song has at most one default sheet; a jam may choose another (`JamSong.chord_sheet`).
    """

    class Kind(models.TextChoices):
        """Where the sheet's text is."""

        LINK = "link", _("link")
        CHORDPRO = "chordpro", _("ChordPro text")

    song = models.ForeignKey(
        Song, on_delete=models.CASCADE, related_name="chord_sheets", verbose_name=_("song")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.LINK)
    url = models.URLField(_("address"), max_length=500, blank=True)
    body = models.TextField(_("ChordPro text"), blank=True)
    is_default = models.BooleanField(_("the song's default"), default=False)
    chord_sheet_is_valid = models.BooleanField(
        _("works"), null=True, blank=True, help_text=_("Unknown until it has been checked.")
    )
    chord_sheet_validated_at = models.DateTimeField(_("checked"), null=True, blank=True)
    check_result = models.CharField(_("what the last check said"), max_length=200, blank=True)

    objects = ChordSheetManager()

    class Meta:
        verbose_name = _("chord sheet")
        verbose_name_plural = _("chord sheets")
        ordering = ("song", "-is_default", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("song",),
                condition=models.Q(is_default=True),
                name="chordsheet_one_default_a_song",
                violation_error_message=_("That song has a default sheet already."),
            ),
            models.UniqueConstraint(
                fields=("song", "url"),
                condition=~models.Q(url=""),
                name="chordsheet_link_once_a_song",
                violation_error_message=_("That song has this link already."),
            ),
            models.CheckConstraint(
                condition=(models.Q(kind="link") & ~models.Q(url="") & models.Q(body=""))
                | (models.Q(kind="chordpro") & ~models.Q(body="") & models.Q(url="")),
                name="chordsheet_link_has_url_text_has_body",
                violation_error_message=_("A link needs an address, a ChordPro sheet its text."),
            ),
        )

    def __str__(self) -> str:
        return self.url or str(_("ChordPro text"))

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.song.natural_key(), self.url)

    natural_key.dependencies = ["songs.song"]  # type: ignore[attr-defined]
