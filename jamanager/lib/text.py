"""Text as people type it."""

import unicodedata

# Letters and marks that Unicode counts as something to see, and that no font draws.
_BLANK = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060\u2800\u3164\ufeff\uffa0")
# They would turn the words around a name, or a title, round.
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
# Control characters, and halves of characters.
_NOTHING = frozenset({"Cc", "Cs"})
# They join emoji and the letters of some scripts, and alone are nothing to see.
_JOINERS = "\u200c\u200d"


def tidy(text: str) -> str:
    """The text in composed form, without what nobody sees, and without outer or doubled space."""
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if letter.isspace() else letter for letter in composed)
    words = "".join(letter for letter in spaced if _is_shown(letter)).split()
    return " ".join(word for word in words if word.strip(_JOINERS))


def plain(code: str) -> str:
    """A code without what people add or drop when they type it."""
    return "".join(code.split()).replace("-", "").casefold()


def _is_shown(letter: str) -> bool:
    return (
        letter not in _BLANK
        and unicodedata.category(letter) not in _NOTHING
        and unicodedata.bidirectional(letter) not in _TURNING
    )
