"""What happens to a next step is kept in order, with who did it, the word why, and whom its new words quote."""

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue import next_steps
from bot.dialogue.decision import Decision
from bot.dialogue.next_steps import Deed, Held, Terms
from bot.domain.answer import NextStep, StepChange, StepEvent, StepState
from bot.domain.reflection import Due
from tests.dialogue.builders import ANA, BEN, CLEO, NOW, a_prompt, a_reflection, a_step, an_answer, due_at, kept

PROMPT = a_prompt("1.N")
OCTOBER = date(2026, 10, 1)
MAY = date(2027, 5, 14)
STEP = a_step(PROMPT, owner=BEN, due=OCTOBER)
SAME = Terms(STEP.what, BEN, OCTOBER)
WORDS = "Nobody has ever seen a written definition"


def held(step: NextStep = STEP, changes: int = 0) -> Held:
    return Held(a_reflection(), PROMPT, step, changes)


def by_ben(why: str = "") -> Deed:
    return Deed(BEN, NOW, why)


def told(decision: Decision) -> list[tuple[int, StepEvent, str]]:
    history = [change for change in decision.changes if isinstance(change, StepChange)]
    assert all((each.by, each.at, each.step) == (BEN, NOW, STEP.id) for each in history)
    return [(each.number, each.event, each.why) for each in history]


def test_each_thing_that_is_done_to_it_is_told_with_its_word_why() -> None:
    assert told(next_steps.finish(held(), StepState.DONE, by_ben())) == [(1, StepEvent.DONE, "")]
    dropped = next_steps.finish(held(changes=4), StepState.DROPPED, by_ben("no budget"))
    assert told(dropped) == [(5, StepEvent.DROPPED, "no budget")]
    assert kept(dropped, NextStep).why == "no budget"
    assert told(next_steps.move(held(), MAY, by_ben("snow"))) == [(1, StepEvent.MOVED, "snow")]


def test_a_move_tells_the_date_before_and_the_one_after() -> None:
    change = kept(next_steps.move(held(), MAY, by_ben()), StepChange)
    assert (change.was, change.due) == (OCTOBER, MAY)
    done = kept(next_steps.finish(held(), StepState.DONE, by_ben()), StepChange)
    assert (done.was, done.due) == (None, None)


@pytest.mark.parametrize("state", [StepState.DONE, StepState.DROPPED])
def test_moved_when_it_is_over_it_is_opened_again_and_moved(state: StepState) -> None:
    over = held(replace(STEP, state=state, why="no budget"))
    decision = next_steps.move(over, MAY, by_ben("money came"))
    assert told(decision) == [(1, StepEvent.REOPENED, ""), (2, StepEvent.MOVED, "money came")]
    assert kept(decision, NextStep).why == "money came"
    assert told(next_steps.move(over, OCTOBER, by_ben("yes"))) == [(1, StepEvent.REOPENED, "yes")]


def test_what_is_so_already_is_no_change() -> None:
    assert told(next_steps.finish(held(replace(STEP, state=StepState.DONE)), StepState.DONE, by_ben())) == []
    assert told(next_steps.move(held(), OCTOBER, by_ben())) == []
    assert next_steps.change(held(), SAME, by_ben()) == Decision()


def test_everything_of_it_can_be_changed() -> None:
    terms = Terms("Ask", None, OCTOBER, "Dr. Hill", "Call her", "Her time", "The dean")
    decision = next_steps.change(held(), terms, by_ben())
    step = kept(decision, NextStep)
    assert (step.what, step.owner, step.owner_name) == ("Ask", None, "Dr. Hill")
    assert (step.first, step.barrier, step.involve) == ("Call her", "Her time", "The dean")
    assert told(decision) == [(1, StepEvent.CHANGED, "")]


def test_another_date_in_the_form_is_a_move_that_is_asked_about_anew() -> None:
    asked = replace(STEP, asked=True, why="snow")
    decision = next_steps.change(held(asked), replace(SAME, due=MAY), by_ben())
    step = kept(decision, NextStep)
    assert (step.due, step.moved, step.asked, step.why) == (MAY, 1, False, "")
    assert due_at(decision, Due.STEP) is not None
    assert told(decision) == [(1, StepEvent.MOVED, "")]
    both = next_steps.change(held(asked), Terms("Ask", BEN, MAY), by_ben())
    assert told(both) == [(1, StepEvent.CHANGED, ""), (2, StepEvent.MOVED, "")]


def test_a_change_of_words_alone_leaves_the_question_about_it_as_it_was() -> None:
    decision = next_steps.change(held(replace(STEP, asked=True)), replace(SAME, barrier="Time"), by_ben())
    assert kept(decision, NextStep).asked
    assert due_at(decision, Due.STEP) is None


def test_what_is_done_stays_done_when_it_is_changed() -> None:
    done = replace(STEP, state=StepState.DONE)
    decision = next_steps.change(held(done), Terms("Ask", BEN, MAY), by_ben())
    assert kept(decision, NextStep).state is StepState.DONE
    assert due_at(decision, Due.STEP) is None


def test_a_member_who_owns_it_goes_before_a_name_that_was_typed() -> None:
    made = next_steps.make(a_reflection(), PROMPT, 1, Terms("Ask", BEN, owner_name="Dr. Hill"), by_ben(), "event")
    assert (kept(made, NextStep).owner, kept(made, NextStep).owner_name) == (BEN, "")


def test_a_name_that_is_typed_anew_takes_the_place_of_an_owner_who_was_left_standing() -> None:
    named = replace(SAME, owner_name="Dr. Hill")
    step = kept(next_steps.change(held(), named, by_ben()), NextStep)
    assert (step.owner, step.owner_name) == (None, "Dr. Hill")
    both = replace(named, owner=CLEO)
    assert kept(next_steps.change(held(), both, by_ben()), NextStep).owner == CLEO


def test_words_of_others_that_come_into_it_later_are_kept_in_mind_too() -> None:
    hers, his = an_answer(PROMPT, ANA, WORDS), an_answer(PROMPT, BEN, WORDS)
    for decision in (
        next_steps.change(held(), replace(SAME, barrier=WORDS), by_ben(), [hers, his]),
        next_steps.change(held(), replace(SAME, first=WORDS), by_ben(), [hers, his]),
        next_steps.move(held(), MAY, by_ben(WORDS), [hers, his]),
        next_steps.finish(held(), StepState.DROPPED, by_ben(WORDS), [hers, his]),
    ):
        assert kept(decision, NextStep).quotes == (hers.id,)


def test_whom_it_quoted_is_let_go_once_the_words_are_seen_to_be_gone() -> None:
    hers = an_answer(PROMPT, ANA, WORDS)
    quoting = replace(STEP, what=WORDS, quotes=(hers.id,))
    other = replace(SAME, what="Write it down")
    assert kept(next_steps.change(held(quoting), other, by_ben(), [hers]), NextStep).quotes == ()
    edited = replace(hers, text="Something else")
    assert kept(next_steps.change(held(quoting), other, by_ben(), [edited]), NextStep).quotes == (hers.id,)
    assert kept(next_steps.change(held(quoting), other, by_ben(), []), NextStep).quotes == (hers.id,)
    assert kept(next_steps.finish(held(quoting), StepState.DONE, by_ben(), [hers]), NextStep).quotes == (hers.id,)


def test_words_that_nobody_touched_are_still_their_makers_own() -> None:
    hers = an_answer(PROMPT, ANA, WORDS)
    own = replace(STEP, what=WORDS)
    moved = next_steps.change(held(own), Terms(WORDS, BEN, MAY), by_ben(), [hers])
    assert kept(moved, NextStep).quotes == ()


def test_without_somebody_it_names_them_nowhere() -> None:
    step = replace(STEP, involve="The dean, ben ruiz and Ana", owner_name="")
    assert next_steps.without(step, BEN, "Ben Ruiz") == replace(step, owner=None, involve="The dean, Ana")
    typed = replace(STEP, owner=None, owner_name="Ben Ruiz")
    assert next_steps.without(typed, BEN, "Ben Ruiz").owner_name == ""
    assert next_steps.without(typed, CLEO, "Ben") == typed
    assert next_steps.without(typed, CLEO, "") == typed
