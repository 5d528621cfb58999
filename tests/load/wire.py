"""A socket as light as it can be: a thousand of them have to fit into one process.

It speaks just the part of RFC 6455 that our servers use with a client that takes no compression:
whole unmasked texts, pings and closes. A library would cost the generator more than the server
spends, and the generator would be what is measured.
"""

import asyncio
import base64
import os
import struct
from collections.abc import Callable
from typing import cast

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
FINAL, MASKED = 0x80, 0x80
# A mask is for proxies between browsers and servers. All zeros is a mask, too, and costs nothing.
MASK = bytes(4)


class Wire(asyncio.Protocol):
    """One connection. `opened`, `heard` (a text's bytes) and `closed` (a code) are called."""

    def __init__(
        self,
        request: bytes,
        *,
        opened: Callable[[], None],
        heard: Callable[[bytes], None],
        closed: Callable[[int | None], None],
    ) -> None:
        self.received = 0  # bytes after the handshake
        self._request = request
        self._opened, self._heard, self._closed = opened, heard, closed
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._is_open = False
        self._code: int | None = None

    def say(self, text: str) -> None:
        """Send this text."""
        self._send(TEXT, text.encode())

    def hang_up(self) -> None:
        """Close, with the code of one who goes away."""
        self._send(CLOSE, struct.pack("!H", 1001))
        if self._transport is not None:
            self._transport.close()

    # ── asyncio's side ─────────────────────────────────────────────────────────────────────────
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask to speak WebSocket."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are not its children
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Take in whole frames; what is left waits for the rest of it."""
        buffer = self._buffer + data if self._buffer else data
        if not self._is_open:
            head, end, buffer = buffer.partition(b"\r\n\r\n")
            if not end:
                self._buffer = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                assert self._transport is not None
                self._transport.abort()
                return
            self._is_open = True
            self._opened()
            data = buffer
        self.received += len(data)
        self._buffer = self._frames(buffer)

    def connection_lost(self, error: Exception | None) -> None:
        """Say with which code the server closed; None where it just went."""
        self._transport = None
        self._closed(self._code)

    # ── frames ─────────────────────────────────────────────────────────────────────────────────
    def _frames(self, buffer: bytes) -> bytes:
        start, end = 0, len(buffer)
        while end - start >= 2:
            length, body = buffer[start + 1], start + 2
            if length == 126:
                body += 2
            elif length == 127:
                body += 8
            if end < body:
                break
            if length > 125:
                length = int.from_bytes(buffer[start + 2 : body], "big")
            if end < body + length:
                break
            self._frame(buffer[start], buffer[body : body + length])
            start = body + length
        return buffer[start:]

    def _frame(self, first: int, payload: bytes) -> None:
        opcode = first & 0x0F
        if not first & FINAL:
            raise ValueError("The server sent a part of a frame, which this client does not read.")
        if opcode == TEXT:
            self._heard(payload)
        elif opcode == PING:
            self._send(PONG, payload)
        elif opcode == CLOSE:
            self._code = int.from_bytes(payload[:2], "big") if payload else None
            self._send(CLOSE, payload[:2])

    def _send(self, opcode: int, payload: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", FINAL | opcode, MASKED | length)
        else:
            head = struct.pack("!BBH", FINAL | opcode, MASKED | 126, length)
        self._transport.write(head + MASK + payload)


def handshake(host: str, path: str, cookie: str) -> bytes:
    """The request with which a browser on a page of this host opens a socket."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Origin: http://{host}",
        f"Cookie: {cookie}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
