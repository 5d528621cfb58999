"""The night in the admin, one model a file; venues and songs gain here what only jams know."""

from typing import cast

from django.contrib import admin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from jams.admin import attendee, catalogue, jam, jam_song, performance, song, venue, vote

admin.site.site_header = admin.site.site_title = "JaManager"
admin.site.index_title = _("Venues, songs and jams")
admin.site.site_url = cast("str", reverse_lazy("host"))

__all__ = ["attendee", "catalogue", "jam", "jam_song", "performance", "song", "venue", "vote"]
