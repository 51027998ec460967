"""Next steps on the pages that come after them: with all that is told of them, and for as long as they are open."""

from dataclasses import replace

import pytest

from bot.dialogue.digest import Span, summarise
from bot.dialogue.release import Release
from bot.domain.answer import NextStep, StepState
from bot.domain.audience import Audience
from bot.domain.summary import StepLine
from tests.dialogue.builders import NOW, WEEK, a_passage, a_prompt, a_record, a_step

FIRST = a_prompt("1.N", opened=NOW - WEEK, closed=NOW)
STEP = a_step(FIRST, owner=None)


def told(step: NextStep, principle: str = "", weeks: int = 1) -> tuple[StepLine, ...]:
    """On the team's page, so long after."""
    record = a_record(a_passage(FIRST), steps=[step])
    return summarise(record, Release(Audience.TEAM), Span(principle, None, NOW + weeks * WEEK)).steps


def test_a_step_is_told_with_what_begins_it_what_bars_it_and_whom_it_needs() -> None:
    (line,) = told(replace(STEP, owner_name="Dr. Hill", first="Call", barrier="Time", involve="Dean", why="So"))
    assert (line.owner, line.owner_name, line.who({})) == (None, "Dr. Hill", "Dr. Hill")
    assert (line.first, line.barrier, line.involve, line.why) == ("Call", "Time", "Dean", "So")


@pytest.mark.parametrize("principle", ["", "1", "2"])
def test_an_open_step_is_carried_to_every_later_page_of_any_principle(principle: str) -> None:
    assert all(told(STEP, principle, weeks) for weeks in range(1, 60))


@pytest.mark.parametrize("state", [StepState.DONE, StepState.DROPPED])
def test_what_became_of_a_step_is_told_too(state: StepState) -> None:
    assert [line.state for line in told(replace(STEP, state=state))] == [state]
