import re
from io import BytesIO

import pytest
from PIL import Image

from jamanager.lib.qr import modules_of
from jams.tests.a_night import a_jam

pytestmark = pytest.mark.django_db


def address_in(answer):
    [address] = re.findall(r"<title>(.*?)</title>", answer.content.decode())
    return address


def test_the_svg_holds_the_short_link_at_the_host_that_was_asked(client):
    jam = a_jam()
    answer = client.get(f"/jam/{jam.slug}/qr.svg", headers={"Host": "jam.example"})
    assert answer["Content-Type"] == "image/svg+xml"
    assert address_in(answer) == f"http://jam.example/j/{jam.code}"


def test_a_public_address_wins_over_the_host_that_was_asked(client, settings):
    settings.PUBLIC_URL = "https://jams.example"
    jam = a_jam()
    answer = client.get(f"/jam/{jam.slug}/qr.svg", headers={"Host": "jam.example"})
    assert address_in(answer) == f"https://jams.example/j/{jam.code}"


def test_localhost_is_never_given_out_when_another_name_was_asked(client, settings):
    settings.PUBLIC_URL = "http://localhost:8000"
    jam = a_jam()
    answer = client.get(f"/jam/{jam.slug}/qr.svg", headers={"Host": "jam.example"})
    assert address_in(answer) == f"http://jam.example/j/{jam.code}"


@pytest.mark.parametrize(
    ("query", "widest"),
    [("", 512), ("?size=1000", 1000), ("?size=1", 120), ("?size=999999", 2048), ("?size=x", 512)],
)
def test_the_png_is_as_wide_as_asked_within_bounds(client, query, widest):
    jam = a_jam()
    answer = client.get(f"/jam/{jam.slug}/qr.png{query}")
    assert answer["Content-Type"] == "image/png"
    width, height = Image.open(BytesIO(answer.content)).size
    side = len(modules_of(f"http://testserver/j/{jam.code}"))
    assert width == height == widest // side * side


def test_the_code_is_kept_for_a_while_by_this_browser_alone(client):
    answer = client.get(f"/jam/{a_jam().slug}/qr.png")
    assert answer["Cache-Control"] == "private, max-age=300"


@pytest.mark.parametrize("name", ["qr.svg", "qr.png"])
def test_an_unknown_jam_has_no_code(client, name):
    assert client.get(f"/jam/nowhere/{name}").status_code == 404
