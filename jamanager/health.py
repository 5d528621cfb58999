"""Whether this process can do its work: `/health`, for load balancers and for people."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow
from threading import Lock, Thread
from typing import Any

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)
DEADLINE_S = 1.5


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 and `healthy`, or 503 and `unhealthy`; `checks` says which part, and how fast it was."""
    asked = {name: check.ask() for name, check in CHECKS.items()}
    deadline = time.monotonic() + DEADLINE_S
    checks = {name: _outcome(name, answer, deadline) for name, answer in asked.items()}
    healthy = all(check["ok"] for check in checks.values())
    return JsonResponse(
        {
            "status": "healthy" if healthy else "unhealthy",
            "timestamp": timezone.now().isoformat(timespec="milliseconds"),
            "version": settings.VERSION,
            "checks": checks,
        },
        status=200 if healthy else 503,
    )


class Check:
    """One part that we need, asked in a thread of its own: it may hang, and `/health` may not."""

    def __init__(self, question: Callable[[], None]) -> None:
        self.question = question
        self._one_at_a_time = Lock()
        self._asked: Future[float] = Future()
        self._asked.set_result(0.0)

    def ask(self) -> "Future[float]":
        """The answer to come: the milliseconds it took, or what went wrong.

        Who asks while a question is open waits for that one, so a part that hangs holds one
        thread however often it is asked for.
        """
        with self._one_at_a_time:
            if self._asked.done():
                self._asked = Future()
                # A daemon: a check that hangs must not keep the process from ending.
                Thread(target=self._find_out, args=(self._asked,), daemon=True).start()
            return self._asked

    def _find_out(self, answer: "Future[float]") -> None:
        started = time.perf_counter()
        try:
            self.question()
        except Exception as problem:  # noqa: BLE001 (whatever it is, this part does not work)
            answer.set_exception(problem)
        else:
            answer.set_result((time.perf_counter() - started) * 1000)


def _outcome(name: str, answer: "Future[float]", deadline: float) -> dict[str, Any]:
    """`ok` and `ms`; why it is not ok stands in the log, which not everybody can read."""
    try:
        ms = answer.result(timeout=max(0.0, deadline - time.monotonic()))
    except TooSlow:
        log.warning("Health: %s gave no answer within %s s.", name, DEADLINE_S)
        return {"ok": False, "ms": DEADLINE_S * 1000}
    except Exception as problem:  # noqa: BLE001
        log.warning("Health: %s does not work: %s", name, problem)
        return {"ok": False, "ms": None}
    return {"ok": True, "ms": round(ms, 1)}


def ask_database() -> None:
    """Read one row of a table of ours. Raises where that does not work."""
    try:
        Session.objects.exists()
    finally:
        connection.close()


def ask_channel_layer() -> None:
    """Reach Redis, where pokes go through it; the layer in memory is always there."""
    if settings.REDIS_URL:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1
        ) as server:
            server.ping()


CHECKS = {"database": Check(ask_database), "channel_layer": Check(ask_channel_layer)}
