"""Signed events over HTTP to the committed answer and 200, the engine at work beside it; and the floor for that.

The floor is a server that checks the signature and does one durable INSERT. Sender, server and Slack are processes.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from itertools import count

from tests.benchmarks.databases import Databases, opened_at
from tests.benchmarks.figures import Figure, duration, rate
from tests.benchmarks.processes import answered, running
from tests.benchmarks.sender import Errand, Report
from tests.benchmarks.serving import serving, slack_side
from tests.benchmarks.teams import asked, teams

TEAMS = 100
CONNECTIONS = 64
REPLIES = 2000
ROUNDS = 3
RATE = 200.0
SECONDS = 60

NOT_NOW = "503"

_numbers = count()


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        async for figure in _on(databases, store):
            yield figure


async def _on(databases: Databases, store: str) -> AsyncIterator[Figure]:
    ours, least = list[float](), list[float]()
    async with databases.new(store) as url, slack_side(TEAMS) as api:
        async with opened_at(url) as opened:
            await asked(opened, teams(TEAMS))
        for _ in range(ROUNDS):
            async with _floor(url) as port:
                least.append(await _per_second(port))
            async with _serving(url, api) as port:
                ours.append(await _per_second(port))
        yield rate("slack_reply", store, ours, least, "replies/s")
        async with _floor(url) as port:
            idle = await _at_a_rate(port)
        async with _serving(url, api) as port:
            busy = await _at_a_rate(port)
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        yield duration(f"slack_reply {name} at {RATE:g}/s", store, [busy.after(share)], [idle.after(share)], "ms")


@asynccontextmanager
async def _floor(url: str) -> AsyncIterator[int]:
    async with running("-m", "tests.benchmarks.slack_floor", url) as floor:
        await _warm(int(floor.said))
        yield int(floor.said)


@asynccontextmanager
async def _serving(url: str, api: str) -> AsyncIterator[int]:
    async with serving(url, api) as program:
        await _warm(program.port)
        yield program.port


async def _warm(port: int) -> None:
    """Until it takes what it is sent: at first the program does not know yet whose token it was given."""
    while (report := await _sent(port, 100)).failed:
        if report.statuses.keys() - {"200", NOT_NOW}:
            _refuse(report)


async def _per_second(port: int) -> float:
    report = await _sent(port, REPLIES)
    _refuse(report)
    return REPLIES / report.seconds


async def _at_a_rate(port: int) -> Report:
    report = await _sent(port, int(RATE * SECONDS), RATE)
    _refuse(report)
    return report


def _refuse(report: Report) -> None:
    if report.failed:
        raise RuntimeError(f"not everything was taken: {report.statuses}")


async def _sent(port: int, number: int, rate: float = 0.0) -> Report:
    first = next(_numbers) * 100_000
    errand = Errand(port, TEAMS, first, number, CONNECTIONS, rate)
    return Report(**await answered("-m", "tests.benchmarks.sender", given=asdict(errand)))
