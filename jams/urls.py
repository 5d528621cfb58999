"""The addresses of a night. The API's are in `jams.api`."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from jams.views import attendee, home, host, qr, screen, sign_in


class IdConverter(IntConverter):
    """A whole number that a database can hold; a longer one is no address of ours."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")

urlpatterns = [
    path("", home.home, name="home"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("j/", home.enter_code, name="enter-code"),
    path("j/<str:code>/", home.jam_by_code, name="jam-by-code-and-slash"),
    path("j/<str:code>", home.jam_by_code, name="jam-by-code"),
    path("jam/<slug:slug>/", attendee.jam_page, name="jam"),
    path("jam/<slug:slug>/songs/", attendee.suggest, name="jam-suggest"),
    path("jam/<slug:slug>/songs/<id:song_id>/vote/", attendee.vote, name="jam-vote"),
    path("jam/<slug:slug>/screen/", screen.screen, name="jam-screen"),
    path("jam/<slug:slug>/screen/worker.js", screen.worker, name="jam-screen-worker"),
    path("jam/<slug:slug>/qr.svg", qr.qr_svg_of_jam, name="jam-qr-svg"),
    path("jam/<slug:slug>/qr.png", qr.qr_png_of_jam, name="jam-qr-png"),
    path("host/", host.host, name="host"),
    path("host/login/", sign_in.host_login, name="host-login"),
    path("host/logout/", sign_in.host_logout, name="host-logout"),
]
