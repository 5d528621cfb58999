"""The generator of `make bench`: the real server passes, and what is wrong is found."""

import json
import os
import subprocess
import sys
from dataclasses import asdict

import pytest

from jamanager.lib.identity import COOKIE, Voter, sign
from tests.load.check import differences, miscounts
from tests.load.crowd import Crowd
from tests.load.orders import Findings, Orders, spread
from tests.load.phone import Phone
from tests.load.wire import Wire
from tests.scene import make_jam
from tests.site import ROOT, serving

PHONES = 5
SONG = {"song_id": 7, "title": "Valerie", "vote_count": 3}
SNAPSHOT = {"epoch": "e", "version": 4, "jam": {"name": "Thursday"}, "songs": [SONG]}


def cookies_of(phones: int) -> list[str]:
    return [f"{COOKIE}={sign(Voter.new())}" for _phone in range(phones)]


def phone_with_state(**orders: bool) -> Phone:
    crowd = Crowd(Orders("http://127.0.0.1:1", ["jam"], ["cookie"], 1, 1, **orders))
    phone = crowd.phones[0]
    phone.mirror.hear("snapshot", {**SNAPSHOT, "me": {"voted": []}})
    return phone


@pytest.mark.django_db(transaction=True)
def test_five_phones_lose_no_vote_and_show_the_truth():
    jam = make_jam("Angie", "Creep", "Jolene", "Valerie")
    with serving() as url:
        orders = Orders(url, [jam.slug] * PHONES, cookies_of(PHONES), votes_per_s=5, seconds=2)
        done = subprocess.run(
            [sys.executable, "-m", "tests.load.crowd"],
            input=json.dumps(asdict(orders)),
            cwd=ROOT,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    found = Findings(**json.loads(done.stdout))
    assert found.errors == []
    assert (found.sent, found.acknowledged) == (10, 10)
    assert found.delivered == 10 * PHONES
    assert (found.unequal_mirrors, found.never_shown, found.cut_off) == (0, 0, 0)


def test_a_mirror_that_is_the_truth_differs_in_nothing():
    assert differences(phone_with_state(), SNAPSHOT, own_marks=True) == []


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("version", 5),
        ("epoch", "f"),
        ("jam", {"name": "Friday"}),
        ("songs", [{**SONG, "vote_count": 4}]),
        ("songs", []),
    ],
)
def test_a_mirror_that_is_not_the_truth_is_found(part, other):
    found = differences(phone_with_state(), {**SNAPSHOT, part: other}, own_marks=True)
    assert found == [f"phone 0: its {part} is not the snapshot's"]


def test_a_vote_that_was_acknowledged_and_is_not_marked_is_found():
    phone = phone_with_state()
    phone.voted.add(7)
    assert len(differences(phone, SNAPSHOT, own_marks=True)) == 1
    assert differences(phone, SNAPSHOT, own_marks=False) == []


def test_a_vote_that_was_acknowledged_and_is_not_counted_is_found():
    phone = phone_with_state()
    assert miscounts([phone], {7: 3}, SNAPSHOT) == []
    phone.voted.add(7)
    assert miscounts([phone], {7: 3}, SNAPSHOT) == ["song 7 has 3 votes, and 4 were acknowledged"]


def test_where_gaps_are_not_told_only_the_counts_are_compared():
    phone = phone_with_state(loose=True)
    assert differences(phone, {**SNAPSHOT, "version": 9}, own_marks=False) == []
    wrong = {**SNAPSHOT, "songs": [{**SONG, "vote_count": 9}]}
    assert len(differences(phone, wrong, own_marks=False)) == 1


def frame(payload: bytes, opcode: int = 1) -> bytes:
    """As a server sends it."""
    if len(payload) < 126:
        return bytes([0x80 | opcode, len(payload)]) + payload
    if len(payload) < 2**16:
        return bytes([0x80 | opcode, 126]) + len(payload).to_bytes(2, "big") + payload
    return bytes([0x80 | opcode, 127]) + len(payload).to_bytes(8, "big") + payload


@pytest.mark.parametrize("step", [1, 3, 100, 10**6])
def test_frames_are_read_however_the_network_cuts_them(step):
    heard: list[bytes] = []
    wire = Wire(b"", opened=lambda: None, heard=heard.append, closed=lambda code: None)
    texts = [b"", b"short", b"m" * 126, b"l" * 70_000, b"last"]
    stream = b"HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n" + b"".join(map(frame, texts))
    for start in range(0, len(stream), step):
        wire.data_received(stream[start : start + step])
    assert heard == texts
    assert wire.received == sum(len(frame(text)) for text in texts)


def test_percentiles_are_values_that_were_measured():
    found = spread([i / 1000 for i in range(1, 101)])
    assert (found.p50, found.p95, found.p99, found.count) == (51, 96, 100, 100)
    assert spread([]).count == 0
