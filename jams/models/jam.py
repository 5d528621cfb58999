"""One night at one venue."""

import secrets
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jamanager.lib.pictures.fields import PictureField
from jamanager.lib.pictures.shown import Shown, shown
from jamanager.lib.slugs import free_slug
from jams.models.versioned import Versioned
from venues.models import Venue

# Without 0, O, 1, I and L, which people read for one another.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 5


def new_code() -> str:
    """A random code. 28 million there are, so a second try on a clash is all it takes."""
    return "".join(secrets.choice(CODE_ALPHABET) for _i in range(CODE_LENGTH))


def new_epoch() -> str:
    """A random text that says whose versions these are."""
    return secrets.token_hex(4)


class JamManager(models.Manager["Jam"]):
    """Finds a jam by what its fixtures name it by."""

    def get_by_natural_key(self, slug: str) -> "Jam":
        return self.get(slug=slug)


class Jam(Versioned):
    """A night: its door (slug and code), its state, and the version of all that is public in it.

    `version` grows by one with each committed change; `epoch` says whose versions they are. Both
    are written by `jams.models.change` and nothing else.
    """

    KEPT: ClassVar[frozenset[str]] = frozenset({"version", "epoch"})

    class Status(models.TextChoices):
        """How far the night is."""

        WAITING = "waiting", _("doors open")
        PLAYING = "playing", _("playing")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    class Suggestions(models.TextChoices):
        """What becomes of a song that somebody suggests."""

        OPEN = "open", _("open: they join the queue")
        ASK = "ask", _("ask: the host approves them")
        CLOSED = "closed", _("closed")

    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, related_name="jams", verbose_name=_("venue")
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=100, unique=True, blank=True)
    code = models.CharField(
        _("code"),
        max_length=CODE_LENGTH,
        unique=True,
        default=new_code,
        validators=[
            RegexValidator(
                f"^[{CODE_ALPHABET}]{{{CODE_LENGTH}}}$",
                _("Five letters or digits, without 0, O, 1, I and L."),
            )
        ],
        help_text=_("What people type who cannot scan."),
    )
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.WAITING
    )
    starts_at = models.DateTimeField(_("starts"), default=timezone.now)
    picture = PictureField(
        _("picture"),
        upload_to="jams/",
        blank=True,
        help_text=_("Where there is none, the venue shows its own."),
    )
    max_performances = models.PositiveSmallIntegerField(
        _("songs a person may be signed up for"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    signups_open = models.BooleanField(_("sign-ups open"), default=True)
    names_on_screen = models.BooleanField(
        _("names may be on the big screen tonight"),
        default=False,
        help_text=_(
            "Counts where the venue asks for it; elsewhere the screen shows names anyway."
        ),
    )
    suggestions = models.CharField(
        _("suggestions"),
        max_length=6,
        choices=Suggestions.choices,
        default=Suggestions.OPEN,
        db_default="open",
    )
    epoch = models.CharField(_("epoch"), max_length=16, default=new_epoch, editable=False)

    objects = JamManager()

    # Set by `change` on the jam that it hands out.
    touched: set[Versioned] | None = None
    moved = False

    class Meta:
        verbose_name = _("jam")
        verbose_name_plural = _("jams")
        ordering = ("-starts_at", "-pk")
        indexes = (models.Index(fields=("-starts_at", "-id"), name="jam_latest_first"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="jam_has_name"),
            models.CheckConstraint(
                condition=models.Q(status__in=("waiting", "playing", "paused", "ended")),
                name="jam_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(suggestions__in=("open", "ask", "closed")),
                name="jam_suggestions_known",
            ),
            models.CheckConstraint(
                condition=models.Q(max_performances__range=(1, 50)),
                name="jam_max_performances_sane",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["venues.venue"]  # type: ignore[attr-defined]

    @property
    def has_ended(self) -> bool:
        """Whether the night is over."""
        return self.status == self.Status.ENDED

    @property
    def shown_picture(self) -> Shown | None:
        """The jam's own picture, else its venue's, else None."""
        return shown(str(self.picture)) or self.venue.shown_picture

    def clean(self) -> None:
        """Take a code however it was typed."""
        self.code = self.code.strip().upper()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with a slug of its own: the name, and the day it starts."""
        self.slug = self.slug or free_slug(Jam, self.name, f"{self.starts_at:%Y-%m-%d}")
        super().save(*args, **kwargs)

    def touch(self, *rows: Versioned) -> None:
        """Say, inside `change`, that the public state moved, and which rows it moved in.

        `change` gives them all the jam's next version when the block ends. Without rows, only the
        jam itself moved, or a row left it.
        """
        if self.touched is None:
            raise RuntimeError("Jam.touch is for the jam that `change(jam)` hands out.")
        self.moved = True
        self.touched.update(rows)
