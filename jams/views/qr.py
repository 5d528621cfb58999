"""The jam's QR code: the short link, at an address that a phone in the room can reach."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jamanager.lib.addresses import public_address
from jamanager.lib.qr import PNG_SIZE, PNG_SIZES, qr_png, qr_svg
from jams import queries

# Not for shared caches: the address in it depends on the host that was asked.
_for_a_while = cache_control(private=True, max_age=300)


@_for_a_while
@require_safe
def qr_svg_of_jam(request: HttpRequest, slug: str) -> HttpResponse:
    """The code as SVG."""
    return HttpResponse(qr_svg(_link(request, slug)), content_type="image/svg+xml")


@_for_a_while
@require_safe
def qr_png_of_jam(request: HttpRequest, slug: str) -> HttpResponse:
    """The code as PNG, about `?size=` pixels wide and never wider."""
    asked = request.GET.get("size", "")
    size = int(asked) if asked.isdecimal() and len(asked) < 10 else PNG_SIZE
    size = min(max(size, PNG_SIZES.start), PNG_SIZES.stop - 1)
    return HttpResponse(qr_png(_link(request, slug), size), content_type="image/png")


def _link(request: HttpRequest, slug: str) -> str:
    jam = queries.jam_by_slug(slug)
    return public_address(request, reverse("jam-by-code", kwargs={"code": jam.code}))
