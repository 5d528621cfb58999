"""The column of a picture: whatever way one comes, it is written anew, and old ones go."""

from functools import partial
from typing import Any

from django.core.files import File
from django.db import models, transaction
from django.db.models import signals
from django.db.models.fields.files import ImageFieldFile, ImageFileDescriptor

from jamanager.lib.pictures import forms
from jamanager.lib.pictures.keeping import drop_unused, keep
from jamanager.lib.pictures.writing import Picture, rewritten


class PictureFile(ImageFieldFile):
    """A row's picture; `shown` gives the addresses of its two sizes."""

    def save(self, name: str, content: "File[Any]", save: bool = True) -> None:
        """Keep the picture, whose name its content gives. Raises NotAPicture, PictureTooLarge."""
        picture = content if isinstance(content, Picture) else rewritten(content)
        kept_as = self.field.generate_filename(self.instance, str(picture.name))
        keep(kept_as, picture)
        setattr(self.instance, self.field.attname, kept_as)  # while this one has the old name
        self.name, self._committed = kept_as, True
        if not save:
            return
        try:
            self.instance.save()
        except BaseException:
            drop_unused(kept_as)
            raise

    def delete(self, save: bool = True) -> None:
        """Leave the row without a picture; the file goes after the commit."""
        setattr(self.instance, self.field.attname, "")
        if save:
            self.instance.save()


class _Remembering(ImageFileDescriptor):
    """Notes, in the row, the names of pictures that it had, until a save is through."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        had = str(instance.__dict__.get(self.field.attname) or "")
        if had and had != str(value or ""):
            instance.__dict__.setdefault(_note(self.field), set()).add(had)
        super().__set__(instance, value)


class PictureField(models.ImageField):
    """A picture in two sizes, under names that come from its content."""

    attr_class = PictureFile
    descriptor_class = _Remembering

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **kwargs: Any
    ) -> None:
        """Join the model, and hear of its rows' saves and deletions."""
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        if not cls._meta.abstract:
            signals.post_save.connect(self._after_save, sender=cls)
            signals.post_delete.connect(self._after_delete, sender=cls)

    def formfield(self, **kwargs: Any) -> Any:
        """Ours, also in the admin, which has a widget of its own for such columns."""
        ours = {"form_class": forms.PictureField, "widget": forms.PictureInput}
        return super().formfield(**{**kwargs, **ours})

    def _after_save(self, instance: models.Model, **kwargs: Any) -> None:
        for name in instance.__dict__.pop(_note(self), ()):
            transaction.on_commit(partial(drop_unused, name), robust=True)

    def _after_delete(self, instance: models.Model, **kwargs: Any) -> None:
        name = getattr(instance, self.attname).name
        if name:
            transaction.on_commit(partial(drop_unused, name), robust=True)


def _note(field: models.ImageField) -> str:
    return f"_{field.attname}_had"
