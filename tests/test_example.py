"""The worked example is told through the real engine, and its page in the documentation says what then stands there."""

import asyncio
from pathlib import Path

import pytest

from tools.example_district import TEAMS, Shown, told


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder: Path = tmp_path_factory.mktemp("example")
    return asyncio.run(told(folder))


def test_three_teams_give_ninety_answers(shown: Shown) -> None:
    assert sorted(shown.answers) == sorted(TEAMS)
    assert sum(shown.answers.values()) == 90
