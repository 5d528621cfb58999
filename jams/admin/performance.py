"""Who plays what, over all jams and on the page of one song in a jam."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jams.admin.forms import OnlyChanges, choice
from jams.admin.own_rows import OwnRows, OwnRowsFilter
from jams.models import Attendee, Jam, Performance


class PerformanceForm(OnlyChanges):
    """Who plays what."""

    class Meta:
        model = Performance
        fields = ("attendee", "instrument")


class PerformanceFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The players of one song, who are people of its jam."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the people of this jam who have a name to be called by."""
        super().add_fields(form, index)
        called = ~Q(name="") | Q(performances__jam_song=self.instance.pk)
        people = Attendee.objects.filter(called, jam=self.instance.jam_id)
        choice(form, "attendee").queryset = people.distinct().order_by("name", "pk")


class PerformanceInline(OwnRows, admin.TabularInline):  # type: ignore[type-arg]
    """A song's players, first come first served, chosen among the jam's people."""

    model = Performance
    form = PerformanceForm
    formset = PerformanceFormSet
    fields = ("attendee", "instrument", "signed_up_at")
    readonly_fields = ("signed_up_at",)
    ordering = ("pk",)
    extra = 0


@admin.register(Performance)
class PerformanceAdmin(OwnRows, admin.ModelAdmin):  # type: ignore[type-arg]
    """All who signed up. Somebody is put on a song on that song's page."""

    list_display = ("attendee", "instrument", "song", "jam", "signed_up_at")
    list_filter = (("jam_song__jam", OwnRowsFilter), "instrument")
    list_select_related = ("jam_song__song", "jam_song__jam", "attendee")
    search_fields = ("attendee__name", "jam_song__song__title", "jam_song__song__artist")
    fields = ("jam_song", "attendee", "instrument", "signed_up_at")
    readonly_fields = ("jam_song", "attendee", "signed_up_at")
    ordering = ("-signed_up_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("song"), ordering="jam_song__song__title")
    def song(self, performance: Performance) -> str:
        """What is played."""
        return str(performance.jam_song.song)

    @admin.display(description=_("jam"), ordering="jam_song__jam")
    def jam(self, performance: Performance) -> Jam:
        """Where."""
        return performance.jam_song.jam
