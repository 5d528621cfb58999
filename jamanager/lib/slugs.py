"""Short names for addresses."""

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.text import slugify

_TAIL = "23456789abcdefghjkmnpqrstuvwxyz"


def free_slug(model: type[models.Model], *parts: str) -> str:
    """A slug of these words that no row of `model` has; a short random tail makes it so.

    The column's unique constraint has the last word, should two be made at once.
    """
    room = getattr(model._meta.get_field("slug"), "max_length", 50) - 7
    base = slugify(" ".join(parts))[:room].strip("-") or get_random_string(6, _TAIL)
    slug = base
    while model._default_manager.filter(slug=slug).exists():
        slug = f"{base}-{get_random_string(4, _TAIL)}"
    return slug
