"""A song in a jam, checked against the rules that all rows answer together."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chordsheets.models import ChordSheet
from jamanager.lib.admin_forms import OneOfASet
from jams.admin.forms import OnlyChanges, choice
from jams.models import JamSong
from jams.queries import in_queue_order


def short_name(sheet: ChordSheet) -> str:
    """What tells a song's sheets apart in a narrow column: how the address ends."""
    return sheet.url.rstrip("/").rpartition("/")[2] or str(sheet)


class EntryForm(OnlyChanges):
    """A song's place in a jam. Which song it is stays: votes and players belong to it."""

    class Meta:
        model = JamSong
        fields = ("song", "status", "pinned_place", "chord_sheet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "song" in self.fields and self.instance.pk:
            self.fields["song"].disabled = True
            self.fields["song"].show_hidden_initial = False
        if "chord_sheet" in self.fields:
            sheets = ChordSheet.objects.filter(song=self.instance.song_id)
            choice(self, "chord_sheet").queryset = sheets

    def validate_unique(self) -> None:
        """Look at the row with the times that it will be saved with."""
        entry = self.instance
        if "status" in self.changed_data and entry.status == JamSong.Status.PLAYING:
            entry.started_at = None  # it starts now, whenever it was on before
        entry.stamp_times()
        super().validate_unique()


class EntryInlineForm(EntryForm):
    """One row among all songs of the jam."""

    left_to_the_set = frozenset({"jamsong_one_playing"})


class EntryFormSet(OneOfASet):
    """All songs of a jam, in the queue's order; at most one of them plays."""

    the_one: ClassVar = {"status": JamSong.Status.PLAYING}
    more_than_one = _("Only one song can be playing. Set the others to “played”.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._sheets: dict[int, list[tuple[int, str]]] = {}
        jam = kwargs.get("instance")
        if jam is not None and jam.pk:
            kwargs["queryset"] = in_queue_order(JamSong.objects.filter(jam=jam))
            sheets = ChordSheet.objects.filter(song__entries__jam=jam)
            for sheet in sheets.order_by("-is_default", "pk"):
                self._sheets.setdefault(sheet.song_id, []).append((sheet.pk, short_name(sheet)))
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> QuerySet[JamSong]:
        """The entries, each with its `place` among those that are voted on."""
        entries: QuerySet[JamSong] = super().get_queryset()
        queue = (
            entry
            for entry in entries
            if entry.status == JamSong.Status.QUEUED and entry.pinned_place is None
        )
        for place, entry in enumerate(queue, start=1):
            entry.place = place  # type: ignore[attr-defined]
        return entries

    def add_fields(self, form: Any, index: int | None) -> None:
        """Give a row's fields their choices, which were read for all rows together."""
        super().add_fields(form, index)
        entry = form.instance
        sheets = [("", _("the song's default")), *self._sheets.get(entry.song_id, [])]
        form.fields["chord_sheet"].widget = forms.Select(choices=sheets)
        if entry.pk:
            form.fields["song"].widget = forms.Select(choices=[(entry.song_id, str(entry.song))])

    def clean(self) -> None:
        """Refuse a second song on stage, and any where the jam is over."""
        super().clean()
        starts = any("status" in form.changed_data for form in self.special_forms())
        if self.instance.has_ended and starts:
            raise ValidationError(_("The jam has ended: nothing can be playing in it."))

    def get_unique_error_message(self, unique_check: Any) -> str:
        """The catalogue's song stands in two rows of this page."""
        return str(_("That song is in this jam already."))
