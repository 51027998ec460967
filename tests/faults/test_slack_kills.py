"""Nothing that was acknowledged is lost, stored twice or posted twice, however often the program is killed."""

import sys
from pathlib import Path

import pytest

from tests.faults.checker import faults
from tests.faults.slack_kills import Plan, run

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="nothing can be killed outright there"),
    pytest.mark.timeout(600),
]


async def test_thirty_kills_lose_nothing_and_say_nothing_twice(tmp_path: Path) -> None:
    history = await run(Plan(tmp_path, kills=30))
    assert list(faults(history)) == []
    assert len(history.acknowledged) >= 30
    assert len(history.planned) > 40


async def test_a_few_kills_on_postgres(tmp_path: Path, empty_postgres_url: str) -> None:
    history = await run(Plan(tmp_path, kills=5, database=empty_postgres_url))
    assert list(faults(history)) == []
    assert len(history.acknowledged) >= 5
