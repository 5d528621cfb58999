"""Handing out kept pictures, where they lie in a local folder.

A middleware rather than a view, and ahead of the others: a picture that every cache may keep has
no cookie, no session, and is not compressed once more.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from jamanager.lib.pictures.bucket import FOR_EVER
from jamanager.lib.pictures.shown import is_ours

CONTENT_TYPES = {".webp": "image/webp"}

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class PicturesMiddleware:
    """Answers what lies under `MEDIA_URL`: our pictures, and nothing else that may lie there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not isinstance(storages["default"], FileSystemStorage):
            raise MiddlewareNotUsed  # the storage has addresses of its own
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.MEDIA_URL):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return _bare(405, Allow="GET, HEAD")
        return _picture(request, request.path_info.removeprefix(settings.MEDIA_URL))


def _picture(request: HttpRequest, name: str) -> HttpResponse:
    if not is_ours(name):
        return _bare(404)
    try:
        with default_storage.open(name) as file:
            content = file.read()
    except OSError:
        return _bare(404)
    etag = f'"{name}"'  # the name comes from the content
    known = request.headers.get("If-None-Match", "")
    if etag in known or known == "*":
        return _ours(HttpResponse(status=304), name)
    response = HttpResponse(content)
    # A part is of the whole that the asker holds a part of already, or it is the whole.
    if request.headers.get("If-Range", etag) == etag:
        response = _part(request.headers.get("Range", ""), content) or response
    response["Accept-Ranges"] = "bytes"
    return _ours(response, name)


def _part(asked: str, content: bytes) -> HttpResponse | None:
    """One range of RFC 9110; None where none is asked for, or several, which we need not give."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    size = len(content)
    first, last = found.groups()
    if first:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            return None
    else:
        begin, end = max(0, size - int(last)), size - 1
    if begin >= size or begin > end:
        return _bare(416, **{"Content-Range": f"bytes */{size}"})
    part = HttpResponse(content[begin : end + 1], status=206)
    part["Content-Range"] = f"bytes {begin}-{end}/{size}"
    return part


def _ours(response: HttpResponse, name: str) -> HttpResponse:
    """The headers of a file that is a picture and nothing but one."""
    del response["Content-Type"]
    response["Content-Length"] = str(len(response.content))
    if response.status_code in (200, 206):
        response["Content-Type"] = CONTENT_TYPES[name[name.rindex(".") :]]
    if response.status_code != 416:
        response["ETag"] = f'"{name}"'
        response["Cache-Control"] = FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _bare(status: int, **headers: str) -> HttpResponse:
    response = HttpResponse(status=status, headers=headers, content_type="text/plain")
    response["Content-Length"] = "0"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
