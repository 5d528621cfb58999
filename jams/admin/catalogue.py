"""Who may change the catalogue: it is shared, and what one changes shows in all jams.

A host adds songs, and changes a song and its sheets only where it is in jams of theirs and in no
others: not while it is in none, as it may be somebody's plan. They delete nothing. Staff go by
their permissions.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Model, QuerySet
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest

from chordsheets.admin import ChordSheetAdmin, ChordSheetInline
from chordsheets.models import ChordSheet
from jams import roles
from songs.models import Song

admin.site.unregister(ChordSheet)


class SharedRows(BaseModelAdmin):  # type: ignore[type-arg]
    """Songs and sheets: everybody's to look at, changed by whose song it is alone."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether this person may change this song, or this song's sheets."""
        if super().has_change_permission(request, obj):
            return True
        song_id = obj.song_id if isinstance(obj, ChordSheet) else getattr(obj, "pk", None)
        return (
            roles.works_by_hosting(request.user)
            and song_id is not None
            and roles.songs_of(request.user).filter(pk=song_id).exists()
        )


class SheetsOfASong(SharedRows, ChordSheetInline):
    """A song's sheets on its page. A new one may become everybody's default."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether this person may give this song a sheet."""
        may_add = super().has_add_permission(request, obj)
        return may_add and (obj is None or self.has_change_permission(request, obj))


@admin.register(ChordSheet)
class SharedChordSheetAdmin(SharedRows, ChordSheetAdmin):
    """All sheets; a host gives one only to a song of theirs."""

    def get_field_queryset(
        self, db: str | None, db_field: "RelatedField[Any, Any]", request: HttpRequest
    ) -> QuerySet[Any] | None:
        """The songs that may be chosen."""
        if db_field.remote_field.model is Song and roles.works_by_hosting(request.user):
            return roles.songs_of(request.user)
        return super().get_field_queryset(db, db_field, request)
