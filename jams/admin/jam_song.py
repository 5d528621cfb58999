"""A song in a jam: as a row of the jam's page, and on a page of its own with its players."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from jams.admin.entry_forms import EntryForm, EntryFormSet, EntryInlineForm
from jams.admin.own_rows import OwnRows, OwnRowsFilter
from jams.admin.performance import PerformanceInline
from jams.models import JamSong, change
from jams.queries import with_votes


def votes_of(entry: JamSong) -> int:
    """The votes that the row was read with."""
    count: int = entry.vote_count  # type: ignore[attr-defined]
    return count


class JamSongInline(OwnRows, admin.TabularInline):  # type: ignore[type-arg]
    """The jam's songs in the queue's order."""

    model = JamSong
    verbose_name = _("song")
    verbose_name_plural = _("songs, as they stand in the queue")
    form = EntryInlineForm
    formset = EntryFormSet
    fields = ("place", "song", "status", "pinned_place", "votes", "chord_sheet")
    readonly_fields = ("place", "votes")
    autocomplete_fields = ("song",)
    extra = 0
    show_change_link = True

    @admin.display(description=_("place"))
    def place(self, entry: JamSong) -> str:
        """Its place among the songs that are voted on; a word for all others."""
        if entry._state.adding:
            return ""
        if entry.status == JamSong.Status.QUEUED and entry.pinned_place is not None:
            return str(_("next"))
        return str(getattr(entry, "place", "") or entry.get_status_display())

    @admin.display(description=_("votes"))
    def votes(self, entry: JamSong) -> int | str:
        """How many voted for it."""
        return "" if entry._state.adding else votes_of(entry)


@admin.register(JamSong)
class JamSongAdmin(OwnRows, admin.ModelAdmin):  # type: ignore[type-arg]
    """Songs over all jams. They come into a jam on its page, or from the catalogue's list."""

    form = EntryForm
    list_display = ("song", "jam", "status", "pinned_place", "votes", "added_by")
    list_filter = ("status", ("jam", OwnRowsFilter))
    list_select_related = ("song", "jam", "added_by")
    search_fields = ("song__title", "song__artist", "jam__name")
    fields = (
        ("jam", "song"),
        ("status", "pinned_place"),
        "chord_sheet",
        ("added_by", "started_at", "ended_at"),
    )
    readonly_fields = ("jam", "song", "added_by", "started_at", "ended_at")
    inlines = (PerformanceInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[JamSong]:
        return with_votes(super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page; what is saved on it is one change of the jam."""
        found = self.get_object(request, unquote(object_id)) if object_id else None
        if found is None or request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with change(found.jam):
            return super().changeform_view(request, object_id, form_url, extra_context)

    @admin.display(description=_("votes"), ordering="vote_count")
    def votes(self, entry: JamSong) -> int:
        """How many voted for it."""
        return votes_of(entry)
