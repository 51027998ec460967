"""A process that only sends: `python -m tests.benchmarks.sender` reads an errand from its input, and tells.

Requests go over kept connections. At a fixed rate, each one's time runs from when it was to be sent.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

from tests.benchmarks import slack_events, teams_events
from tests.benchmarks.teams import in_teams, teams
from tests.benchmarks.teams_side import Side

PATIENCE = 30.0

Send = Callable[[bytes, float], Coroutine[Any, Any, None]]
"""One request, and from when its time runs."""


@dataclass(frozen=True, slots=True)
class Errand:
    """So many requests from the one numbered `first`; as fast as they are answered, or so many a second.

    They are Slack's, or where Teams' `side` is told, those of Teams.
    """

    port: int
    teams: int
    first: int
    number: int
    connections: int
    rate: float = 0.0
    side: dict[str, str] = field(default_factory=dict)

    def requests(self) -> list[bytes]:
        if self.side:
            given = Side(**self.side), in_teams(self.teams)
            return teams_events.requests(self.port, *given, self.first, self.number)
        return slack_events.requests(self.port, teams(self.teams), self.first, self.number)


@dataclass(frozen=True, slots=True)
class Report:
    """Times are seconds; `statuses` counts answers, 0 where the connection broke."""

    seconds: float
    statuses: dict[str, int]
    times: list[float] = field(repr=False)

    @property
    def failed(self) -> int:
        return sum(number for status, number in self.statuses.items() if status != "200")

    def after(self, share: float) -> float:
        """The time within which such a share was answered, in milliseconds."""
        return sorted(self.times)[min(int(len(self.times) * share), len(self.times) - 1)] * 1000


class Lines:
    """Connections to the server, the one used last first; whoever finds none waits."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: asyncio.LifoQueue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.LifoQueue()

    async def open(self, number: int) -> None:
        for _ in range(number):
            self._free.put_nowait(await asyncio.open_connection("127.0.0.1", self._port))

    async def send(self, request: bytes) -> int:
        reader, writer = await self._free.get()
        try:
            writer.write(request)
            status = await _answer(reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            status = 0
        self._free.put_nowait((reader, writer))
        return status

    async def close(self) -> None:
        while not self._free.empty():
            _, writer = self._free.get_nowait()
            writer.close()
            await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head[9:12])


async def as_fast_as_answered(bodies: Sequence[bytes], connections: int, send: Send) -> None:
    waiting = iter(bodies)

    async def one_after_another() -> None:
        for body in waiting:
            await send(body, perf_counter())

    async with asyncio.TaskGroup() as senders:
        for _ in range(connections):
            senders.create_task(one_after_another())


async def at_a_rate(bodies: Sequence[bytes], rate: float, send: Send) -> None:
    began = perf_counter()
    async with asyncio.TaskGroup() as senders:
        for number, body in enumerate(bodies):
            planned = began + number / rate
            await asyncio.sleep(max(planned - perf_counter(), 0))
            senders.create_task(send(body, planned))


async def run(errand: Errand) -> Report:
    lines, statuses, times = Lines(errand.port), Counter[str](), list[float]()
    bodies = errand.requests()

    async def send(body: bytes, planned: float) -> None:
        async with asyncio.timeout(PATIENCE):
            status = await lines.send(body)
        statuses[str(status)] += 1
        times.append(perf_counter() - planned)

    await lines.open(errand.connections)
    began = perf_counter()
    if errand.rate:
        await at_a_rate(bodies, errand.rate, send)
    else:
        await as_fast_as_answered(bodies, errand.connections, send)
    report = Report(perf_counter() - began, dict(statuses), times)
    await lines.close()
    return report


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(asyncio.run(run(Errand(**json.load(sys.stdin)))))))
