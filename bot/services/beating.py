"""A worker's word that it is at work, written every few seconds; what is made of its absence is not known here."""

import asyncio
import secrets

from bot.services.watching import Workers

EVERY = 10.0
"""Seconds between two words."""


class Heartbeat:
    """Called in each round of the work that it tells of. Each start of the program is a worker of its own."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._name = secrets.token_hex(8)
        self._next = 0.0

    async def beat(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._next:
            await self._workers.beat(self._name)
            self._next = now + EVERY
