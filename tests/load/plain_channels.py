"""The plain way with Channels, as its tutorial goes.

There is one `group_send` a vote, and each consumer serialises and sends; the vote is a few lines
of plain ORM. It has the same models, database, routing and server as the real thing, and none of
its hub. It speaks just enough of the contract for the generator; a change that the layer drops is
gone.
"""

import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")
pages = get_asgi_application()

from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402

from jamanager.lib.identity import Voter, voter_of  # noqa: E402
from jams import queries  # noqa: E402
from jams.models import Attendee, Jam, JamSong, Vote  # noqa: E402

Json = dict[str, Any]


def save(slug: str, voter: Voter, song_id: int, voted: bool) -> Json:
    """Make the vote so. What writes here sends no signals, which the project listens to."""
    with transaction.atomic():
        jam = Jam.objects.select_for_update().get(slug=slug)
        entry = JamSong.objects.get(jam=jam, song_id=song_id)
        attendee = Attendee.objects.filter(jam=jam, voter=voter.id).first()
        if attendee is None:
            attendee = Attendee.objects.bulk_create([Attendee(jam=jam, voter=voter.id)])[0]
        votes = Vote.objects.filter(jam_song=entry)
        if voted:
            Vote.objects.bulk_create([Vote(jam_song=entry, attendee=attendee)])
        else:
            own = votes.filter(attendee=attendee)
            own._raw_delete(own.db)
        Jam.objects.filter(pk=jam.pk).update(version=F("version") + 1)
        version = Jam.objects.values_list("version", flat=True).get(pk=jam.pk)
        return {
            "song_id": song_id,
            "vote_count": votes.count(),
            "voted": voted,
            "version": version,
        }


def read(slug: str, voter: Voter) -> Json:
    """What a socket is told first."""
    jam = queries.jam_by_slug(slug)
    state = queries.read(jam.pk).snapshot(jam.starts_at.isoformat())
    return {**state, "me": queries.me(jam.pk, voter, "attendee")}


class PlainConsumer(AsyncJsonWebsocketConsumer):
    """A member of its jam's group."""

    async def connect(self) -> None:
        """Join the group, and send the state."""
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        self.group = f"plain.{self.slug}"
        self.voter = voter_of(self.scope["cookies"]) or Voter.new()
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        state = await database_sync_to_async(read)(self.slug, self.voter)
        self.jam_id, self.epoch = state["jam_id"], state["epoch"]
        await self.send_json({"event": "snapshot", "data": state})

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive_json(self, content: Json, **kwargs: object) -> None:
        """Vote, acknowledge, and tell the group."""
        if content["event"] != "vote":
            await self.send_json({"event": "pong", "data": {}})
            return
        asked = content["data"]
        done = await database_sync_to_async(save)(
            self.slug, self.voter, asked["song_id"], asked["voted"]
        )
        await self.send_json({"event": "ack", "data": {"cmd_id": asked["cmd_id"], **done}})
        await self.channel_layer.group_send(self.group, {"type": "vote.update", **done})

    async def vote_update(self, message: Json) -> None:
        """Tell this browser."""
        song = {"song_id": message["song_id"], "vote_count": message["vote_count"]}
        await self.send_json(
            {
                "event": "vote_update",
                "data": {
                    "jam_id": self.jam_id,
                    "epoch": self.epoch,
                    "version": message["version"],
                    "prev": message["version"] - 1,
                    "votes": [song],
                },
            }
        )


application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AuthMiddlewareStack(
            URLRouter([path("ws/jam/<slug:slug>/", PlainConsumer.as_asgi())])
        ),
    }
)
