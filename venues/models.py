"""Where jams happen."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from jamanager.lib.pictures.fields import PictureField
from jamanager.lib.pictures.shown import Shown, shown
from jamanager.lib.slugs import free_slug


class VenueManager(models.Manager["Venue"]):
    """Finds a venue by what its fixtures name it by."""

    def get_by_natural_key(self, slug: str) -> "Venue":
        return self.get(slug=slug)


class Venue(models.Model):
    """A bar, a club, a living room."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True, blank=True)
    address = models.CharField(_("address"), max_length=240, blank=True)
    description = models.TextField(_("description"), blank=True)
    picture = PictureField(_("picture"), upload_to="venues/", blank=True)
    names_need_consent = models.BooleanField(
        _("names on the big screen only when the host allows it"),
        default=False,
        help_text=_("The screen then shows who plays as soon as a jam's page here says it may."),
    )
    hosts = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("hosts"),
        related_name="hosted_venues",
        blank=True,
        help_text=_("Accounts that run this venue's jams. They need no staff status."),
    )

    objects = VenueManager()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="venue_name_unique",
                violation_error_message=_("There is a venue by that name already."),
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="venue_has_name"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with a slug of its own."""
        self.slug = self.slug or free_slug(Venue, self.name)
        super().save(*args, **kwargs)

    @property
    def shown_picture(self) -> Shown | None:
        """The addresses of its picture, None where it has none."""
        return shown(str(self.picture))

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
