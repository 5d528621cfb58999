"""What `make bench` makes of its figures: ten minutes of measuring must not end in a typo."""

import json
from xml.etree import ElementTree as ET

import pytest

from tests.load import __main__ as bench
from tests.load import growth, report
from tests.load.orders import Findings, Spread, median
from tests.load.pages import Pages
from tests.load.plan import CELLS, COMPARED, Results
from tests.load.site import ROOT

WAYS = ("bare", "ours", "plain", "plain, Redis", "ours, 2 workers")


def findings(phones: int = 300, votes: float = 50, cpu_s: float = 1.5, **more) -> Findings:
    return Findings(
        phones=phones,
        votes_per_s=votes,
        sent=300,
        acknowledged=300,
        delivered=300 * phones,
        ack_ms=Spread(4, 9, 12, 300),
        voting_s=6,
        server_cpu_s=cpu_s,
        server_rss_mb=130,
        bytes_per_phone_s=4_000,
        **more,
    )


@pytest.fixture
def results() -> Results:
    return Results(
        live={way: {cell: findings(*cell) for cell in CELLS} for way in WAYS},
        songs={30: findings(), 300: findings(cpu_s=3)},
        unwatched={10: findings(), 1000: findings()},
        watched={10: findings(cpu_s=0), 1000: findings(cpu_s=0.1)},
        storms={300: findings(joined_s=0.5, join_cpu_s=0.4)},
        pages={
            30: Pages(30, Spread(6), Spread(1), 700),
            300: Pages(300, Spread(9), Spread(7), 90),
        },
    )


def test_each_target_is_said_to_be_met_or_not(results):
    text = report.tables(results)
    assert "| acknowledged p95 ≤ 25 ms (300 x 50) | 9.0 ms | yes |" in text
    assert "| page of 30 songs, built, p50 ≤ 8 ms | 6.0 ms | yes |" in text
    assert "| page of 300 songs, still, p50 ≤ 6 ms | 7.0 ms | no |" in text
    assert "| CPU ≤ 1/8 of plain Channels, in memory | 1/1.0 | no |" in text
    assert "| nothing lost, all mirrors equal | 0 lost, 0 unequal | yes |" in text


def test_a_lost_vote_is_a_missed_target(results):
    results.live["ours"][COMPARED].acknowledged -= 1
    assert "| 1 lost, 0 unequal | no |" in report.tables(results)


def test_growth_is_said_for_each_doubling(results):
    series = growth.growth(results)
    assert series["songs: CPU, ms a vote"] == [(30, 5.0), (300, 10.0)]
    assert "| songs: CPU, ms a vote | 30: 5.0, 300: 10.0 | times 1.23 |" in report.tables(results)


def test_a_cost_below_the_clock_is_left_out(results):
    assert growth.growth(results)["jams, one phone each: CPU, ms in a second"][0][0] == 1000


def test_the_pictures_are_drawn(results):
    for picture in growth.pictures(results).values():
        assert ET.fromstring(picture).tag.endswith("svg")


def test_the_figures_go_into_the_page_between_its_marks(results, tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    page = tmp_path / bench.PAGE
    (page.parent / "pictures").mkdir(parents=True)
    page.write_text(f"before\n{bench.BEGIN}\nold\n{bench.END}\nafter\n")
    bench._write("new", {"a.svg": "<svg/>"})
    assert page.read_text() == f"before\n{bench.BEGIN}\nnew\n{bench.END}\nafter\n"
    assert (page.parent / "pictures" / "a.svg").read_text() == "<svg/>"


def test_the_real_page_has_its_marks():
    text = (ROOT / bench.PAGE).read_text()
    assert text.index(bench.BEGIN) < text.index(bench.END)


def test_a_machine_can_read_all_of_it(results):
    found = json.loads(bench._as_json({"date": "today"}, results))
    assert found["live"]["ours"]["300 x 50"]["cpu_ms_per_1000"] == pytest.approx(16.7, abs=0.1)
    assert found["pages"]["30"]["built_ms"]["p50"] == 6
    assert isinstance(results.live["ours"][COMPARED], Findings)


def test_of_several_runs_the_median_counts_and_every_error():
    runs = [findings(cpu_s=cpu, errors=[str(cpu)]) for cpu in (9.0, 1.0, 2.0)]
    merged = median(runs)
    assert merged.server_cpu_s == 2.0
    assert merged.ack_ms.p95 == 9
    assert merged.errors == ["9.0", "1.0", "2.0"]
