import pytest

from jamanager.lib.cursor import cursor_after, place_of
from jamanager.lib.refusals import Invalid


def test_a_cursor_comes_back_as_the_place_it_was_made_of():
    cursor = cursor_after("jams", "2026-11-21T20:00:00+00:00", 7)
    assert place_of("jams", cursor) == ["2026-11-21T20:00:00+00:00", 7]


@pytest.mark.parametrize("broken", ["", "x", "a:b", "a:b:c", "é", "\x00", "WzFd:1:x"])
def test_a_made_up_cursor_is_refused(broken):
    with pytest.raises(Invalid) as refused:
        place_of("jams", broken)
    assert list(refused.value.fields) == ["cursor"]


def test_a_changed_cursor_is_refused():
    cursor = cursor_after("jams", 7)
    for changed in (cursor[1:], cursor[:-1], cursor.swapcase()):
        with pytest.raises(Invalid):
            place_of("jams", changed)


def test_a_cursor_of_another_list_is_refused():
    with pytest.raises(Invalid):
        place_of("songs", cursor_after("jams", 7))
