"""One socket a page: of two that a page opens one after the other, the newer one counts."""

from jams.live.member import Member

Line = tuple[int, str, str]
"""One page's line to a jam: jam_id, voter's id, and the name that the page gave itself."""


class Lines:
    """Which member is the socket of which page."""

    def __init__(self) -> None:
        self._members: dict[Line, Member] = {}

    def take(self, member: Member, line: Line) -> None:
        """Make this the one socket of its page; the one before, if it is still there, is replaced.

        A page that opens a second socket has given its first one up. What that one still brings,
        out of a network that woke up, is older than what the page has said since.
        """
        before = self._members.get(line)
        self._members[line] = member
        if before is not None and before is not member:
            before.replace()

    def leave(self, member: Member, line: Line) -> None:
        """The page's socket has gone."""
        if self._members.get(line) is member:
            del self._members[line]
