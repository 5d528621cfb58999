"""What all tests share."""

import pytest
from django.conf import settings

from jamanager.lib import sign_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last.

    Its plugin keeps an event loop running from its first test on, where a test of a socket
    could not start one.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture
def tries_of_this_test_alone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest):
    """Count the guesses of access codes and passwords anew."""
    for name in ("CODE_TRIES", "PASSWORD_TRIES"):
        secret = f"{getattr(sign_in, name).secret} of {request.node.name}"
        monkeypatch.setattr(sign_in, name, sign_in.Tries(secret, settings.ACCESS_CODE_TRIES))
