"""The law of the live path, in the browser: the page's script against the server's snapshots."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from jams import queries
from jams.live.state import diff
from tests.scene import make_jam
from tests.writes import WRITES, Night, do

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TS = "2026-11-21T20:00:00.000Z"
APPLY = """async ([first, flushes]) => {
  const { JamState } = await import("/js/jam-state.js");
  const state = new JamState(first);
  return flushes.map((frames) => {
    const said = frames.map(({ event, data }) => state.apply(event, data));
    const again = frames.map(({ event, data }) => state.apply(event, data));
    return { said, again, ...state.public() };
  });
}"""

writes = st.tuples(st.integers(0, len(WRITES) - 1), st.integers(0, 9_999))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(flushes=st.lists(st.lists(writes, min_size=1, max_size=4), min_size=1, max_size=8))
def test_the_scripts_state_with_the_events_since_equals_a_fresh_snapshot(bare_page, flushes):
    with transaction.atomic():
        assert_the_law(bare_page, flushes)
        transaction.set_rollback(True)


def assert_the_law(page: Page, flushes: list[list[tuple[int, int]]]) -> None:
    night = Night(make_jam("Valerie", "Jolene", "Creep"))
    state = queries.read(night.jam.pk)
    first = {**state.snapshot(TS), "me": {"voted": [], "signed_up": []}}
    sent, expected = [], []
    for flush in flushes:
        for number, seed in flush:
            do(night, number, seed)
        new = queries.read_since(state)
        sent.append([{"event": event, "data": data} for event, data in diff(state, new, TS)])
        fresh = queries.read(night.jam.pk).snapshot(TS)
        expected.append({key: fresh[key] for key in ("jam", "songs", "epoch", "version")})
        state = new
    for found, frames, truth in zip(
        page.evaluate(APPLY, [first, sent]), sent, expected, strict=True
    ):
        said, again = found.pop("said"), found.pop("again")
        assert found == truth
        assert said == ["held"] * (len(frames) - 1) + ["applied"] * bool(frames)
        assert "applied" not in again
