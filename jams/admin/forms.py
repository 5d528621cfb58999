"""What a host fills in about a jam, and what every form of the admin keeps to."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from jamanager.lib.admin_forms import WholeRowForm
from jams import roles
from jams.models import Jam
from jams.queries import open_jams


def choice(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """The form's field that chooses a row."""
    return cast("forms.ModelChoiceField", form.fields[name])  # type: ignore[type-arg]


class OnlyChanges(WholeRowForm):
    """Writes what this person changed, and nothing else.

    A jam's page stays open for an hour while the night goes on. Each field brings along what it
    showed; where that came back as it was, the row keeps what it has by now.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            for field in self.fields.values():
                field.show_hidden_initial = not isinstance(field, forms.FileField)

    def clean(self) -> dict[str, Any] | None:
        """Take back what the page remembers of fields that were left alone."""
        cleaned = super().clean()
        for name, field in self.fields.items():
            if field.show_hidden_initial and self.instance.pk and name not in self.changed_data:
                self.cleaned_data[name] = getattr(self.instance, name)
                self.errors.pop(name, None)
        return cleaned


class JamForm(OnlyChanges):
    """A jam's own fields."""

    class Meta:
        model = Jam
        fields = (
            "name",
            "venue",
            "starts_at",
            "status",
            "picture",
            "max_performances",
            "signups_open",
            "names_on_screen",
            "suggestions",
        )


class JamChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A jam by its name, its venue and its day."""

    def label_from_instance(self, jam: Any) -> str:
        """Enough to tell two Thursdays apart."""
        return f"{jam.name} · {jam.venue.name} · {jam.starts_at:%Y-%m-%d}"


class AddToJamForm(forms.Form):
    """Which jam the chosen songs go into."""

    jam = JamChoiceField(queryset=Jam.objects.none(), label=_("Jam"))

    def __init__(self, user: roles.Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "jam").queryset = roles.own_rows(user, open_jams())
