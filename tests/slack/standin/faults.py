"""Slack's bad days, on order; and its limits, which it keeps by itself."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from tests.slack.standin.clock import Clock


class Fault(StrEnum):
    """What goes wrong with a call. All but `drop` and `late` come before anything is done."""

    LIMITED = "limited"
    STATUS = "status"
    ERROR = "error"
    GARBAGE = "garbage"
    HANG = "hang"
    CUT = "cut"
    DROP = "drop"
    LATE = "late"


@dataclass
class Order:
    """For the next `times` calls of a method (of any, when it is empty), in one room if it is named.

    `skip` calls go well first. What hangs or is late goes on after `lasts` seconds, if not before. `status` and
    `error` say what `STATUS` and `ERROR` answer.
    """

    fault: Fault
    method: str = ""
    channel: str = ""
    times: int = 1
    skip: int = 0
    retry_after: int = 30
    status: int = 503
    error: str = "internal_error"
    lasts: float | None = None

    def takes(self, method: str, channel: str) -> bool:
        if self.times <= 0 or self.method not in ("", method) or self.channel not in ("", channel):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass
class Limit:
    """At most `calls` of a method in `seconds`, in the whole workspace or in each room."""

    method: str
    calls: int
    seconds: float
    each_room: bool = False
    made: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def wait(self, method: str, team: str, channel: str, now: float) -> float:
        """Seconds until it may be called; 0 counts the call."""
        if method != self.method:
            return 0.0
        made = self.made.setdefault((team, channel if self.each_room else ""), deque())
        while made and made[0] <= now - self.seconds:
            made.popleft()
        if len(made) >= self.calls:
            return made[0] + self.seconds - now
        made.append(now)
        return 0.0


@dataclass
class Faults:
    """`released` lets what hangs or is late go on. `scant` is how slowly some apps may read."""

    clock: Clock
    orders: list[Order] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    scant: bool = False
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def order(self, fault: Fault, method: str = "", **details: object) -> Order:
        made = Order(fault, method, **details)  # type: ignore[arg-type]
        self.orders.append(made)
        return made

    def read_scantily(self) -> None:
        """One call a minute, fifteen messages a call."""
        self.scant = True
        self.limits += [Limit(name, 1, 60) for name in ("conversations.history", "conversations.replies")]

    async def wait(self, order: Order) -> None:
        """As long as what hangs or is late takes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(order.lasts):
                await self.released.wait()

    def next(self, method: str, channel: str) -> Order | None:
        return next((order for order in self.orders if order.takes(method, channel)), None)

    def limited(self, method: str, team: str, channel: str) -> float:
        now = self.clock.now()
        return max((limit.wait(method, team, channel, now) for limit in self.limits), default=0.0)
