"""One voter's vote for one song of one jam."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jams.models.attendee import Attendee
from jams.models.jam_song import JamSong


class VoteManager(models.Manager["Vote"]):
    """Finds a vote by what its fixtures name it by."""

    def get_by_natural_key(self, jam: str, title: str, artist: str, voter: str) -> "Vote":
        return self.get(
            jam_song__jam__slug=jam,
            jam_song__song__title=title,
            jam_song__song__artist=artist,
            attendee__voter=voter,
        )


class Vote(models.Model):
    """Being there is being voted: there is nothing to change in it."""

    jam_song = models.ForeignKey(
        JamSong, on_delete=models.CASCADE, related_name="votes", verbose_name=_("song")
    )
    attendee = models.ForeignKey(
        Attendee, on_delete=models.CASCADE, related_name="votes", verbose_name=_("attendee")
    )
    cast_at = models.DateTimeField(_("cast"), auto_now_add=True)

    objects = VoteManager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = (models.UniqueConstraint(fields=("jam_song", "attendee"), name="vote_once"),)

    def __str__(self) -> str:
        return f"{self.attendee} → {self.jam_song}"

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.jam_song.natural_key(), self.attendee.voter)

    natural_key.dependencies = ["jams.jamsong", "jams.attendee"]  # type: ignore[attr-defined]
