"""One socket: a browser's live line to one jam."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import asdict
from typing import Any, assert_never

from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from jamanager.lib.errors import as_error
from jamanager.lib.identity import Voter
from jamanager.lib.refusals import (
    BadFrame,
    Failure,
    Invalid,
    NotFound,
    NoVoter,
    Refusal,
    SlowDown,
    Unavailable,
    UnknownEvent,
)
from jams import queries
from jams.actions import signing_up, voting
from jams.live import close_codes, commands
from jams.live.frames import frame
from jams.live.hub import hub
from jams.live.outbox import GONE, SEND_TIMEOUT_S, Outbox
from jams.live.pace import CLOSE, SLOW_DOWN, Pace
from jams.live.screen_state import View, everything, for_screen
from jams.live.visitor import Visitor, role_in, visitor
from jams.models import Jam

log = logging.getLogger(__name__)

MAX_FRAME_BYTES = 8 * 1024
MAX_BAD_FRAMES = 20


class JamConsumer(AsyncWebsocketConsumer):
    """A member of its jam's room that may vote, sign up and withdraw.

    What it sends, it is told by the room; what it is told to do, an action does.
    """

    # The hub hears the pokes for all sockets of the process: none needs a channel of its own.
    channel_layer_alias = "none"

    voter: Voter | None = None
    role = "attendee"
    view: View = staticmethod(everything)
    jam: Jam | None = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one event, without Channels' look at database connections: none is held here."""
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def connect(self) -> None:
        """Accept, as a browser sees no close code before that; then let in or turn away."""
        self.pace, self.bad_frames = Pace(), 0
        self.hub = hub()
        self.hub.check_in()
        self.outbox = Outbox(self.base_send, self.give_up)
        await self.accept()
        who = visitor(self.scope)
        if who.is_screen:
            self.view = for_screen  # and no voter: a screen looks, and does not act
        else:
            self.voter = who.voter
        if not who.from_our_pages:
            self.turn_away(close_codes.FOREIGN_ORIGIN)
        elif not who.speaks_our_protocol:
            self.turn_away(close_codes.OLD_PROTOCOL)
        else:
            await self._enter(who)

    async def _enter(self, who: Visitor) -> None:
        slug = self.scope["url_route"]["kwargs"]["slug"]
        try:
            self.jam = await self.hub.read(queries.jam_by_slug, slug)
            if who.session_key is not None and not who.is_screen:
                self.role = await self.hub.read(role_in, who.session_key, self.jam.pk)
            await self.hub.join(self, self.jam.pk, who.epoch, who.version)
        except (NotFound, Jam.DoesNotExist):
            self.turn_away(close_codes.NO_SUCH_JAM)
        except DatabaseError as error:
            self.hub.note_trouble(error)
            self._refuse(None, Unavailable())
            self.turn_away(close_codes.TRY_AGAIN)

    async def disconnect(self, code: int) -> None:
        """Leave the room."""
        self.outbox.stop()
        await self._leave()
        await self.hub.check_out()

    async def give_up(self) -> None:
        """The browser does not read: forget it now, and let it come back."""
        await self._leave()
        with suppress(TimeoutError, *GONE):
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await self.close(close_codes.TRY_AGAIN)

    async def _leave(self) -> None:
        if self.jam is not None:
            await self.hub.leave(self, self.jam.pk)

    # ── a room's member ────────────────────────────────────────────────────────────────────────
    def tell(self, text: str) -> None:
        """Send this frame when its turn comes."""
        self.outbox.put(text)

    def turn_away(self, code: int) -> None:
        """Close with this code, after what was told before."""
        self.outbox.put(code)

    # ── what the client says ───────────────────────────────────────────────────────────────────
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what this frame says, or say why not."""
        text = text_data if text_data is not None else ""
        if max(len(text.encode()), len(bytes_data or b"")) > MAX_FRAME_BYTES:
            self.turn_away(close_codes.TOO_LARGE)
            return
        heard = self.pace.hear()
        cmd_id = commands.cmd_id_of(text)
        if heard >= CLOSE:
            self.turn_away(close_codes.TOO_FAST)
        elif heard > SLOW_DOWN:
            self._refuse(cmd_id, SlowDown(self.pace.wait_s()))
        else:
            await self._obey(text, cmd_id)

    async def _obey(self, text: str, cmd_id: str | None) -> None:
        try:
            command = commands.parse(text)
            self.bad_frames = 0
            await self._do(command)
        except (BadFrame, UnknownEvent, Invalid) as refusal:
            self._refuse(cmd_id, refusal)
            self.bad_frames += 1
            if self.bad_frames >= MAX_BAD_FRAMES:
                self.turn_away(close_codes.BAD_FRAMES)
        except Refusal as refusal:
            self._refuse(cmd_id, refusal)
        except DatabaseError as error:
            self.hub.note_trouble(error)
            self._refuse(cmd_id, Unavailable())
        except Exception:
            log.exception("A command in jam %s failed", self._jam_id)
            self._refuse(cmd_id, Failure())

    async def _do(self, command: commands.Command) -> None:
        match command:
            case commands.Ping():
                self.tell(frame("pong", {}))
            case commands.Resync(epoch, version):
                await self._resync(epoch, version)
            case commands.Vote(cmd_id, song_id, voted, line):
                await self._act(cmd_id, voting.set_vote, song_id, voted=voted, line=line)
            case commands.SignUp(cmd_id, song_id, instrument, wait, line):
                wish = (song_id, instrument)
                await self._act(cmd_id, signing_up.sign_up, *wish, wait=wait, line=line)
            case commands.Withdraw(cmd_id, song_id, line):
                await self._act(cmd_id, signing_up.withdraw, song_id, line=line)
            case _:
                assert_never(command)

    async def _resync(self, epoch: str | None, version: int | None) -> None:
        if self.jam is not None:
            with suppress(Jam.DoesNotExist):  # its room has turned everybody away
                await self.hub.resync(self, self.jam.pk, epoch, version)

    async def _act(self, cmd_id: str, action: Any, *args: object, **kwargs: object) -> None:
        """Do it as this voter, and acknowledge it: `action` has committed when it returns."""
        if self.voter is None:
            raise NoVoter
        if self.jam is None:
            raise NotFound
        result = await self.hub.write(action, self.jam, self.voter, *args, **kwargs)
        self.tell(frame("ack", {"cmd_id": cmd_id, **asdict(result)}))

    def _refuse(self, cmd_id: str | None, refusal: Refusal) -> None:
        self.tell(frame("error", {"cmd_id": cmd_id, **as_error(refusal)}))

    @property
    def _jam_id(self) -> int | None:
        return self.jam.pk if self.jam is not None else None
