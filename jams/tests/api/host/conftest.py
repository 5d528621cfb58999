import pytest
from django.conf import settings
from django.contrib.auth.models import User

from jams import queries
from jams.models import Jam
from jams.tests.a_night import a_browser
from tests.scene import make_jam

pytest.register_assert_rewrite("jams.tests.api.host.asserts")


class Console:
    """A browser in which somebody has a jam's console open; it checks for CSRF like a real one."""

    def __init__(self, jam, browser):
        self.jam, self.browser = jam, browser

    def call(self, method, path, body=None, **headers):
        """Ask; and whatever that wrote, a screen that was live before it is right after it."""
        before = queries.read(self.jam.pk)
        answer = self._asked(method, path, body, **headers)
        assert queries.read_since(before) == queries.read(self.jam.pk)
        return answer

    def _asked(self, method, path, body, **headers):
        sent = {"data": "" if body is None else body, "content_type": "application/json"}
        return getattr(self.browser, method)(
            f"/api/v1/host/jams/{self.jam.slug}{path}",
            **({} if method == "get" else sent),
            headers={"X-CSRFToken": self.browser.cookies["csrftoken"].value, **headers},
        )

    def put(self, path, **body):
        return self.call("put", path, body)

    def post(self, path, **body):
        return self.call("post", path, body)

    def delete(self, path):
        return self.call("delete", path)


@pytest.fixture
def jam(db):
    return make_jam("Valerie", "Jolene", "Creep", status=Jam.Status.WAITING)


@pytest.fixture
def console(jam):
    """The console of the jam, with the built-in host at it."""
    browser = a_browser(strict=True)
    assert browser.login(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    return Console(jam, browser)


@pytest.fixture
def attendee(jam):
    """The same calls, by somebody who only has a voter's cookie."""
    return Console(jam, a_browser(strict=True))


@pytest.fixture
def no_host(jam):
    """The same calls, by somebody who is signed in and is no host."""
    browser = a_browser(strict=True)
    browser.force_login(User.objects.create(username="guest"))
    return Console(jam, browser)


@pytest.fixture
def console_of(jam):
    """Makes the console with somebody at it whose account hosts this venue."""

    def open_console(venue):
        browser = a_browser(strict=True)
        account = User.objects.create(username=f"host of {venue.name}")
        venue.hosts.add(account)
        browser.force_login(account)
        return Console(jam, browser)

    return open_console
