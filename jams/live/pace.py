"""How fast one socket may talk."""

import time
from collections import deque
from collections.abc import Callable

WINDOW_S = 10.0
SLOW_DOWN = 20
CLOSE = 100


class Pace:
    """Counts the messages of the last ten seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: deque[float] = deque(maxlen=CLOSE)

    def hear(self) -> int:
        """Count one more message; how many there were in the window, this one included."""
        now = self._clock()
        self._heard.append(now)
        while now - self._heard[0] >= WINDOW_S:
            self._heard.popleft()
        return len(self._heard)

    def wait_s(self) -> int:
        """Whole seconds until the next message is within the limit again."""
        heard = list(self._heard)
        if len(heard) < SLOW_DOWN:
            return 0
        return max(1, round(WINDOW_S - (self._clock() - heard[-SLOW_DOWN])))
