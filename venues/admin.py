"""Venues in the admin."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from venues.models import Venue


@admin.register(Venue)
class VenueAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A venue's name, place and picture."""

    list_display: tuple[str, ...] = ("name", "address", "small_picture")
    search_fields = ("name", "address", "description")
    fields = ("name", "address", "description", "picture")

    @admin.display(description=_("picture"))
    def small_picture(self, venue: Venue) -> SafeString | str:
        """The picture, small, where there is one."""
        if not venue.picture:
            return ""
        return format_html('<img src="{}" alt="" height="40">', venue.picture.url)
