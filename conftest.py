"""What all tests share."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser last.

    Its plugin keeps an event loop running from its first test on, where a test of a socket
    could not start one.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
