"""A socket to the real application, in this process: what a browser's page is to the server."""

import json
from typing import Any
from urllib.parse import urlencode

from channels.testing import WebsocketCommunicator

from jamanager.asgi import application
from jamanager.lib.identity import COOKIE, Voter, sign
from jams.models import Jam
from tests.mirror import Json, Mirror

HOST = "testserver"


class Line(WebsocketCommunicator):
    """One client: says commands, hears frames, and keeps a mirror as the contract says."""

    def __init__(
        self,
        jam: Jam | str,
        voter: Voter | None = None,
        *,
        cookie: str | None = None,
        origin: str | None = f"http://{HOST}",
        **query: object,
    ) -> None:
        slug = jam if isinstance(jam, str) else jam.slug
        headers = [(b"host", HOST.encode())]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        if voter is not None:
            cookie = f"{COOKIE}={sign(voter)}"
        if cookie is not None:
            headers.append((b"cookie", cookie.encode()))
        asked = urlencode({"v": 1, **query})
        super().__init__(application, f"/ws/jam/{slug}/?{asked}", headers=headers)
        self.mirror = Mirror()

    async def __aenter__(self) -> "Line":
        """Connect; the server accepts whoever comes, and turns away after that."""
        connected, _subprotocol = await self.connect(timeout=5)
        assert connected
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Hang up, and let the server clear away."""
        await self.disconnect(timeout=5)

    async def say(self, event: str, **data: Any) -> None:
        """Send one frame."""
        await self.send_to(text_data=json.dumps({"event": event, "data": data}))

    async def frame(self) -> tuple[str, Json]:
        """The next frame, which the mirror has heard too."""
        found = await self.receive_json_from(timeout=5)
        assert found.keys() == {"event", "data"}
        self.mirror.hear(found["event"], found["data"])
        return found["event"], found["data"]

    async def hear(self, event: str) -> Json:
        """The data of the next frame of this event; what comes before it goes to the mirror."""
        while True:
            found, data = await self.frame()
            if found == event:
                return data

    async def closed_with(self) -> int:
        """The code with which the server closes, whatever it says before."""
        while True:
            output = await self.receive_output(timeout=5)
            if output["type"] == "websocket.close":
                return int(output["code"])
