"""Programs of our own, with all their children: started, stopped, held still, killed."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]


def answers(port: int) -> bool:
    """Whether somebody listens on this port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Program:
    """One command line, run in a process group of its own; what it says goes into a file."""

    def __init__(
        self,
        *command: str | Path,
        log: Path,
        cwd: Path | None = None,
        environment: dict[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        self._command, self._cwd = command, cwd
        self._environment, self._user = environment, user
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the program is there, held still or not."""
        return self._process is not None and self._process.poll() is None

    @property
    def status(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.poll() if self._process is not None else None

    def start(self) -> None:
        """Start it, or start it again."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._cwd,
                env=self._environment,
                user=self._user,
                group=self._user,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def tell(self, number: signal.Signals) -> None:
        """Send the signal to the program alone, as an operator does."""
        if self._process is not None:
            self._process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM, within: float = 30) -> float:
        """Ask it to end and wait; the seconds it took. Raises subprocess.TimeoutExpired."""
        if self._process is None:
            return 0.0
        started = time.monotonic()
        self._process.send_signal(number)
        self._process.wait(within)
        return time.monotonic() - started

    def kill(self) -> None:
        """-9 for it and all its children, held still or not."""
        self._tell_all(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(30)

    def hold(self) -> None:
        """Make it stand still, with its connections open."""
        self._tell_all(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        self._tell_all(signal.SIGCONT)

    def family(self) -> list[psutil.Process]:
        """The program and all its children."""
        if self._process is None or not self.is_running:
            return []
        parent = psutil.Process(self._process.pid)
        return [parent, *parent.children(recursive=True)]

    def memory_mb(self) -> float:
        """The resident memory of the family, in MB."""
        return sum(int(process.memory_info().rss) for process in self.family()) / 1e6

    def said(self) -> str:
        """What it wrote."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _tell_all(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return
