"""Next steps: made once, asked about once on their day, moved, done or dropped."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.dialogue import next_steps
from bot.dialogue.closing import prompt_delivery
from bot.dialogue.decision import Decision
from bot.dialogue.next_steps import Deed, Held, Terms
from bot.domain.answer import NextStep, StepState
from bot.domain.cadence import instant
from bot.domain.delivery import Kind
from bot.domain.reflection import Appointment, Due, Reflection
from tests.dialogue.builders import (
    ANA,
    BEN,
    CLEO,
    DAN,
    NOW,
    TEAM,
    ZONE,
    a_cadence,
    a_prompt,
    a_reflection,
    a_step,
    an_answer,
    closed_on,
    due_at,
    kept,
    kinds,
)

PROMPT = a_prompt("1.N")
RUNNING = a_reflection()
OCTOBER = date(2026, 10, 1)
MAY = date(2027, 5, 14)
BY_ANA = Deed(ANA, NOW)


def nine_on(day: date) -> datetime:
    return instant(datetime.combine(day, time(9)), ZONE)


def made(*, key: str = "event", due: date | None = OCTOBER, within: Reflection = RUNNING) -> Decision:
    return next_steps.make(within, PROMPT, 3, Terms("Call", BEN, due), BY_ANA, key)


def held(step: NextStep, changes: int = 0) -> Held:
    return Held(RUNNING, PROMPT, step, changes)


def test_a_step_has_words_an_owner_a_date_and_a_number() -> None:
    step = kept(made(), NextStep)
    assert (step.what, step.owner, step.due, step.number, step.by, step.at) == ("Call", BEN, OCTOBER, 3, ANA, NOW)
    assert (step.state, step.moved, step.asked) == (StepState.OPEN, 0, False)
    assert (step.prompt, step.reflection, step.place) == (PROMPT.id, "reflection", TEAM)


def test_the_same_event_makes_the_same_step_and_another_event_another_one() -> None:
    assert kept(made(), NextStep) == kept(made(), NextStep)
    assert kept(made(key="other"), NextStep).id != kept(made(), NextStep).id
    elsewhere = replace(RUNNING, place=replace(TEAM, workspace=replace(TEAM.workspace, id="other")))
    assert kept(made(within=elsewhere), NextStep).id != kept(made(), NextStep).id


def test_it_remembers_the_answers_of_others_whose_words_it_holds() -> None:
    words = "Visit every employer in town before spring"
    mine, theirs = an_answer(PROMPT, ANA, words), an_answer(PROMPT, BEN, words)
    decision = next_steps.make(RUNNING, PROMPT, 1, Terms(words), BY_ANA, "event", [mine, theirs])
    assert kept(decision, NextStep).quotes == (theirs.id,)
    assert kept(made(), NextStep).quotes == ()


def test_its_card_stands_in_the_thread_it_came_from() -> None:
    (card,) = made().intentions
    assert (card.kind, card.subject, card.thread) == (Kind.STEP, kept(made(), NextStep).id, prompt_delivery(PROMPT))


def test_it_is_asked_about_on_its_day_at_the_slots_time_of_day() -> None:
    step = kept(made(), NextStep)
    assert kept(made(), Appointment) == Appointment("reflection", TEAM, Due.STEP, step.id, nine_on(OCTOBER))


def test_a_step_without_a_date_is_never_asked_about() -> None:
    assert due_at(made(due=None), Due.STEP) is None


def test_a_due_step_is_asked_about_once_in_the_thread_it_came_from() -> None:
    step = a_step(PROMPT)
    decision = next_steps.ask_about(RUNNING, PROMPT, step)
    (check,) = decision.intentions
    assert (check.kind, check.subject, check.thread) == (Kind.STEP_CHECK, "step1:0", prompt_delivery(PROMPT))
    assert due_at(decision, Due.STEP) is None
    asked = kept(decision, NextStep)
    assert asked == replace(step, asked=True)
    again = next_steps.ask_about(RUNNING, PROMPT, asked)
    assert again.intentions == ()
    assert due_at(again, Due.STEP) is None


@pytest.mark.parametrize("state", [StepState.DONE, StepState.DROPPED])
def test_a_step_that_is_done_or_dropped_is_not_asked_about(state: StepState) -> None:
    finished = next_steps.finish(held(a_step(PROMPT)), state, BY_ANA)
    assert kept(finished, NextStep).state is state
    assert due_at(finished, Due.STEP) is None
    assert kinds(finished) == [Kind.STEP]
    assert next_steps.ask_about(RUNNING, PROMPT, a_step(PROMPT, state=state)).intentions == ()


def test_opened_again_before_its_day_it_waits_for_its_day() -> None:
    done = a_step(PROMPT, state=StepState.DONE)
    assert due_at(next_steps.finish(held(done), StepState.OPEN, BY_ANA), Due.STEP) == nine_on(OCTOBER)


def test_opened_again_after_it_was_asked_about_it_is_not_asked_again() -> None:
    done = a_step(PROMPT, state=StepState.DONE, asked=True)
    assert due_at(next_steps.finish(held(done), StepState.OPEN, BY_ANA), Due.STEP) is None


def test_moved_it_is_counted_and_asked_about_on_its_new_day() -> None:
    decision = next_steps.move(held(a_step(PROMPT, asked=True)), MAY, BY_ANA)
    moved = kept(decision, NextStep)
    assert (moved.due, moved.moved, moved.asked, moved.state) == (MAY, 1, False, StepState.OPEN)
    assert due_at(decision, Due.STEP) == nine_on(MAY)
    check = next_steps.ask_about(RUNNING, PROMPT, moved).intentions[0]
    assert check.subject == "step1:1"


def test_moved_to_the_same_day_it_is_not_counted_as_moved() -> None:
    assert kept(next_steps.move(held(a_step(PROMPT, moved=2)), OCTOBER, BY_ANA), NextStep).moved == 2


def test_a_first_date_given_later_counts_as_a_move() -> None:
    assert kept(next_steps.move(held(a_step(PROMPT, due=None)), MAY, BY_ANA), NextStep).moved == 1


def test_moving_a_dropped_step_opens_it_again() -> None:
    dropped = a_step(PROMPT, state=StepState.DROPPED)
    assert kept(next_steps.move(held(dropped), MAY, BY_ANA), NextStep).state is StepState.OPEN


def test_its_owner_its_author_and_facilitators_may_change_a_step_and_nobody_else() -> None:
    step = a_step(PROMPT, owner=BEN)
    assert [next_steps.may_change(step, who, (CLEO,)) for who in (ANA, BEN, CLEO, DAN)] == [True, True, True, False]
    assert not next_steps.may_change(replace(step, owner=None), BEN, (CLEO,))


def test_due_on_a_closed_day_it_is_asked_about_on_the_next_school_day() -> None:
    saturday = date(2026, 10, 3)
    assert due_at(made(due=saturday), Due.STEP) == nine_on(date(2026, 10, 5))
    off = a_reflection(a_cadence(calendar=closed_on(OCTOBER)))
    assert due_at(made(within=off), Due.STEP) == nine_on(date(2026, 10, 2))


def test_due_after_the_last_day_of_school_it_is_asked_about_on_its_date() -> None:
    summer = date(2027, 7, 10)
    assert due_at(made(due=summer), Due.STEP) == nine_on(summer)


def test_the_question_about_a_step_follows_what_was_answered() -> None:
    asked = a_step(PROMPT, asked=True)
    done = next_steps.finish(held(asked), StepState.DONE, BY_ANA)
    assert kinds(done) == [Kind.STEP, Kind.STEP_CHECK]
    moved = next_steps.move(held(asked), MAY, BY_ANA)
    assert [(i.kind, i.subject) for i in moved.intentions] == [(Kind.STEP, "step1"), (Kind.STEP_CHECK, "step1:0")]
    assert kinds(next_steps.move(held(a_step(PROMPT)), MAY, BY_ANA)) == [Kind.STEP]
