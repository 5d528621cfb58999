"""The law of the live path: an old state, with the events since, equals a fresh one."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jams import queries
from jams.live.screen_state import everything, for_screen
from jams.live.state import diff
from jams.models import Jam
from tests.mirror import Mirror
from tests.scene import make_jam
from tests.writes import WRITES, Night, do

NAMES = [write.__name__ for write in WRITES]
PREPARATIONS = ("vote", "take_name", "sign_up", "give_a_sheet_in_the_admin", "play")
TS = "2026-11-21T20:00:00.000Z"
EVENTS = {
    "song_added",
    "song_update",
    "vote_update",
    "performance_update",
    "chord_sheet_update",
    "jam_update",
}

writes = st.tuples(st.integers(0, len(WRITES) - 1), st.integers(0, 9_999))
flushes = st.lists(st.lists(writes, min_size=1, max_size=4), min_size=1, max_size=8)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(flushes=flushes)
def test_an_old_state_with_the_events_since_equals_a_fresh_one(db, flushes):
    with transaction.atomic():
        assert_the_law(flushes)
        transaction.set_rollback(True)


def assert_the_law(flushes):
    night = Night(make_jam("Valerie", "Jolene", "Creep"))
    state = queries.read(night.jam.pk)
    mirrors = {view: Mirror() for view in (everything, for_screen)}
    for view, mirror in mirrors.items():
        mirror.hear("snapshot", view(state).snapshot(TS))
    for flush in flushes:
        for number, seed in flush:
            do(night, number, seed)
        new = queries.read_since(state)
        fresh = queries.read(night.jam.pk)
        assert new == fresh, "what is read of the moved rows alone is the whole"
        for view, mirror in mirrors.items():
            frames = diff(view(state), view(new), TS)
            for event, data in frames:
                mirror.hear(event, data)
            expected = Mirror()
            expected.hear("snapshot", view(fresh).snapshot(TS))
            assert mirror.public() == expected.public()
            assert_flush(frames, state.version, fresh.version)
            for event, data in frames:  # values are absolute: once more does no harm
                mirror.hear(event, data)
            assert mirror.public() == expected.public()
        state = new


def assert_flush(frames, old, new):
    assert len({event for event, _data in frames}) == len(frames)
    assert {event for event, _data in frames} <= EVENTS
    assert bool(frames) == (new > old)
    for index, (_event, data) in enumerate(frames):
        last = index == len(frames) - 1
        assert data["prev"] == old
        assert data["version"] == (new if last else old)
        assert last or "order" not in data


@pytest.mark.django_db
def test_every_write_of_the_property_test_moves_a_version_at_some_time():
    """Else the law above would hold for a write that never happens."""
    for number, write in enumerate(WRITES):
        night = Night(make_jam("Valerie", "Jolene"))
        for seed in range(40):
            for name in PREPARATIONS:
                do(night, NAMES.index(name), seed)
            before = Jam.objects.get(pk=night.jam.pk).version
            do(night, number, seed + 1_000)
            if Jam.objects.get(pk=night.jam.pk).version > before:
                break
        else:
            pytest.fail(f"{write.__name__} never changed anything")


@pytest.mark.django_db
def test_two_epochs_have_no_way_between_them():
    jam = make_jam("Valerie")
    old = queries.read(jam.pk)
    Jam.objects.filter(pk=jam.pk).update(epoch="another")
    with pytest.raises(ValueError, match="epoch"):
        diff(old, queries.read(jam.pk), TS)


@pytest.mark.django_db
def test_where_only_the_order_changed_a_jam_update_carries_it():
    jam = make_jam("Valerie", "Jolene")
    state = queries.read(jam.pk)
    entry = jam.entries.get(song__title="Valerie")
    entry.pinned_place = 1
    entry.save()
    ((event, data),) = diff(state, queries.read_since(state), TS)
    assert event == "jam_update"
    assert data["order"][0] == entry.song_id
    assert data["jam"]["next_up"] == [entry.song_id]
