"""The sockets' addresses."""

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import path, re_path

from jams.live import close_codes
from jams.live.consumer import JamConsumer


class Nowhere(AsyncWebsocketConsumer):
    """An address that is no jam's."""

    channel_layer_alias = "none"

    async def connect(self) -> None:
        """Accept, as a browser sees no close code before that, and close."""
        await self.accept()
        await self.close(close_codes.NO_SUCH_JAM)


websocket_urlpatterns = [
    path("ws/jam/<slug:slug>/", JamConsumer.as_asgi()),
    re_path("", Nowhere.as_asgi()),
]
