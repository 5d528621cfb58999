import pytest

from jamanager.lib.text import tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana  Maria\t", "Ana Maria"),
        ("Ana\x00", "Ana"),
        ("\x00 \x1b", ""),
        ("line\nbreak", "line break"),
        ("Zoë 👩\u200d🎤", "Zoë 👩\u200d🎤"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("\u200b \u2060", ""),
        ("\u3164", ""),
        ("\u200d \u200c", ""),
        ("An\u200ba", "Ana"),
        ("\u202eanA", "anA"),
        ("\ud800A", "A"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_what_nobody_sees_is_taken_out(typed, kept):
    assert tidy(typed) == kept
