"""A real WebSocket server that plays the jam's part: what it says is the test's script."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

PATIENCE_S = 5
Frame = tuple[str, dict[str, Any]]


class Guest:
    """One socket of the page's: what it asked for, and what it said."""

    def __init__(self, room: "Room", connection: ServerConnection) -> None:
        self._room, self._connection = room, connection
        request = connection.request
        assert request is not None
        query = parse_qs(urlsplit(request.path).query)
        self.query = {name: values[0] for name, values in query.items()}
        self.heard: list[Frame] = []
        self.gone = False

    def say(self, event: str, **data: Any) -> None:
        """Send the page a frame."""
        self._connection.send(json.dumps({"event": event, "data": data}))

    def close(self, code: int = 1011) -> None:
        """Close as the server does."""
        self._connection.close(code)

    def heard_of(self, event: str) -> list[dict[str, Any]]:
        """The data of all frames of this event."""
        return [data for name, data in self.heard if name == event]

    def wait_to_hear(self, event: str, times: int = 1) -> list[dict[str, Any]]:
        """The data of the frames of this event, once there are that many."""
        self._room.wait(lambda: len(self.heard_of(event)) >= times, f"{times} {event}")
        return self.heard_of(event)


class Room:
    """All sockets that came, in order. `greet` is called with each as it comes."""

    def __init__(self) -> None:
        self.url = ""
        self.guests: list[Guest] = []
        self.greet: Callable[[Guest], None] = lambda guest: guest.say("synced")
        self.reply: Callable[[Guest, str, dict[str, Any]], None] = _pong
        self._news = threading.Condition()

    def wait(self, happened: Callable[[], bool], what: str) -> None:
        """Wait until something has happened here."""
        with self._news:
            assert self._news.wait_for(happened, PATIENCE_S), f"waited in vain for {what}"

    def wait_for_guest(self, number: int) -> Guest:
        """The first, second, … socket, once it is there."""
        self.wait(lambda: len(self.guests) >= number, f"socket {number}")
        return self.guests[number - 1]

    def receive(self, connection: ServerConnection) -> None:
        """Serve one socket until it is closed."""
        guest = Guest(self, connection)
        self._tell(lambda: self.guests.append(guest))
        try:
            self.greet(guest)
            for text in connection:
                frame = json.loads(text)
                heard = (frame["event"], frame["data"])
                self._tell(partial(guest.heard.append, heard))
                self.reply(guest, *heard)
        except ConnectionClosed:
            pass
        self._tell(lambda: setattr(guest, "gone", True))

    def _tell(self, note: Callable[[], object]) -> None:
        with self._news:
            note()
            self._news.notify_all()


def _pong(guest: Guest, event: str, _data: dict[str, Any]) -> None:
    if event == "ping":
        guest.say("pong")


@contextmanager
def open_room() -> Iterator[Room]:
    """A room on a free port."""
    room = Room()
    with serve(room.receive, "127.0.0.1", 0, compression=None) as server:
        room.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/ws/jam/x/"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield room
        server.shutdown()
    thread.join()
