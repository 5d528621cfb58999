"""Votes: to look at, and to take back where somebody cheated."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jams.admin.own_rows import OwnRows, OwnRowsFilter
from jams.models import Jam, Vote


@admin.register(Vote)
class VoteAdmin(OwnRows, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who voted for what. A vote is cast by its voter, and by nobody else."""

    list_display = ("song", "jam", "attendee", "cast_at")
    list_filter = (("jam_song__jam", OwnRowsFilter),)
    list_select_related = ("jam_song__song", "jam_song__jam", "attendee")
    search_fields = ("jam_song__song__title", "jam_song__song__artist", "attendee__name")
    date_hierarchy = "cast_at"
    ordering = ("-cast_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Vote | None = None) -> bool:
        return False

    @admin.display(description=_("song"), ordering="jam_song__song__title")
    def song(self, vote: Vote) -> str:
        """What was voted for."""
        return str(vote.jam_song.song)

    @admin.display(description=_("jam"), ordering="jam_song__jam")
    def jam(self, vote: Vote) -> Jam:
        """Where."""
        return vote.jam_song.jam
