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
    ],
)
def test_what_nobody_sees_is_taken_out(typed, kept):
    assert tidy(typed) == kept
