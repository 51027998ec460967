"""Who is at the front door: each request is sent until it is taken, or given up, as Slack or a person would."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

import aiohttp

from tests.faults.program import until

PAUSES = (0.0, 0.0, 1.0, 4.0)
"""Minutes before each try of Slack's: at once, at once again, after a minute, after five."""

PATIENCE = 3.0
"""Slack waits three seconds for an answer."""

AT_ONCE = 32
"""Requests that wait for an answer at a time. Where a machine is too slow for the pace, more would only time out."""


class Request(Protocol):
    """Where it is sent, and the status that says that it was taken."""

    @property
    def path(self) -> str: ...

    @property
    def body(self) -> str: ...

    @property
    def taken(self) -> int: ...

    def headers(self, retry: int = 0) -> Mapping[str, str]: ...


@dataclass
class Sender:
    """`address` is the program's, or several programs' in turn. `sent` and `acknowledged` are names.

    `minute` are the seconds that one of Slack's minutes takes here, `patience` those in which an answer must come.
    """

    session: aiohttp.ClientSession
    address: str
    others: Sequence[str] = ()
    patience: float = PATIENCE
    minute: float = 2.0
    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    answers: "Counter[int]" = field(default_factory=Counter)
    """How often each status came; 0 stands for none."""
    slowest: float = 0.0
    """Seconds that the slowest refusal took."""
    turns: "count[int]" = field(default_factory=count)
    lines: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    @property
    def taken(self) -> int:
        """How often the program said that it has something."""
        return self.answers[200] + self.answers[303]

    def forget(self) -> None:
        self.sent.clear()
        self.acknowledged.clear()
        self.answers.clear()

    async def push(self, name: str, request: Request) -> None:
        """An event, repeated until it is taken."""
        self.sent.add(name)
        for retry, minutes in enumerate(PAUSES):
            await asyncio.sleep(minutes * self.minute)
            if await self._status(request, retry) == request.taken:
                self.acknowledged.add(name)
                return

    async def insist(self, name: str, request: Request) -> None:
        """Until it is taken. Raises TimeoutError when it never is."""

        async def taken() -> bool:
            await self.ask(name, request)
            return name in self.acknowledged

        await until(taken, f"the program takes {name}")

    async def ask(self, name: str, request: Request) -> None:
        """What a person did at a screen. Slack tries this once, and tells the person if it fails."""
        self.sent.add(name)
        if await self._status(request, 0) == request.taken:
            self.acknowledged.add(name)

    async def _status(self, request: Request, retry: int) -> int:
        async with self.lines:
            status, began = 0, asyncio.get_running_loop().time()
            with suppress(aiohttp.ClientError, TimeoutError):
                status = await self._answered(request, retry)
            self.answers[status] += 1
            if status >= 500:
                self.slowest = max(self.slowest, asyncio.get_running_loop().time() - began)
            return status

    async def _answered(self, request: Request, retry: int) -> int:
        every = (self.address, *self.others)
        async with self.session.post(
            every[next(self.turns) % len(every)] + request.path,
            data=request.body.encode(),
            headers=request.headers(retry),
            timeout=aiohttp.ClientTimeout(total=self.patience),
            allow_redirects=False,
        ) as answer:
            await answer.read()
            return answer.status
