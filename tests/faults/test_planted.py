"""The proof can fail: for each guarantee, a bug that breaks it is planted, and the checker is red and says which it is.

The same is done to a program without the bug, and the checker is content.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgres
from tests.faults.checker import faults
from tests.faults.harm import Harm
from tests.faults.planted import PLANTED, Planted, play

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="nothing can be killed outright there"),
    pytest.mark.timeout(240),
]


@pytest.fixture
def databases(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Two addresses; empty for SQLite files."""
    with ExitStack() as closing:
        if PLANTED[request.node.callspec.params["bug"]].postgres:
            server = request.getfixturevalue("postgres_server")
            yield [closing.enter_context(postgres.new_database(server)) for _ in range(2)]
        else:
            yield ["", ""]


@pytest.mark.parametrize("bug", PLANTED)
async def test_a_planted_bug_is_found(tmp_path: Path, bug: str, databases: list[str]) -> None:
    """Side by side, since most of it is waiting."""
    planted = PLANTED[bug]
    with_it, without = tmp_path / "with", tmp_path / "without"
    with_it.mkdir()
    without.mkdir()
    plays = [_play(planted, Harm.hasty(with_it, planted.delays, bug=bug), databases[0])]
    if planted.calm is not None:
        plays.append(_play(planted, Harm.hasty(without, planted.delays, bug=planted.calm), databases[1]))
    found, *calm = await asyncio.gather(*plays)
    assert any(re.match(planted.fault, each) for each in found), found
    assert calm in ([], [[]])


async def _play(planted: Planted, harm: Harm, database: str) -> list[str]:
    return list(faults(await play(planted.trouble, harm, database)))
