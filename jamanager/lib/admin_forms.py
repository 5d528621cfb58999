"""Forms of the admin that know a row's whole truth, and sets of rows of which one is special."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _


class WholeRowForm(forms.ModelForm):  # type: ignore[type-arg]
    """Asks all constraints about the row as it will be saved.

    Django leaves out those that name a field which is not in the form, such as the parent of an
    inline's row; the database would then answer with an error that no person can read.
    """

    left_to_the_set: ClassVar[frozenset[str]] = frozenset()
    """Names of constraints that only a `OneOfASet` can answer."""

    def validate_unique(self) -> None:
        """Say what Django said, and what it left out."""
        super().validate_unique()
        wrong = set(self.errors)
        said = {message for messages in self.errors.values() for message in messages}
        for constraint in self.instance._meta.constraints:
            if constraint.name in self.left_to_the_set:
                continue
            try:
                constraint.validate(type(self.instance), self.instance, exclude=wrong)
            except ValidationError as error:
                if not said.issuperset(error.messages):
                    self.add_error(None, error)


class OneOfASet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows of which at most one is special, whichever; it may change within one save."""

    the_one: ClassVar[dict[str, Any]]
    """What the special row's fields are, as in `filter(**the_one)`."""
    more_than_one: ClassVar[Any]
    """The sentence that refuses a second one."""

    def clean(self) -> None:
        """Refuse a second special row, be it on this page or added meanwhile by another."""
        super().clean()
        special = self.special_forms()
        if len(special) > 1 or (special and self.unseen().filter(**self.the_one).exists()):
            raise ValidationError(self.more_than_one)

    def special_forms(self) -> list[Any]:
        """The forms whose row will be special."""
        kept = (form for form in self.forms if form not in self.deleted_forms)
        return [form for form in kept if self.is_special(form.instance)]

    def is_special(self, row: Model) -> bool:
        """Whether this is the one."""
        return all(getattr(row, field) == value for field, value in self.the_one.items())

    def unseen(self) -> QuerySet[Any]:
        """The parent's rows that this page does not know of."""
        rows: QuerySet[Any] = self.fk.model._default_manager.all()
        if self.instance.pk is None:
            return rows.none()
        seen = [form.instance.pk for form in self.initial_forms]
        return rows.filter(**{self.fk.name: self.instance}).exclude(pk__in=seen)

    def save(self, commit: bool = True) -> list[Any]:
        """Save what stops being special before what becomes it: there are never two."""
        if not commit:
            return super().save(commit=False)
        rows = super().save(commit=False)
        for gone in self.deleted_objects:
            gone.delete()
        for row in sorted(rows, key=self.is_special):
            row.save()
        self.save_m2m()
        return rows

    def get_unique_error_message(self, unique_check: Any) -> str:
        """Two rows of this page are the same."""
        return str(_("That is there twice."))
