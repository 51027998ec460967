"""The playground's clock: civil time = anchor + (real time - anchor) * rate. Nothing else here reads the real clock.

It starts where a team would: at 8:00 on the Monday after Labor Day of the present school year, in the summer of the
coming one. So the whole year lies ahead of whoever tries it, whatever day it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from adapters.playground.sdk.cast import ZONE

NORMAL = 1.0
FAST = 3600.0  # an hour each second
SUMMER = 6  # from June on, people look ahead to the coming school year


class Settings(Protocol):
    """Where the clock's three numbers outlive the process."""

    def setting(self, name: str) -> str | None: ...

    def set(self, name: str, value: str) -> None: ...


def real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Anchor:
    civil: datetime
    real: datetime
    rate: float

    def __str__(self) -> str:
        return f"{self.civil.isoformat()} {self.real.isoformat()} {self.rate!r}"

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        civil, real, rate = text.split(" ")
        return cls(datetime.fromisoformat(civil), datetime.fromisoformat(real), float(rate))


class TurnableClock:
    """Implements ports.Clock. It only moves forward."""

    def __init__(self, settings: Settings, real: Callable[[], datetime] = real_now) -> None:
        self._settings = settings
        self._real = real
        stored = settings.setting("clock")
        if stored is None:
            self._keep(Anchor(school_moment(real()), real(), NORMAL))
            return
        self._anchor = Anchor.parse(stored)
        if self._anchor.rate != NORMAL:  # stopped while running fast: go on from where people last saw it
            self._keep(Anchor(self._anchor.civil, real(), NORMAL))

    def civil(self) -> datetime:
        return self._anchor.civil + (self._real() - self._anchor.real) * self._anchor.rate

    @property
    def fast(self) -> bool:
        return self._anchor.rate != NORMAL

    def run(self, rate: float) -> None:
        self._keep(Anchor(self.civil(), self._real(), rate))

    def forward(self, by: timedelta) -> None:
        self.to(self.civil() + by)

    def to(self, instant: datetime) -> None:
        """Jump there; an instant that has passed changes nothing."""
        self._keep(Anchor(max(instant, self.civil()), self._real(), self._anchor.rate))

    def tick(self) -> None:
        """Note how far a fast clock has come, so that a restart continues there."""
        if self.fast:
            self._keep(Anchor(self.civil(), self._real(), self._anchor.rate))

    def _keep(self, anchor: Anchor) -> None:
        self._anchor = anchor
        self._settings.set("clock", str(anchor))


def school_moment(now: datetime) -> datetime:
    """Where the clock of a new playground starts, in UTC."""
    today = now.astimezone(ZoneInfo(ZONE)).date()
    return eight(term_start(today.year if today.month >= SUMMER else today.year - 1))


def term_start(year: int) -> date:
    """The Monday after Labor Day."""
    first = date(year, 9, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7)


def eight(day: date) -> datetime:
    return datetime.combine(day, time(8), ZoneInfo(ZONE)).astimezone(UTC)
