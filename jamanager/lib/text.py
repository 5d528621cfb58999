"""Text as people type it."""

import unicodedata


def tidy(text: str) -> str:
    """The text without control characters, and without outer or doubled space."""
    spaced = "".join(" " if letter.isspace() else letter for letter in text)
    shown = "".join(letter for letter in spaced if unicodedata.category(letter) != "Cc")
    return " ".join(shown.split())
