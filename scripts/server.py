"""The one server command, for `make run` and for the container: uvicorn with our options."""

import os
import sys
from collections.abc import Mapping


def command(environment: Mapping[str, str]) -> list[str]:
    """The command line of uvicorn for this environment: `PORT`, `WEB_CONCURRENCY`, `REDIS_URL`."""
    # Without Redis the channel layer lives in one process, so only one can serve.
    workers = environment.get("WEB_CONCURRENCY", "1") if environment.get("REDIS_URL") else "1"
    return [
        *(sys.executable, "-m", "uvicorn", "jamanager.asgi:application"),
        *("--host", "0.0.0.0"),  # noqa: S104  phones come in from the network
        *("--port", environment.get("PORT") or "8000"),
        *("--workers", workers),
        # Compressing small frames for each phone cost more than it saved.
        *("--ws-per-message-deflate", "false"),
        # Above the contract's own limit, so that the consumer is the one who refuses a frame.
        *("--ws-max-size", str(16 * 1024)),
        # A phone that went without a word is closed within half a minute.
        *("--ws-ping-interval", "15", "--ws-ping-timeout", "15"),
        *("--timeout-graceful-shutdown", "10"),
        *("--log-level", "warning"),
        "--no-access-log",
        "--no-server-header",
    ]


if __name__ == "__main__":
    arguments = command(os.environ)
    os.execv(arguments[0], arguments)  # noqa: S606
