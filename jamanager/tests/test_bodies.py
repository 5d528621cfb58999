"""What is too large is thrown away as it comes, and told when it has come."""

import tempfile
from typing import IO, Any

import httpx
import pytest
from django.core.exceptions import RequestAborted

from jamanager.asgi import application
from jamanager.lib.bodies import MOST_OF_A_FORM, MOST_THROWN_AWAY, TOO_LARGE, read_body

MB = 1024 * 1024
FORM = [(b"content-type", b"multipart/form-data; boundary=x")]


def scope(headers=()):
    return {"type": "http", "headers": list(headers)}


class Sender:
    """Sends this many pieces, or without end; counts those that were taken."""

    def __init__(self, count: int | None) -> None:
        self.count, self.taken = count, 0

    async def __call__(self) -> dict[str, Any]:
        self.taken += 1
        more = self.count is None or self.taken < self.count
        return {"type": "http.request", "body": bytes(MB), "more_body": more}


def size(body: IO[bytes]) -> int:
    return body.seek(0, 2)


async def test_a_form_with_files_is_read_whole():
    asked = scope(FORM)
    body = await read_body(asked, Sender(11))
    assert size(body) == 11 * MB
    assert TOO_LARGE not in asked


async def test_of_too_large_a_form_nothing_stays_and_all_is_heard():
    asked, receive = scope(FORM), Sender(100)
    body = await read_body(asked, receive)
    assert asked[TOO_LARGE]
    assert (size(body), receive.taken) == (0, 100)


async def test_no_more_is_written_than_a_form_may_have(monkeypatch):
    written = []

    class Watched(tempfile.SpooledTemporaryFile):
        def write(self, piece):
            written.append(len(piece))
            return super().write(piece)

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", Watched)
    await read_body(scope(FORM), Sender(500))
    assert sum(written) == MOST_OF_A_FORM


async def test_who_sends_without_end_is_cut_off():
    receive = Sender(None)
    await read_body(scope(FORM), receive)
    assert receive.taken == MOST_THROWN_AWAY // MB + 1


async def test_what_is_no_form_with_files_may_be_less():
    asked = scope([(b"content-type", b"application/json")])
    assert size(await read_body(asked, Sender(2))) == 2 * MB
    await read_body(asked, Sender(3))
    assert asked[TOO_LARGE]


async def test_who_goes_away_is_not_waited_for():
    async def gone():
        return {"type": "http.disconnect"}

    with pytest.raises(RequestAborted):
        await read_body(scope(), gone)


@pytest.mark.parametrize("path", ["/host/login/", "/api/v1/jams/x/songs"])
@pytest.mark.django_db(transaction=True)
async def test_it_is_said_in_the_askers_own_way(path):
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        files = {"picture": ("film.jpg", bytes(MOST_OF_A_FORM + 1))}
        answer = await client.post(path, files=files)
    assert answer.status_code == 413
    if path.startswith("/api/"):
        assert answer.json()["error"]["code"] == "too_large"
    else:
        assert "choose a smaller file" in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
