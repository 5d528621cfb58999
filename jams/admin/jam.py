"""Jams: the list that a host runs the night from, and the page of one."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jamanager.lib.pictures.keeping import taken_ahead
from jamanager.lib.refusals import Refusal
from jams import roles
from jams.actions import hosting
from jams.actions.host_acts import Done
from jams.admin.counts import count_of
from jams.admin.forms import JamForm
from jams.admin.host import host_of
from jams.admin.jam_song import JamSongInline
from jams.admin.own_rows import OwnRows, OwnRowsFilter
from jams.models import Jam, JamSong, Vote, change

USUAL_START = 20


@admin.register(Jam)
class JamAdmin(OwnRows, admin.ModelAdmin):  # type: ignore[type-arg]
    """All jams, the latest first, each with its way to the page and the QR code."""

    form = JamForm
    list_display = (
        "name",
        "links",
        "venue",
        "status",
        "starts_at",
        "code",
        "song_count",
        "vote_count",
    )
    list_filter = ("status", ("venue", OwnRowsFilter), "starts_at")
    list_select_related = ("venue",)
    search_fields = ("name", "code", "slug", "venue__name")
    date_hierarchy = "starts_at"
    autocomplete_fields = ("venue",)
    readonly_fields = ("code", "slug", "qr", "links")
    inlines = (JamSongInline,)
    actions = ("open_doors", "start", "end")
    save_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Jam]:
        jams: QuerySet[Jam] = super().get_queryset(request)
        return jams.annotate(
            song_count=count_of(JamSong.objects.all(), "jam"),
            vote_count=count_of(Vote.objects.all(), "jam_song__jam"),
        )

    def get_fields(self, request: HttpRequest, obj: Jam | None = None) -> list[Any]:
        """Code, address and links come with the first save."""
        own: list[Any] = ["name", "venue", "starts_at", "status", "picture"]
        own.append(("max_performances", "signups_open", "suggestions", "names_on_screen"))
        return [*own, ("code", "slug"), "links", "qr"] if obj else own

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new jam starts this evening, or tomorrow where it is late, where the last one was."""
        now = timezone.localtime()
        evening = now.replace(hour=USUAL_START, minute=0, second=0, microsecond=0)
        jams = roles.own_rows(request.user, Jam.objects.all())
        latest = jams.order_by("-starts_at", "-pk").values_list("venue", flat=True).first()
        return {
            "starts_at": evening + timedelta(days=now > evening),
            "venue": latest,
            **super().get_changeform_initial_data(request),
        }

    def view_on_site(self, jam: Jam) -> str:
        """The page that the room sees."""
        return reverse("jam", args=[jam.slug])

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page; what is saved on it, songs included, is one change of the jam.

        The jam is locked from before the form looks until all is saved, so that no song starts in
        between; the picture is decoded before.
        """
        jam = self.get_object(request, unquote(object_id)) if object_id else None
        locked = change(jam) if jam and request.method == "POST" else nullcontext()
        with taken_ahead(request, Jam), locked:
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Jam, form: Any, change: bool) -> None:
        """Save the jam's own fields; its end waits until its songs are saved."""
        if obj.has_ended and "status" in form.changed_data:
            obj.status = form.initial.get("status", Jam.Status.WAITING)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the songs, then end the jam where that was asked for: the stage empties with it."""
        super().save_related(request, form, formsets, change)
        if form.cleaned_data.get("status") == Jam.Status.ENDED:
            hosting.end_jam(form.instance, by=host_of(request))

    @admin.display(description=_("songs"), ordering="song_count")
    def song_count(self, jam: Jam) -> int:
        """How many songs it has."""
        count: int = jam.song_count  # type: ignore[attr-defined]
        return count

    @admin.display(description=_("votes"), ordering="vote_count")
    def vote_count(self, jam: Jam) -> int:
        """How many votes were cast in it."""
        count: int = jam.vote_count  # type: ignore[attr-defined]
        return count

    @admin.display(description=_("links"))
    def links(self, jam: Jam) -> SafeString:
        """The room's page, its big screen, and the QR code that leads there."""
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("jam", args=[jam.slug]),
            _("open page"),
            reverse("jam-screen", args=[jam.slug]),
            _("big screen"),
            reverse("jam-qr-svg", args=[jam.slug]),
            _("QR"),
        )

    @admin.display(description=_("QR code"))
    def qr(self, jam: Jam) -> SafeString:
        """The picture to scan, which opens as a file to print."""
        return format_html(
            '<a href="{}"><img src="{}" width="180" height="180" alt="{}"></a>',
            reverse("jam-qr-png", args=[jam.slug]),
            reverse("jam-qr-svg", args=[jam.slug]),
            _("QR code of this jam's page"),
        )

    @admin.action(description=_("Open the doors again"), permissions=["change"])
    def open_doors(self, request: HttpRequest, jams: QuerySet[Jam]) -> None:
        """Let the room vote in jams that had ended."""
        self._each(request, jams, hosting.open_jam)

    @admin.action(description=_("Start, or play on"), permissions=["change"])
    def start(self, request: HttpRequest, jams: QuerySet[Jam]) -> None:
        """The band plays."""
        self._each(request, jams, hosting.start_jam)

    @admin.action(description=_("End"), permissions=["change"])
    def end(self, request: HttpRequest, jams: QuerySet[Jam]) -> None:
        """The night is over."""
        self._each(request, jams, hosting.end_jam)

    def _each(self, request: HttpRequest, jams: QuerySet[Jam], act: Callable[..., Done]) -> None:
        changed = 0
        for jam in jams:
            try:
                changed += bool(act(jam, by=host_of(request)))
            except Refusal as refusal:
                self.message_user(request, f"{jam}: {refusal.message}", messages.ERROR)
        text = ngettext("%d jam was changed.", "%d jams were changed.", changed) % changed
        self.message_user(request, text, messages.SUCCESS if changed else messages.INFO)
