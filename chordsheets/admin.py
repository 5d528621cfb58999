"""Chord sheets in the admin, on their own and beside their song."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chordsheets.models import ChordSheet
from jamanager.lib.admin_forms import OneOfASet, WholeRowForm

WHAT_WAS_CHECKED = frozenset({"kind", "url", "body"})


class ChordSheetForm(WholeRowForm):
    """A sheet's fields; what a check said of another address is forgotten with that address."""

    class Meta:
        model = ChordSheet
        fields = ("song", "kind", "url", "body", "is_default", "chord_sheet_is_valid")

    def clean(self) -> dict[str, Any] | None:
        """Forget the last check where the sheet is another one now."""
        cleaned = super().clean()
        if WHAT_WAS_CHECKED.intersection(self.changed_data):
            self.instance.chord_sheet_validated_at = None
            self.instance.check_result = ""
            if "chord_sheet_is_valid" not in self.changed_data:
                self.cleaned_data["chord_sheet_is_valid"] = None
        return cleaned


class ChordSheetRowForm(ChordSheetForm):
    """One row among all sheets of the song."""

    left_to_the_set = frozenset({"chordsheet_one_default_a_song"})


class ChordSheetFormSet(OneOfASet):
    """A song's sheets, of which one may be the default."""

    the_one: ClassVar = {"is_default": True}
    more_than_one = _("Only one default sheet is possible.")


class ChordSheetInline(admin.TabularInline):  # type: ignore[type-arg]
    """A song's sheets, on the song's page."""

    model = ChordSheet
    form = ChordSheetRowForm
    formset = ChordSheetFormSet
    fields = ("kind", "url", "is_default", "chord_sheet_is_valid", "chord_sheet_validated_at")
    readonly_fields = ("chord_sheet_validated_at",)
    extra = 0
    show_change_link = True


@admin.register(ChordSheet)
class ChordSheetAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """All sheets: which song, which kind, whether it works, and the way to it."""

    form = ChordSheetForm
    list_display = (
        "song",
        "kind",
        "is_default",
        "chord_sheet_is_valid",
        "chord_sheet_validated_at",
        "link",
    )
    list_filter = ("kind", "chord_sheet_is_valid", "is_default")
    list_select_related = ("song",)
    search_fields = ("song__title", "song__artist", "url")
    autocomplete_fields = ("song",)
    fields = (
        "song",
        ("kind", "is_default"),
        "url",
        "body",
        ("chord_sheet_is_valid", "chord_sheet_validated_at", "check_result"),
    )
    readonly_fields = ("chord_sheet_validated_at", "check_result")

    @admin.display(description=_("address"), ordering="url")
    def link(self, sheet: ChordSheet) -> SafeString | str:
        """The linked page, in a tab of its own."""
        if not sheet.url:
            return ""
        return format_html(
            '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', sheet.url, sheet.url
        )
