"""Choosing a picture in a form: what there is, another one, or none."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from jamanager.lib.pictures.keeping import RefusedUpload
from jamanager.lib.pictures.reading import ACCEPT, MOST_BYTES
from jamanager.lib.pictures.shown import shown
from jamanager.lib.pictures.writing import Picture, rewritten
from jamanager.lib.refusals import PictureTooLarge, Refusal


class PictureInput(forms.ClearableFileInput):
    """The picture as it is, a way to remove it, and a field for another one."""

    class Media:
        js = (forms.Script("js/picture-input.js", type="module"),)
        css = {"all": ("css/picture-input.css",)}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {
            **context,
            "shown": shown(str(value or "")),
            "accept": ACCEPT,
            "most_bytes": MOST_BYTES,
            "too_large": PictureTooLarge.message,
        }

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw it from the site's own templates, where widgets' own are not looked for."""
        context = self.get_context(name, value, attrs)
        return mark_safe(render_to_string("forms/picture_input.html", context))  # noqa: S308  drawn

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A picture that was chosen wins over the mark that would remove the old one."""
        chosen = files.get(name)
        return chosen if chosen is not None else super().value_from_datadict(data, files, name)


class PictureField(forms.FileField):
    """A picture, written anew; or the sentence that refuses it."""

    widget = PictureInput

    def bound_data(self, _data: Any, initial: Any) -> Any:
        """What the field shows: the picture that the row has, also where another was refused."""
        return initial

    def to_python(self, data: Any) -> Picture | None:
        """The picture as it will be kept, None where none was sent."""
        if data in self.empty_values or isinstance(data, Picture):
            return data or None
        if not isinstance(data, UploadedFile):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            if isinstance(data, RefusedUpload):
                raise data.refusal
            return rewritten(data)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from None
