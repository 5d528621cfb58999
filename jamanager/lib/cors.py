"""Which other sites' scripts may read the API."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from jamanager.lib.errors import is_api

READS = ("GET", "HEAD")


class CorsMiddleware:
    """Lets the sites of CORS_ORIGINS read the API's answers, without anybody's cookies.

    Only reading: no credentials are allowed, so a page elsewhere never acts as its visitor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a preflight of a read; say on other answers who may read them."""
        if not (is_api(request) and settings.CORS_ORIGINS):
            return self.get_response(request)
        wanted = request.headers.get("Access-Control-Request-Method", "")
        allowed = request.headers.get("Origin") in settings.CORS_ORIGINS
        response: HttpResponseBase
        if request.method == "OPTIONS" and wanted in READS:
            response = HttpResponse(status=204)
            if allowed:
                response["Access-Control-Allow-Methods"] = ", ".join(READS)
                response["Access-Control-Allow-Headers"] = "If-None-Match"
                response["Access-Control-Max-Age"] = "600"
        else:
            response = self.get_response(request)
            allowed = allowed and request.method in READS
        if allowed:
            response["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        patch_vary_headers(response, ("Origin",))
        return response
