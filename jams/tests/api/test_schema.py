"""The API does what its own description says, whatever it is sent."""

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from jamanager.lib import identity
from jamanager.lib.throttle import Throttle
from jams.actions import hosting, removing
from jams.models import Jam
from jams.tests.a_night import a_browser, a_jam, song_id
from tests.scene import make_voter

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
# Real transactions: Django closes connections around the requests of a real server.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def phone(monkeypatch):
    """One that has cookies, a host's session too, and that nobody tells to slow down."""
    monkeypatch.setattr(identity, "ACTS", Throttle("test of the schema", "1000000/second"))
    browser = a_browser(strict=True)
    assert browser.login(access_code=django_settings.JAM_MANAGER_ACCESS_CODE)
    return browser


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_api_is_as_described(case, phone):
    jam = a_jam() if not hasattr(phone, "jam") else phone.jam
    phone.jam = jam
    if case.meta.generation.mode is GenerationMode.POSITIVE:
        _meet_the_jam(case, jam)
    cookies = {name: morsel.value for name, morsel in phone.cookies.items()}
    case.call_and_validate(
        headers={
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Accept-Encoding": "identity",  # its WSGI client does not unpack
        },
        # A forged cookie is let in by design: it is a new voter, and nobody else.
        excluded_checks=[ignored_auth],
    )


def _meet_the_jam(case, jam):
    """Give it names that exist, so that more is tried than what is not found."""
    if "slug" in case.path_parameters:
        case.path_parameters["slug"] = jam.slug
    if "song_id" in case.path_parameters:
        case.path_parameters["song_id"] = song_id("Creep")
    hosting.open_jam(jam)  # an example before this one may have ended it
    for name, real in (("attendee_id", a_player), ("suggestion_id", a_wish), ("act_id", an_act)):
        if name in case.path_parameters:
            case.path_parameters[name] = real(jam)
    # To the schema a made-up cursor is a text like any other; to the server it is none.
    case.query.pop("cursor", None)


def a_player(jam: Jam) -> int:
    """Somebody who is on a song."""
    entry, _created = jam.entries.get_or_create(song_id=song_id("Creep"))
    player = jam.attendees.create(voter=make_voter().id)
    entry.performances.create(attendee=player, instrument="other")
    return player.pk


def a_wish(jam: Jam) -> int:
    """A suggestion that waits for the host's word."""
    somebody, _created = jam.attendees.get_or_create(voter="0" * 32)
    title = f"Wish {jam.suggested.count()}"
    return jam.suggested.create(attendee=somebody, title=title, artist="Somebody").pk


def an_act(jam: Jam) -> int:
    """A removal that may be undone."""
    jam.entries.get_or_create(song_id=song_id("Valerie"))
    done = removing.remove_song(jam, song_id("Valerie"), by=User.objects.get(username="host"))
    return done.act.pk if done.act else 0
