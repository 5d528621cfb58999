"""Servers that tests start: where they may listen, and when they do."""

import random
import socket
import subprocess
import time
import urllib.error
import urllib.request

PATIENCE_S = 30
# Below the numbers that the system hands out: while a server is down, no outgoing connection of
# the tests may take its port.
PORTS = range(20_000, 32_000)


def free_port() -> int:
    """A port that nobody listens on and that no connection is given by chance."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("There is no free port.")


def wait_until_served(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Return when this process answers at this address. Raises RuntimeError, TimeoutError."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer.")
