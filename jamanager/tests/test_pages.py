"""The handler of pages, spoken to as a server does."""

from io import BytesIO

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core import signals
from django.http import FileResponse
from django.urls import path

from jamanager.pages import PagesHandler

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def pages():
    return PagesHandler(threads=2)


def scope(path, method="GET", query=b"", headers=()):
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(b"host", b"testserver"), *headers],
        "http_version": "1.1",
        "scheme": "http",
        "client": ("127.0.0.1", 5),
        "server": ("testserver", 80),
    }


async def ask(pages, *args, body=b"", **kwargs):
    """Status, headers and body of the answer to one request."""
    line = ApplicationCommunicator(pages, scope(*args, **kwargs))
    await line.send_input({"type": "http.request", "body": body[:5], "more_body": True})
    await line.send_input({"type": "http.request", "body": body[5:]})
    start = await line.receive_output(timeout=5)
    content, more = b"", True
    while more:
        part = await line.receive_output(timeout=5)
        content, more = content + part.get("body", b""), part.get("more_body", False)
    await line.wait(timeout=5)
    return start["status"], start["headers"], content


async def test_a_page_comes_with_its_cookies(pages):
    status, headers, content = await ask(pages, "/")
    cookies = b" ".join(value for name, value in headers if name == b"Set-Cookie")
    assert status == 200
    assert b"jam_voter=" in cookies
    assert b"csrftoken=" in cookies
    assert b"</html>" in content


async def test_a_body_that_comes_in_pieces_is_read_whole(pages):
    status, _headers, content = await ask(
        pages,
        "/api/v1/jams/x/attendee",
        "PUT",
        body=b'{"name": "Ana"}',
        headers=[(b"content-type", b"application/json")],
    )
    assert status == 401
    assert b"no_voter" in content


async def test_an_unknown_page_and_a_query_that_is_no_text_are_answered(pages):
    assert (await ask(pages, "/nowhere/"))[0] == 404
    assert (await ask(pages, "/", query=b"q=\xff\xfe"))[0] == 400


async def test_who_hangs_up_before_asking_costs_nothing(pages):
    line = ApplicationCommunicator(pages, scope("/"))
    await line.send_input({"type": "http.disconnect"})
    await line.wait(timeout=5)
    assert await line.receive_nothing()


async def test_each_request_has_a_start_and_an_end(pages):
    heard = []

    def note(signal, **_kwargs):
        heard.append(signal)

    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.connect(note)
    try:
        await ask(pages, "/health")
    finally:
        for signal in both:
            signal.disconnect(note)
    assert heard == list(both)


def streamed(request):
    # Its file is closed with the answer, so whoever sends it later has to have read it.
    return FileResponse(BytesIO(b"one two"), headers={"X-Part": "a"})


# By a name that is anyone's to call: a route that jamanager/who_may.py lacks is refused.
urlpatterns = [path("stream", streamed, name="health")]


@pytest.mark.urls(__name__)
async def test_a_stream_comes_in_one_piece(pages):
    status, headers, content = await ask(pages, "/stream")
    assert (status, content) == (200, b"one two")
    assert (b"X-Part", b"a") in headers
