"""The catalogue, with its chord sheets, its jams, and the way into one."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jamanager.lib.refusals import Refusal
from jams.actions import hosting
from jams.admin.catalogue import SharedRows, SheetsOfASong
from jams.admin.counts import count_of
from jams.admin.forms import AddToJamForm
from jams.admin.host import host_of
from jams.models import Jam, JamSong
from songs.admin import SongAdmin
from songs.models import Song

admin.site.unregister(Song)


@admin.register(Song)
class SongWithJamsAdmin(SharedRows, SongAdmin):
    """The song's page with its sheets; from the list, songs go into a jam."""

    list_display = (*SongAdmin.list_display, "jam_count")
    inlines = (SheetsOfASong,)
    actions = ("add_to_jam",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Song]:
        songs: QuerySet[Song] = super().get_queryset(request)
        return songs.annotate(jam_count=count_of(JamSong.objects.all(), "song"))

    @admin.display(description=_("jams"), ordering="jam_count")
    def jam_count(self, song: Song) -> int:
        """In how many jams it is, or was."""
        count: int = song.jam_count  # type: ignore[attr-defined]
        return count

    @admin.action(description=_("Add to jam…"), permissions=["add_to_jam"])
    def add_to_jam(self, request: HttpRequest, songs: QuerySet[Song]) -> HttpResponse | None:
        """Ask which jam, then add the songs to its queue."""
        form = AddToJamForm(request.user, request.POST if "jam" in request.POST else None)
        if form.is_valid():
            self._add(request, songs, form.cleaned_data["jam"])
            return None
        return TemplateResponse(
            request,
            "admin/songs/song/add_to_jam.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Add to a jam"),
                "opts": self.opts,
                "form": form,
                "songs": songs,
                "action_checkbox_name": ACTION_CHECKBOX_NAME,
            },
        )

    def has_add_to_jam_permission(self, request: HttpRequest) -> bool:
        """Whether this person may put songs into jams."""
        return request.user.has_perm("jams.add_jamsong")

    def _add(self, request: HttpRequest, songs: QuerySet[Song], jam: Jam) -> None:
        try:
            ids = songs.values_list("pk", flat=True)
            added = hosting.add_songs(jam, ids, by=host_of(request))
        except Refusal as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return
        text = ngettext(
            "%(count)d song is new in %(jam)s.", "%(count)d songs are new in %(jam)s.", added
        )
        self.message_user(request, text % {"count": added, "jam": jam}, messages.SUCCESS)
