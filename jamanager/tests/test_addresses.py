import pytest
from django.test import RequestFactory

from jamanager.lib.addresses import public_address


@pytest.mark.parametrize(
    ("public_url", "asked", "given"),
    [
        ("", "jam.example", "http://jam.example/j/X"),
        ("", "localhost:8000", "http://localhost:8000/j/X"),
        ("https://jams.example", "jam.example", "https://jams.example/j/X"),
        ("https://jams.example", "localhost", "https://jams.example/j/X"),
        ("http://localhost:8000", "jam.example", "http://jam.example/j/X"),
        ("http://127.0.0.1:8000", "jam.example", "http://jam.example/j/X"),
        ("http://[::1]:8000", "jam.example", "http://jam.example/j/X"),
        ("http://localhost:8000", "127.0.0.1:8000", "http://localhost:8000/j/X"),
    ],
)
def test_an_address_is_one_that_others_can_reach(settings, public_url, asked, given):
    settings.PUBLIC_URL = public_url
    assert public_address(RequestFactory().get("/", headers={"Host": asked}), "/j/X") == given


def test_a_host_at_the_keyboard_gets_an_address_that_phones_can_reach(settings):
    settings.LAN_URL = "http://192.168.1.7:8000"
    at_the_keyboard = RequestFactory().get("/", headers={"Host": "localhost:8000"})
    assert public_address(at_the_keyboard, "/j/X") == "http://192.168.1.7:8000/j/X"
    by_name = RequestFactory().get("/", headers={"Host": "jam.example"})
    assert public_address(by_name, "/j/X") == "http://jam.example/j/X"
