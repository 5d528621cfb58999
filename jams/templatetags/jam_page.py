"""What the templates of the jam's page say of songs and of a voter's own votes."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from jams.live.state import Json
from jams.views import drawing

register = template.Library()
register.simple_tag(drawing.own, name="own")


@register.simple_tag(takes_context=True)
def draw_song(context: dict[str, Any], song: Json, place: int | None = None) -> SafeString:
    """One song's row; with its `place` in the queue, where it stands in that list."""
    jam = context["jam"]
    return drawing.draw_song(
        song,
        slug=jam["slug"],
        ended=jam["status"] == "ended",
        place=place,
        hidden=place is not None and song["song_id"] in context["hidden_ids"],
        language=get_language() or "",
    )
