"""The server's command line, and the container's health check."""

import pytest

from scripts import healthcheck, server


def option(name: str, **environment: str) -> str:
    """What the command line says for an option."""
    command = server.command(environment)
    return command[command.index(name) + 1]


def test_without_redis_one_process_serves_whatever_is_asked_for():
    assert option("--workers", WEB_CONCURRENCY="4") == "1"
    assert option("--workers", WEB_CONCURRENCY="4", REDIS_URL="redis://127.0.0.1") == "4"
    assert option("--workers", REDIS_URL="redis://127.0.0.1") == "1"


def test_frames_are_not_compressed_and_the_port_is_the_operators():
    assert option("--ws-per-message-deflate") == "false"
    assert option("--port") == "8000"
    assert option("--port", PORT="9001") == "9001"


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("jam.example,localhost", "jam.example"),
        (".jam.example", "jam.example"),
        ("*", "localhost"),
        ("", "localhost"),
    ],
)
def test_the_health_check_asks_under_a_name_that_is_let_in(allowed, host):
    assert healthcheck.host_header(allowed) == host
