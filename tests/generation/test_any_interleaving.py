"""Whatever happens to a team, in whatever order and with whatever going wrong, on every store."""

from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
from hypothesis import strategies as st

from tests.generation.rounds import in_rounds
from tests.generation.steps import STEPS, Step
from tests.generation.team import Team

LONG = 60


@pytest.mark.timeout(0)
def test_any_interleaving_keeps_what_must_hold(anew: Callable[[], str]) -> None:
    def play(steps: Sequence[Step], blind: bool) -> None:
        with closing(Team(anew(), blind=blind)) as team:
            for each in steps:
                each.take(team)
                team.holds()
            team.comes_to_rest()

    in_rounds(play, steps=st.lists(STEPS, min_size=LONG, max_size=LONG), blind=st.booleans())
