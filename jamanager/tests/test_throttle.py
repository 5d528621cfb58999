import pytest
import time_machine
from django.test import RequestFactory
from limits import storage
from limits.strategies import MovingWindowRateLimiter

from jamanager.lib import throttle
from jamanager.lib.refusals import SlowDown
from jamanager.lib.throttle import Throttle, in_words, source_of


@pytest.fixture
def three(request):
    return Throttle(f"test: {request.node.name}", "3/15 minutes")


def test_what_is_spent_is_spent_for_that_key_alone(three):
    for _try in range(3):
        three.spend("a")
    with pytest.raises(SlowDown) as refused:
        three.spend("a")
    assert 14 * 60 < refused.value.retry_after <= 15 * 60
    three.spend("b")


def test_a_refused_try_does_not_make_the_wait_longer(three):
    with time_machine.travel("2026-01-01T20:00Z", tick=False) as clock:
        for _try in range(3):
            three.spend("a")
        clock.shift(10 * 60)
        for _try in range(5):
            with pytest.raises(SlowDown) as refused:
                three.spend("a")
        assert refused.value.retry_after == 5 * 60
        clock.shift(5 * 60 + 1)
        three.spend("a")


def test_what_is_forgotten_can_be_spent_again(three):
    for _round in range(2):
        for _try in range(3):
            three.spend("a")
        three.forget("a")


def test_two_throttles_count_apart(three):
    other = Throttle("test: another", "3/15 minutes")
    for _try in range(3):
        three.spend("a")
    other.spend("a")


def test_a_lost_redis_opens_no_door(three, monkeypatch):
    away = storage.RedisStorage(
        "redis://127.0.0.1:1/0", wrap_exceptions=True, socket_connect_timeout=0.2
    )
    lost = MovingWindowRateLimiter(away)
    monkeypatch.setattr(throttle, "_shared", lambda: lost)
    for _try in range(3):
        three.spend("a")
    with pytest.raises(SlowDown):
        three.spend("a")
    three.forget("a")
    three.spend("a")


def test_a_lost_redis_is_told_of_once_and_so_is_its_return(three, monkeypatch, caplog):
    away = storage.RedisStorage(
        "redis://127.0.0.1:1/0", wrap_exceptions=True, socket_connect_timeout=0.2
    )
    lost, here = MovingWindowRateLimiter(away), throttle._own()
    monkeypatch.setattr(throttle, "_away", False)
    monkeypatch.setattr(throttle, "_shared", lambda: lost)
    for key in "abc":
        three.spend(key)
    three.forget("a")
    monkeypatch.setattr(throttle, "_shared", lambda: here)
    for key in "abc":
        three.spend(key)
    told = [record.getMessage().split(":")[0] for record in caplog.records]
    assert told == ["Redis is away", "Redis is back"]


def test_with_redis_all_processes_count_together(three, settings):
    if not settings.REDIS_URL:
        pytest.skip("needs TEST_REDIS_URL")
    for _try in range(3):
        three.spend("a")
    throttle._shared.cache_clear()  # as another process, which knows nothing yet
    with pytest.raises(SlowDown):
        three.spend("a")


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("", "unknown"),
    ],
)
def test_a_household_is_one_source(address, source):
    assert source_of(RequestFactory().get("/", REMOTE_ADDR=address)) == source


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (900, "15 minutes"),
        (4000, "more than an hour"),
    ],
)
def test_a_wait_is_said_in_words(seconds, words):
    assert in_words(seconds) == words
