"""Putting pictures into the storage, and taking out those that no row names any more.

A picture's name comes from its content: the same picture is kept once, whoever has it, and what a
browser has cached under a name never changes.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jamanager.lib.pictures.shown import is_ours, small_name
from jamanager.lib.pictures.writing import CONTENT_TYPE, Picture, rewritten
from jamanager.lib.refusals import Refusal, Unavailable

log = logging.getLogger(__name__)


class _File(ContentFile):  # type: ignore[type-arg]
    """What is written; a bucket notes the type with it."""

    content_type = CONTENT_TYPE


class RefusedUpload(UploadedFile):  # type: ignore[type-arg]
    """A file that was looked at and is not taken; the form says why."""

    def __init__(self, refusal: Refusal, name: str, size: int) -> None:
        super().__init__(name=name, size=size)
        self.refusal = refusal


def keep(name: str, picture: Picture) -> None:
    """Have both sizes in the storage under this name. Raises Unavailable."""
    try:
        # The large one is what is asked for: when it is there, both are.
        _put(default_storage, small_name(name), picture.small)
        _put(default_storage, name, picture.large)
    except OSError as error:
        log.exception("The storage did not take a picture.")
        sentence = _("The picture could not be stored just now. Please try again in a moment.")
        raise Unavailable(sentence) from error


def drop_unused(name: str) -> None:
    """Take the picture out of the storage where no row of any model names it."""
    if not is_ours(name) or is_used(name):
        return
    try:
        default_storage.delete(name)
        default_storage.delete(small_name(name))
    except OSError:
        log.exception("An old picture could not be deleted: %s", name)


def is_used(name: str) -> bool:
    """Whether some row has the picture by this name."""
    return any(
        field.model._base_manager.filter(**{field.name: name}).exists()
        for field in picture_fields()
    )


def picture_fields() -> Iterator[models.ImageField]:
    """Every field of the site that holds a picture."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ImageField):
                yield field


@contextmanager
def taken_ahead(request: HttpRequest, model: type[models.Model]) -> Iterator[None]:
    """Decode and keep the pictures that came with a form for `model`, before anything is locked.

    Decoding takes a second and a storage may be far away; votes shall not wait for either. The
    form finds a `Picture`, or a `RefusedUpload`, in the file's place. What no row names in the
    end, as the form was refused or its save failed, is taken out again.
    """
    kept: list[tuple[str, Picture]] = []
    for field in model._meta.concrete_fields:
        upload = request.FILES.get(field.name)
        if isinstance(field, models.ImageField) and isinstance(upload, UploadedFile):
            try:
                picture = rewritten(upload)
                name = field.generate_filename(model(), str(picture.name))
                keep(name, picture)
                kept.append((name, picture))
                request.FILES[field.name] = cast("UploadedFile[bytes]", picture)
            except Refusal as refusal:
                size = upload.size or 0
                request.FILES[field.name] = RefusedUpload(refusal, str(upload.name), size)
    try:
        yield
    finally:
        for name, picture in kept:
            _settle(name, picture)


def _settle(name: str, picture: Picture) -> None:
    if is_used(name):
        # Another row's last use of the same picture may have ended, and taken it away, meanwhile.
        keep(name, picture)
    else:
        drop_unused(name)


def _put(storage: Storage, name: str, content: bytes) -> None:
    """Have this content under this name; half a file, left by a crash, is written anew."""
    if storage.exists(name):
        if storage.size(name) == len(content):
            return
        storage.delete(name)
    saved = storage.save(name, _File(content, name=name))
    if saved != name:  # somebody else was a moment quicker with the same picture
        storage.delete(saved)
