import asyncio

import pytest

from jams.live import outbox
from jams.live.outbox import LENGTH, Outbox


class Socket:
    """A server's end of a socket: full or not, and gone or not."""

    def __init__(self):
        self.sent, self.given_up = [], 0
        self.writable = asyncio.Event()
        self.writable.set()
        self.gone = False
        self.outbox = Outbox(self.send, self.give_up)

    async def send(self, message):
        await self.writable.wait()
        if self.gone:
            raise OSError
        self.sent.append(message.get("text", message.get("code")))

    async def give_up(self):
        self.given_up += 1

    async def farewell(self):
        farewell = self.outbox._farewell
        assert farewell is not None
        await farewell

    async def quiet(self):
        async with asyncio.timeout(5):
            while self.outbox._task is not None and not self.outbox._task.done():
                await asyncio.wait([self.outbox._task])


async def test_a_socket_that_takes_it_is_sent_a_text_at_once():
    socket = Socket()
    socket.outbox.put("one")
    socket.outbox.put("two")
    assert socket.sent == ["one", "two"]
    assert socket.outbox._task is None


async def test_what_waits_is_sent_in_order_when_the_socket_takes_it_again():
    socket = Socket()
    socket.writable.clear()
    for text in ("one", "two", "three"):
        socket.outbox.put(text)
    assert socket.sent == []
    socket.writable.set()
    await socket.quiet()
    socket.outbox.put("four")
    assert socket.sent == ["one", "two", "three", "four"]


async def test_nothing_follows_a_close_code():
    socket = Socket()
    socket.outbox.put("one")
    socket.outbox.put(4404)
    socket.outbox.put("two")
    assert socket.sent == ["one", 4404]


async def test_one_that_lets_too_much_wait_is_given_up_once():
    socket = Socket()
    socket.writable.clear()
    for number in range(LENGTH + 5):
        socket.outbox.put(str(number))
    await socket.farewell()
    assert (socket.given_up, socket.sent) == (1, [])


async def test_one_that_does_not_take_a_text_in_time_is_given_up(monkeypatch):
    monkeypatch.setattr(outbox, "SEND_TIMEOUT_S", 0.01)
    socket = Socket()
    socket.writable.clear()
    socket.outbox.put("one")
    await socket.quiet()
    await socket.farewell()
    assert socket.given_up == 1


async def test_a_slow_one_that_takes_one_after_the_other_stays(monkeypatch):
    monkeypatch.setattr(outbox, "SEND_TIMEOUT_S", 0.05)
    socket = Socket()
    patience = []
    original = Outbox._watch

    def watch(self, *sent_before):
        patience.append(sent_before)
        original(self, *sent_before)

    monkeypatch.setattr(Outbox, "_watch", watch)

    async def slowly(message):
        await asyncio.sleep(0.02)
        socket.sent.append(message["text"])

    socket.outbox._send = slowly
    for number in range(8):
        socket.outbox.put(str(number))
    await socket.quiet()
    assert len(socket.sent) == 8
    assert len(patience) > 1
    assert socket.given_up == 0


@pytest.mark.parametrize("full_first", [True, False])
async def test_a_socket_that_has_gone_is_no_news(full_first):
    socket = Socket()
    socket.gone = True
    if full_first:
        socket.writable.clear()
    socket.outbox.put("one")
    socket.writable.set()
    await socket.quiet()
    socket.outbox.put("two")
    assert (socket.sent, socket.given_up) == ([], 0)
