"""The API's own pages: what can be called, with a button to try it."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI, Swagger

from jams.api.answers import private


class Docs(Swagger):
    """Ninja's page, which has its scripts and styles from here, sending our CSRF token along."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page."""
        configuration = {**self.settings, "url": self.get_openapi_url(api, kwargs)}
        context = {"api": api, "add_csrf": True, "swagger_settings": json.dumps(configuration)}
        return private(render(request, self.template, context))
