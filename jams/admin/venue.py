"""Venues, with their jams."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jams import roles
from jams.admin.counts import count_of
from jams.admin.own_rows import OwnRows
from jams.models import Jam
from venues.admin import VenueAdmin
from venues.models import Venue

admin.site.unregister(Venue)


@admin.register(Venue)
class VenueWithJamsAdmin(OwnRows, VenueAdmin):
    """The venue's page, and how many jams it has seen."""

    list_display = (*VenueAdmin.list_display, "jam_list")
    autocomplete_fields = ("hosts",)

    def get_fields(self, request: HttpRequest, obj: Venue | None = None) -> list[Any]:
        """Who hosts it is for staff to choose who may see the accounts."""
        own = list(super().get_fields(request, obj))
        chooses = request.user.has_perm("auth.view_user")
        return [*own, "hosts"] if chooses and roles.goes_by_permissions(request.user) else own

    def get_queryset(self, request: HttpRequest) -> QuerySet[Venue]:
        venues: QuerySet[Venue] = super().get_queryset(request)
        return venues.annotate(jam_count=count_of(Jam.objects.all(), "venue"))

    @admin.display(description=_("jams"), ordering="jam_count")
    def jam_list(self, venue: Venue) -> SafeString:
        """The number of jams, which leads to them."""
        return format_html(
            '<a href="{}?venue__id__exact={}">{}</a>',
            reverse("admin:jams_jam_changelist"),
            venue.pk,
            venue.jam_count,  # type: ignore[attr-defined]
        )
