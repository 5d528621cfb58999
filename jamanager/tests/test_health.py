import threading
import time
from datetime import datetime

import pytest
from django.conf import settings as site

from jamanager import health
from jamanager.health import Check

pytestmark = pytest.mark.django_db


def test_a_site_that_works_is_healthy(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "healthy"
    assert body["version"] == site.VERSION
    assert datetime.fromisoformat(body["timestamp"]).tzinfo
    assert set(body["checks"]) == {"database", "channel_layer"}
    for check in body["checks"].values():
        assert check["ok"] is True
        assert check["ms"] >= 0


def test_it_is_never_kept_and_makes_nobody_a_voter(client):
    answer = client.get("/health")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_a_part_that_fails_makes_it_unhealthy_and_keeps_its_reason(client, monkeypatch, caplog):
    def fail():
        raise OSError("the password was wrong")

    monkeypatch.setitem(health.CHECKS, "database", Check(fail))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["status"] == "unhealthy"
    assert answer.json()["checks"]["database"]["ok"] is False
    assert answer.json()["checks"]["channel_layer"]["ok"] is True
    assert "password" not in answer.content.decode()
    assert "password" in caplog.text


def test_a_part_that_hangs_does_not_hang_it(client, monkeypatch):
    let_go, asked = threading.Event(), []

    def hang():
        asked.append(1)
        let_go.wait(30)

    monkeypatch.setitem(health.CHECKS, "database", Check(hang))
    monkeypatch.setattr(health, "DEADLINE_S", 0.1)
    started = time.monotonic()
    for _time in range(3):
        answer = client.get("/health")
        assert answer.status_code == 503
        assert answer.json()["checks"]["database"] == {"ok": False, "ms": 100.0}
    assert time.monotonic() - started < 5
    assert len(asked) == 1
    let_go.set()


def test_it_is_well_again_when_the_part_is(client, monkeypatch):
    broken = [True]

    def ask():
        if broken:
            raise OSError(broken.pop())

    monkeypatch.setitem(health.CHECKS, "database", Check(ask))
    assert client.get("/health").status_code == 503
    assert client.get("/health").status_code == 200


def test_a_lost_redis_is_told(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    body = client.get("/health").json()
    assert body["status"] == "unhealthy"
    assert body["checks"]["channel_layer"]["ok"] is False
    assert body["checks"]["database"]["ok"] is True
