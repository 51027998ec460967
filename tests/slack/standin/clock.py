"""The stand-in's time: as far ahead of the machine's as a test has moved it. Signatures keep the machine's."""

import time


class Clock:
    def __init__(self) -> None:
        self._ahead = 0.0
        self._latest = 0.0

    def real(self) -> float:
        """The machine's own: signatures go by it."""
        return time.time()  # noqa: TID251 - this is a server of its own, with a clock of its own

    def now(self) -> float:
        """Seconds since 1970."""
        return self.real() + self._ahead

    def forward(self, seconds: float) -> None:
        self._ahead += seconds

    def ts(self) -> str:
        """An instant that no other message has, later than all before."""
        self._latest = max(self.now(), self._latest + 0.000_001)
        return f"{self._latest:.6f}"
