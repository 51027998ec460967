"""Slack's side of the events: each is sent until it is answered with 200, or given up, as Slack would."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import aiohttp

from tests.faults.door import Request
from tests.faults.program import until

PAUSES = (0.0, 0.0, 1.0, 4.0)
"""Minutes before each try of Slack's: at once, at once again, after a minute, after five."""

PATIENCE = aiohttp.ClientTimeout(total=3)
"""Slack waits three seconds for an answer."""


@dataclass
class Sender:
    """`minute` are the seconds that one of Slack's minutes takes here. `sent` and `acknowledged` are names."""

    session: aiohttp.ClientSession
    door: str
    minute: float = 2.0
    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    answers: "Counter[int]" = field(default_factory=Counter)
    """How often each status came; 0 stands for none."""

    def forget(self) -> None:
        self.sent.clear()
        self.acknowledged.clear()
        self.answers.clear()

    async def push(self, name: str, request: Request) -> None:
        """An event, repeated until it is taken."""
        self.sent.add(name)
        for retry, minutes in enumerate(PAUSES):
            await asyncio.sleep(minutes * self.minute)
            if await self._status(request, retry) == 200:
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
        if await self._status(request, 0) == 200:
            self.acknowledged.add(name)

    async def _status(self, request: Request, retry: int) -> int:
        status = 0
        try:
            body, headers = request.body.encode(), request.headers(retry)
            async with self.session.post(self.door, data=body, headers=headers, timeout=PATIENCE) as answer:
                status = answer.status
                await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        self.answers[status] += 1
        return status
