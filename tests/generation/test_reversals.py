"""From any state that a team can come to, what people can take back leaves no trace."""

from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
from hypothesis import strategies as st

from bot.domain.delivery import Kind
from tests.generation.reversals import Pair, pairs, seen
from tests.generation.rounds import in_rounds
from tests.generation.steps import STEPS, Step
from tests.generation.stored import portrait
from tests.generation.team import Team
from tests.generation.world import LEADERS, TEAM

SOME = 30


def told(team: Team) -> list[tuple[str, str]]:
    notices = {each.id for each in team.stored.deliveries if each.kind is Kind.NOTICE}
    every = [*seen(team.world, TEAM), *seen(team.world, LEADERS)]
    return sorted(each for each in every if each[0] not in notices)


def there_and_back(team: Team, pair: Pair) -> list[tuple[str, str]]:
    """What is seen then."""
    before = pair.same(team.stored)
    for body in (pair.there, pair.back):
        team.tells(team.world.event(pair.who, body, pair.channel), 0)
        team.works(0)
    team.holds()
    assert pair.same(team.stored) == before, pair
    return told(team)


@pytest.mark.timeout(0)
def test_what_is_taken_back_leaves_no_trace(anew: Callable[[], str]) -> None:
    def play(steps: Sequence[Step]) -> None:
        with closing(Team(anew())) as team:
            for each in steps:
                each.take(team)
                team.look_again()
            team.comes_to_rest()
            for pair in pairs(team.stored, team.world):
                # The first time writes anew what tells of a schedule that has changed since.
                seen_before = there_and_back(team, pair)
                if pair.same is portrait:
                    assert there_and_back(team, pair) == seen_before, pair

    in_rounds(play, share=0.2, steps=st.lists(STEPS, min_size=SOME, max_size=SOME))
