"""How much memory the program takes while it serves a database with 100,000 reflections, beside one with 100.

The resident size as Linux tells it, after several rounds of the engine in which nothing was due.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_most, growth
from tests.benchmarks.population import populate
from tests.benchmarks.serving import serving, slack_side, until_ready

FEW, MANY = 100, 100_000
ROUNDS = 3
SERVED = 15.0
"""Seconds: as many rounds of the engine."""


async def run(databases: Databases) -> AsyncIterator[Figure]:
    now = datetime.now(UTC)  # noqa: TID251 - the program that is measured goes by the real time
    for store in databases.stores:
        small, large = list[float](), list[float]()
        async with databases.new(store) as few, databases.new(store) as many, slack_side(1) as api:
            await populate(few, FEW, now)
            await populate(many, MANY, now)
            for _ in range(ROUNDS):
                small.append(await _after_serving(few, api))
                large.append(await _after_serving(many, api))
        yield growth("memory", store, large, small, "MiB", at_most(1.1))


async def _after_serving(url: str, api: str) -> float:
    async with serving(url, api) as program:
        await until_ready(program)
        await asyncio.sleep(SERVED)
        return resident(program.pid)


def resident(process: int) -> float:
    """MiB of a process's memory that are not paged out."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    assert found
    return int(found[1]) / 1024
