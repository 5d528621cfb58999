"""What a server costs: the processor's time and the memory of a process and its children."""

import psutil  # type: ignore[import-untyped]


class Cost:
    """Reads one process tree; nothing for a pid of 0."""

    def __init__(self, pid: int) -> None:
        self._server = psutil.Process(pid) if pid else None

    def cpu_s(self) -> float:
        """User and system time so far, in steps of the clock: 10 ms."""
        times = [process.cpu_times() for process in self._processes()]
        return float(sum(time.user + time.system for time in times))

    def rss_mb(self) -> float:
        """Resident memory; what processes share counts for each."""
        return float(sum(process.memory_info().rss for process in self._processes())) / 1e6

    @staticmethod
    def machine_s() -> float:
        """What all processes of this machine have taken so far, of all cores together."""
        times = psutil.cpu_times()
        return float(times.user + times.nice + times.system + times.irq + times.softirq)

    def _processes(self) -> list[psutil.Process]:
        if self._server is None:
            return []
        return [self._server, *self._server.children(recursive=True)]
