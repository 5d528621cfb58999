"""A socket, as those see it that speak to it."""

from typing import Protocol

from jamanager.lib.identity import Voter
from jams.live.screen_state import View


class Member(Protocol):
    """A socket, as a room sees it. Neither method waits."""

    voter: Voter | None
    role: str
    view: View

    def tell(self, text: str) -> None:
        """Send this frame when its turn comes."""

    def turn_away(self, code: int) -> None:
        """Close with this code, after what was told before."""
