"""Activities with Microsoft's token over HTTP to the committed answer and 200, the engine at work; and the floor.

The floor is a server that checks the token and does one durable INSERT. Sender, server and Teams are processes. What
botbuilder alone reaches is measured beside it, without HTTP and without a database.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from itertools import count

from tests.benchmarks.databases import Databases, opened_at
from tests.benchmarks.figures import Figure, at_least, rate
from tests.benchmarks.processes import answered, running
from tests.benchmarks.sender import Errand, Report
from tests.benchmarks.serving import serving_teams
from tests.benchmarks.teams import asked, in_teams
from tests.benchmarks.teams_side import Side

TEAMS = 100
CONNECTIONS = 64
REPLIES = 2000
ACTIVITIES = 400
ROUNDS = 3

_numbers = count()


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        yield await _on(databases, store)


async def run_sdk(_: Databases) -> AsyncIterator[Figure]:
    """Activities that are read and whose token is checked, by us and by botbuilder as shipped."""
    ours, shipped = list[float](), list[float]()
    async with _side() as side:
        for _round in range(ROUNDS):
            for which, found in (("shipped", shipped), ("ours", ours)):
                given = {**asdict(side), "which": which, "number": ACTIVITIES}
                found.append((await answered("-m", "tests.benchmarks.teams_sdk", given=given))["per_second"])
    yield rate("teams_sdk", "", ours, shipped, "activities/s")


async def _on(databases: Databases, store: str) -> Figure:
    ours, least = list[float](), list[float]()
    async with databases.new(store) as url, _side() as side:
        async with opened_at(url) as opened:
            await asked(opened, in_teams(TEAMS))
        for _ in range(ROUNDS):
            async with running("-m", "tests.benchmarks.teams_floor", url, f"{side.url}/keys") as floor:
                least.append(await _per_second(int(floor.said), side))
            async with serving_teams(url, side) as program:
                ours.append(await _per_second(program.port, side))
    return rate("teams_reply", store, ours, least, "replies/s", at_least(0.5))


@asynccontextmanager
async def _side() -> AsyncIterator[Side]:
    async with running("-m", "tests.benchmarks.teams_side", str(TEAMS)) as process:
        yield Side(**json.loads(process.said))


async def _per_second(port: int, side: Side) -> float:
    """The first ones tell the program of the channels, and are not counted."""
    _refuse(await _sent(port, side, 100))
    report = await _sent(port, side, REPLIES)
    _refuse(report)
    return REPLIES / report.seconds


def _refuse(report: Report) -> None:
    if report.failed:
        raise RuntimeError(f"not everything was taken: {report.statuses}")


async def _sent(port: int, side: Side, number: int) -> Report:
    first = next(_numbers) * 100_000
    errand = Errand(port, TEAMS, first, number, CONNECTIONS, side=asdict(side))
    return Report(**await answered("-m", "tests.benchmarks.sender", given=asdict(errand)))
