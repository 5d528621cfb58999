"""Every address of the site."""

from functools import partial

from django.contrib import admin
from django.urls import include, path
from ninja.openapi.views import openapi_view

from jamanager.health import health
from jams.api import api

urlpatterns = [
    path("", include("jams.urls")),
    path("api/v1/", api.urls),
    path("docs", partial(openapi_view, api=api), name="docs"),
    path("admin/", admin.site.urls),
    path("health", health, name="health"),
]

handler400 = "jamanager.lib.errors.bad_request"
handler403 = "jamanager.lib.errors.permission_denied"
handler404 = "jamanager.lib.errors.page_not_found"
handler500 = "jamanager.lib.errors.server_error"
