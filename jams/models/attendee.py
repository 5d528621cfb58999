"""A voter in one jam."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from jams.models.deleting import Guarded, held
from jams.models.jam import Jam
from jams.models.versioned import Versioned


class AttendeeManager(models.Manager["Attendee"]):
    """Finds an attendee by what its fixtures name it by."""

    def get_queryset(self) -> "Guarded[Attendee]":
        return Guarded(self.model, using=self._db)

    def get_by_natural_key(self, jam: str, voter: str) -> "Attendee":
        return self.get(jam__slug=jam, voter=voter)


class Attendee(Versioned):
    """One browser's row in one jam, made at its first act there.

    `voter` is the identity out of the signed cookie; `version` the jam's at this person's last
    act, which is how a hub learns whose `me` has moved; `line` the newest of the browser's lines
    to us that this person has acted by.

    A `walk_up` has no phone: the host put them on a song, and no browser has their `voter`. Who
    was `removed` from the room left nothing here but votes, which are no browser's any more.
    """

    KEPT: ClassVar[frozenset[str]] = Versioned.KEPT | {"line"}

    jam = models.ForeignKey(
        Jam, on_delete=models.CASCADE, related_name="attendees", verbose_name=_("jam")
    )
    voter = models.CharField(_("voter"), max_length=32, editable=False)
    name = models.CharField(_("name"), max_length=40, blank=True)
    banned = models.BooleanField(_("banned"), default=False)
    walk_up = models.BooleanField(
        _("without a phone"), default=False, db_default=False, editable=False
    )
    removed = models.BooleanField(_("removed"), default=False, db_default=False, editable=False)
    line = models.BigIntegerField(default=0, editable=False)

    objects = AttendeeManager()

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        ordering = ("jam", "name", "pk")
        indexes = (models.Index(fields=("jam", "version"), name="attendee_changes"),)
        constraints = (
            models.UniqueConstraint(fields=("jam", "voter"), name="attendee_once_a_jam"),
            models.UniqueConstraint(
                "jam",
                Lower("name"),
                condition=~models.Q(name=""),
                name="attendee_name_unique",
                violation_error_message=_("Somebody in this jam has that name."),
            ),
        )

    def __str__(self) -> str:
        return self.name or str(_("somebody without a name"))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, with all that this person did here."""
        with held([self.jam_id]):
            return super().delete(*args, **kwargs)

    def natural_key(self) -> tuple[str, str]:
        return (*self.jam.natural_key(), self.voter)

    natural_key.dependencies = ["jams.jam"]  # type: ignore[attr-defined]
