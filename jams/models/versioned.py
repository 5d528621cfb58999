"""Columns that only `change` writes."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Versioned(models.Model):
    """A row that carries the jam's version of its last public change.

    A form that was opened before forty votes and saved after them must not write the version it
    remembers: `save` leaves such columns alone on rows that exist.
    """

    KEPT: ClassVar[frozenset[str]] = frozenset({"version"})

    version = models.PositiveBigIntegerField(_("version"), default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save everything but what `change` alone may write."""
        if update_fields is None and not self._state.adding:
            update_fields = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in self.KEPT
            ]
        super().save(*args, update_fields=update_fields, **kwargs)
