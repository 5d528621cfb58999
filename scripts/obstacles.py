"""What can be in the way of a start, told in one line."""


class InTheWayError(Exception):
    """Something that the person at the keyboard can put right; the text says what and how."""
