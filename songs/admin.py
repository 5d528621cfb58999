"""The catalogue in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from songs.models import Song


@admin.register(Song)
class SongAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What is known of a song."""

    list_display: tuple[str, ...] = (
        "title",
        "artist",
        "release_year",
        "original_key",
        "length",
        "source",
    )
    list_filter = ("source", "release_year")
    search_fields = ("title", "artist", "album")
    fields = (
        ("title", "artist"),
        ("album", "release_year"),
        ("original_key", "tempo_bpm", "duration_s"),
        ("source", "youtube_id"),
        "added_at",
    )
    readonly_fields = ("added_at",)

    @admin.display(description=_("duration"), ordering="duration_s")
    def length(self, song: Song) -> str:
        """Minutes and seconds, as on a record's sleeve."""
        if song.duration_s is None:
            return ""
        return f"{song.duration_s // 60}:{song.duration_s % 60:02}"
