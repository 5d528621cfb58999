"""Venues in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jamanager.lib.pictures.keeping import taken_ahead
from venues.models import Venue


@admin.register(Venue)
class VenueAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A venue's name, place and picture."""

    list_display: tuple[str, ...] = ("name", "address", "small_picture")
    search_fields = ("name", "address", "description")
    fields = ("name", "address", "description", "picture", "names_need_consent")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; its picture is decoded before anything is locked."""
        with taken_ahead(request, Venue):
            return super().changeform_view(request, *args, **kwargs)

    @admin.display(description=_("picture"))
    def small_picture(self, venue: Venue) -> SafeString | str:
        """The picture, small, where there is one."""
        found = venue.shown_picture
        return format_html('<img src="{}" alt="" height="40">', found.small) if found else ""
