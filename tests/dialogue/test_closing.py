"""Endings: a question settles, a principle's pages fall due, the reflection finishes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue import closing
from bot.dialogue.decision import Decision, Passage
from bot.domain.delivery import Kind, delivery_id
from bot.domain.form import Nothing, Private
from bot.domain.message import Message
from bot.domain.plan import Item, ItemState, PlanKind
from bot.domain.reflection import Appointment, Due, Prompt, PromptState, Reflection, ReflectionState
from tests.dialogue.builders import (
    DAY,
    HOUR,
    NOW,
    REFS,
    TEAM,
    WEEK,
    WORKSHEET,
    a_passage,
    a_prompt,
    a_reflection,
    has_appointment,
    items,
    kept,
    kinds,
    plan_of,
    subjects,
)

LATER = NOW + 3 * DAY


def all_but(*open_refs: str, skipped: tuple[str, ...] = ()) -> Passage:
    """Everything is settled but these, which are open."""
    states = {ref: ItemState.SKIPPED if ref in skipped else ItemState.CLOSED for ref in REFS}
    states |= dict.fromkeys(open_refs, ItemState.ASKED)
    return Passage(a_reflection(), WORKSHEET, items(states), tuple(a_prompt(ref) for ref in open_refs))


def summaries(decision: Decision) -> list[Appointment]:
    return [c for c in decision.changes if isinstance(c, Appointment) and c.due is Due.SUMMARY and c.at]


def test_a_closed_question_shows_its_tally_and_takes_no_more_part_in_the_schedule() -> None:
    prompt = a_prompt("1.A.1")
    decision = closing.close(a_passage(prompt), prompt, LATER)
    closed = kept(decision, Prompt)
    assert (closed.state, closed.closed_at, closed.revealed) == (PromptState.CLOSED, LATER, True)
    assert [(item.ref, item.state) for item in decision.items] == [("1.A.1", ItemState.CLOSED)]
    gone = {c.due: (c.at, c.subject) for c in decision.changes if isinstance(c, Appointment)}
    assert gone == dict.fromkeys((Due.HALF_TIME, Due.REMIND, Due.CLOSE), (None, prompt.id))
    assert subjects(decision, Kind.PROMPT) == [prompt.id]
    assert {(c.reflection, c.place) for c in decision.changes if isinstance(c, Appointment)} == {("reflection", TEAM)}


def test_skip_settles_the_open_item_now() -> None:
    prompt = a_prompt("1.A.1")
    decision = closing.close(a_passage(prompt), prompt, LATER, PromptState.SKIPPED)
    assert kept(decision, Prompt).state is PromptState.SKIPPED
    assert kept(decision, Item).state is ItemState.SKIPPED
    assert not any(isinstance(change, Prompt) and change.item != "1.A.1" for change in decision.changes)


def test_only_the_item_that_was_asked_settles() -> None:
    prompt = a_prompt("1.A.2")
    decision = closing.close(a_passage(a_prompt("1.A.1"), prompt), prompt, LATER)
    assert [item.ref for item in decision.items] == ["1.A.2"]


def test_within_a_principle_no_page_falls_due() -> None:
    prompt = a_prompt("1.A.1")
    assert summaries(closing.close(a_passage(prompt), prompt, LATER)) == []


def test_with_a_principles_last_question_its_pages_fall_due_at_once() -> None:
    done = [a_prompt(ref, closed=NOW) for ref in REFS[:3]]
    last = a_prompt("1.N")
    decision = closing.close(a_passage(*done, last), last, LATER)
    assert summaries(decision) == [Appointment("reflection", TEAM, Due.SUMMARY, "1", LATER)]
    assert not any(isinstance(change, Reflection) for change in decision.changes)
    assert Kind.NOTICE not in kinds(decision)


def test_a_principle_ends_with_whatever_of_it_settles_last_even_by_a_skip() -> None:
    passage = all_but("1.A.2", "2.N")
    decision = closing.close(passage, passage.prompts[0], LATER, PromptState.SKIPPED)
    assert [each.subject for each in summaries(decision)] == ["1"]


def test_with_the_plans_last_question_the_reflection_is_finished() -> None:
    passage = all_but("2.N", skipped=("1.A.1",))
    decision = closing.close(passage, passage.prompts[0], LATER)
    after = kept(decision, Reflection)
    assert (after.state, after.next_slot, after.ended_at) == (ReflectionState.FINISHED, None, LATER)
    assert [each.subject for each in summaries(decision)] == ["2"]
    assert subjects(decision, Kind.NOTICE) == ["finished|reflection"]
    assert (decision.intentions[-1].place, decision.intentions[-1].reflection) == (TEAM, "reflection")


def test_a_question_that_is_only_settled_makes_no_page_and_finishes_nothing() -> None:
    passage = all_but("2.N")
    decision = closing.settle(passage, passage.prompts[0], LATER)
    assert summaries(decision) == []
    assert not any(isinstance(change, Reflection) for change in decision.changes)
    assert kept(decision, Prompt).closed_at == LATER


def test_finished_the_channel_is_told_and_no_page_is_due() -> None:
    decision = closing.finish(a_reflection(), LATER)
    assert kept(decision, Reflection).state is ReflectionState.FINISHED
    assert (subjects(decision, Kind.NOTICE), summaries(decision)) == (["finished|reflection"], [])


def test_a_plan_of_one_principle_finishes_with_it() -> None:
    prompt = a_prompt("1.N")
    refs = plan_of(PlanKind.OWN, "1.N")
    decision = closing.close(a_passage(prompt, refs=refs), prompt, LATER)
    assert kept(decision, Reflection).state is ReflectionState.FINISHED


def test_while_a_principle_waits_in_the_plan_the_reflection_goes_on() -> None:
    passage = all_but("2.N", "1.B.1")
    decision = closing.close(passage, passage.prompts[0], LATER)
    assert [each.subject for each in summaries(decision)] == ["2"]
    assert not any(isinstance(change, Reflection) for change in decision.changes)


def test_ended_nothing_of_the_schedule_falls_due_but_next_steps_do() -> None:
    decision = closing.end(a_reflection(), LATER, ReflectionState.STOPPED)
    assert kept(decision, Reflection).state is ReflectionState.STOPPED
    quiet = {change for change in decision.changes if isinstance(change, Appointment)}
    whole = (Due.SLOT, Due.RESUME, Due.SUMMARY)
    assert quiet == {Appointment("reflection", TEAM, due, "", None) for due in whole}
    assert not has_appointment(decision, Due.STEP)


def test_what_stands_in_a_questions_thread_hangs_on_its_prompt() -> None:
    prompt = a_prompt("1.A.1")
    assert closing.prompt_delivery(prompt) == delivery_id(Kind.PROMPT, prompt.id, TEAM)
    card = closing.in_thread(Kind.AGREED, "subject", prompt)
    assert (card.kind, card.subject, card.place) == (Kind.AGREED, "subject", TEAM)
    assert (card.reflection, card.thread) == ("reflection", closing.prompt_delivery(prompt))
    assert closing.refresh(prompt).id == closing.prompt_delivery(prompt)
    assert closing.refresh(prompt).reflection == "reflection"


@pytest.mark.parametrize(
    ("item", "gate"), [("1.A.1", True), ("1.A.2", False), ("1.N", False), ("2.B", True), ("1.B", False)]
)
def test_an_item_is_a_gate_when_one_of_its_questions_is(item: str, gate: bool) -> None:
    assert closing.is_gate(WORKSHEET, item) is gate


def test_open_questions_come_oldest_first_and_closed_ones_not_at_all() -> None:
    old, new = a_prompt("1.B.1", opened=NOW - WEEK), a_prompt("1.A.1")
    closed = a_prompt("1.A.2", opened=NOW - 2 * WEEK, closed=NOW - timedelta(days=1))
    assert a_passage(new, closed, old).open_prompts == (old, new)


def test_two_decisions_follow_each_other_and_the_later_word_wins() -> None:
    prompt = a_prompt("1.A.1")
    said, other = (
        Private(Message(())),
        Private(
            Message(
                (),
            )
        ),
    )
    first = Decision((prompt,), items(refs=("1.A.1",)), (closing.refresh(prompt),), said)
    second = Decision((replace(prompt, revealed=True),), items(refs=("1.A.2",)), (closing.refresh(a_prompt("1.N")),))
    both = first + second
    assert both.changes == first.changes + second.changes
    assert both.items == first.items + second.items
    assert both.intentions == first.intentions + second.intentions
    assert both.reply is said
    assert (second + replace(first, reply=other)).reply is other
    assert (first + replace(second, reply=other)).reply is other
    assert (Decision() + Decision()).reply == Nothing()


def test_closing_keeps_what_a_prompt_promised() -> None:
    prompt = a_prompt("1.A.1", followed=("1.A.1a",))
    closed = kept(closing.close(a_passage(prompt), prompt, LATER + HOUR), Prompt)
    assert (closed.promise, closed.followed, closed.opened_at) == (prompt.promise, ("1.A.1a",), NOW)
