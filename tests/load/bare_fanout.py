"""The limit: what any server under uvicorn must spend to send these frames to these sockets.

It has no database, no framework and no rules. It keeps counts in memory, gathers votes for the
same window as the hub, builds the same frame and hands it to each socket. It speaks just enough
of the contract for the generator to take it for the real thing.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Send = Callable[[Json], Awaitable[None]]
Receive = Callable[[], Awaitable[Json]]

WINDOW_S = 0.05
# The snapshot of a jam of the real server, to start from.
SNAPSHOT = "BENCH_SNAPSHOT"


class Fanout:
    """Counts, and everybody who watches them."""

    def __init__(self, snapshot: Json) -> None:
        self.state = snapshot
        self.songs = {song["song_id"]: song for song in snapshot["songs"]}
        self.order = list(self.songs)
        self.moved: set[int] = set()
        self.told = snapshot["version"]
        self.everybody: set[Send] = set()
        self.poked = asyncio.Event()
        self.flusher = asyncio.ensure_future(self._flush())

    def vote(self, song_id: int, *, voted: bool) -> Json:
        """Count, and what to acknowledge."""
        song = self.songs[song_id]
        song["vote_count"] += 1 if voted else -1
        self.state["version"] += 1
        self.moved.add(song_id)
        self.poked.set()
        return {
            "song_id": song_id,
            "vote_count": song["vote_count"],
            "voted": voted,
            "version": self.state["version"],
        }

    def snapshot(self) -> Json:
        """The state now, in order."""
        return {**self.state, "songs": [self.songs[song_id] for song_id in self.order]}

    async def _flush(self) -> None:
        while True:
            await self.poked.wait()
            self.poked.clear()
            text = self._frame()
            for send in list(self.everybody):
                with suppress(OSError, RuntimeError):
                    await send({"type": "websocket.send", "text": text})
            await asyncio.sleep(WINDOW_S)

    def _frame(self) -> str:
        data: Json = {
            "jam_id": self.state["jam_id"],
            "epoch": self.state["epoch"],
            "version": self.state["version"],
            "prev": self.told,
            "ts": self.state["ts"],
            "votes": [
                {"song_id": song_id, "vote_count": self.songs[song_id]["vote_count"]}
                for song_id in self.order
                if song_id in self.moved
            ],
        }
        order = sorted(self.songs, key=lambda i: (-self.songs[i]["vote_count"], i))
        if order != self.order:
            data["order"] = self.order = order
        self.told = self.state["version"]
        self.moved.clear()
        return frame("vote_update", data)


_fanout: Fanout | None = None


async def application(scope: Json, receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(send, scope["path"])
    else:
        await _socket(receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    global _fanout
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _fanout = Fanout(_first_state())
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _first_state() -> Json:
    found: Json = json.loads(Path(os.environ[SNAPSHOT]).read_text())
    return found


async def _answer(send: Send, path: str) -> None:
    assert _fanout is not None
    body = b"{}" if path == "/health" else json.dumps(_fanout.snapshot()).encode()
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _socket(receive: Receive, send: Send) -> None:
    assert _fanout is not None
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": frame("snapshot", _fanout.snapshot())})
    _fanout.everybody.add(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            command = json.loads(message["text"])
            if command["event"] == "vote":
                asked = command["data"]
                done = _fanout.vote(asked["song_id"], voted=asked["voted"])
                text = frame("ack", {"cmd_id": asked["cmd_id"], **done})
            else:
                text = frame("pong", {})
            await send({"type": "websocket.send", "text": text})
    finally:
        _fanout.everybody.discard(send)


def frame(event: str, data: Json) -> str:
    """The text of one frame, as the real server writes it."""
    return json.dumps({"event": event, "data": data}, separators=(",", ":"), ensure_ascii=False)
