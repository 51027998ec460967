"""Killed at any named point, the program loses nothing, asks no slot twice and posts nothing twice."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.domain.delivery import Kind
from tests import postgres
from tests.faults.checker import faults
from tests.faults.harm import Harm
from tests.faults.named_kills import KILLS, UNRECORDED, Told, run

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="nothing can be killed outright there"),
    pytest.mark.timeout(300),
]


POINTS = tuple(KILLS)
PARTS = 4
"""Programs that are killed side by side: most of it is waiting."""


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """An address for each part; empty for a SQLite file."""
    with ExitStack() as closing:
        if request.param == "sqlite":
            yield [""] * PARTS
        else:
            server = request.getfixturevalue("postgres_server")
            yield [closing.enter_context(postgres.new_database(server)) for _ in range(PARTS)]


async def test_killed_at_each_point_nothing_is_lost_or_doubled(tmp_path: Path, databases: list[str]) -> None:
    every = await asyncio.gather(*(_part(tmp_path, number, url) for number, url in enumerate(databases)))
    assert [fault for told in every for fault in faults(told.history)] == []
    assert {point for told in every for point in told.seconds} == set(POINTS)
    assert sum(len(told.history.acknowledged) for told in every) > len(POINTS)


async def _part(folder: Path, number: int, database: str) -> Told:
    home = folder / str(number)
    home.mkdir()
    return await run(Harm.hasty(home), database, POINTS[number::PARTS])


async def test_where_nothing_can_be_looked_up_at_most_one_is_posted_twice_for_a_kill(
    tmp_path: Path, databases: list[str]
) -> None:
    told = await run(Harm.hasty(tmp_path, blind=True), databases[0], UNRECORDED, Kind.STEP)
    assert list(faults(told.history)) == []
    assert 0 < told.history.surplus <= len(UNRECORDED)
