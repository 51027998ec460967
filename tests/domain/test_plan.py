"""The plan: which items are asked, in which order, how far a team is, and when it ends."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan import (
    Item,
    Items,
    ItemState,
    PlanKind,
    dated_slots,
    lay_out,
    pending,
    projected_end,
    questions_of,
    refs_for,
    reorder,
    settled,
    standing,
)
from tests.dialogue.builders import (
    BY_HAND,
    MONDAY,
    REFS,
    WORKSHEET,
    a_cadence,
    a_principle,
    an_action,
    an_open,
    closed_on,
    items,
    plan_of,
)

PARTS = st.lists(st.sampled_from(["1", "2", "1.A", "1.B", "2.A", "2.B", *REFS]), max_size=4)


def order(before: Items, moved: Items) -> list[str]:
    """The refs of what is pending after some items moved."""
    after = {item.ref: item for item in (*before, *moved)}
    return [item.ref for item in pending(tuple(after.values()))]


def test_one_principle_a_question_at_a_time_ends_with_its_next_steps() -> None:
    assert plan_of(PlanKind.PRINCIPLE, "1") == ("1.A.1", "1.A.2", "1.B.1", "1.N")


def test_all_of_it_a_question_at_a_time_takes_every_question_in_the_order_of_the_paper() -> None:
    assert plan_of(PlanKind.QUESTIONS) == REFS


def test_all_of_it_an_action_at_a_time_asks_an_actions_questions_as_one_item() -> None:
    assert plan_of(PlanKind.ACTIONS) == ("1.A", "1.B", "1.N", "2.A", "2.B", "2.N")


def test_an_own_plan_keeps_its_order_and_adds_the_next_steps_of_each_principle_it_touches() -> None:
    assert plan_of(PlanKind.OWN, "2.B.2", "1.B", "2.A") == ("2.B.2", "1.B.1", "1.N", "2.A.1", "2.N")


def test_a_live_plan_without_a_choice_is_the_whole_paper() -> None:
    assert plan_of(PlanKind.LIVE) == REFS
    assert plan_of(PlanKind.LIVE, "2.A") == ("2.A.1", "2.N")


def test_next_steps_chosen_first_still_come_last() -> None:
    assert plan_of(PlanKind.OWN, "1.N", "1.B") == ("1.B.1", "1.N")


def test_an_action_plan_may_be_narrowed_to_single_questions() -> None:
    assert plan_of(PlanKind.ACTIONS, "2.A", "1.A.2") == ("2.A", "2.N", "1.A.2", "1.N")


@pytest.mark.parametrize("strange", ["7", "1.Z", "1.A.9", "", "x"])
def test_a_part_that_the_paper_does_not_have_is_refused(strange: str) -> None:
    with pytest.raises(KeyError):
        plan_of(PlanKind.OWN, strange)


@given(kind=st.sampled_from(PlanKind), chosen=PARTS)
def test_no_plan_asks_anything_twice_and_each_covers_what_was_chosen(kind: PlanKind, chosen: list[str]) -> None:
    refs = refs_for(WORKSHEET, kind, chosen)
    assert len(set(refs)) == len(refs)
    asked = {question.ref for ref in refs for question in questions_of(WORKSHEET, ref)}
    assert {q for part in chosen for q in REFS if q == part or q.startswith(part + ".")} <= asked


@given(kind=st.sampled_from(PlanKind), chosen=PARTS)
def test_next_steps_questions_end_each_principle(kind: PlanKind, chosen: list[str]) -> None:
    refs = refs_for(WORKSHEET, kind, chosen)
    last = {ref[0]: ref for ref in refs}
    assert all(ref == f"{principle}.N" for principle, ref in last.items())


def test_a_part_named_twice_does_not_keep_a_principle_from_its_end() -> None:
    assert plan_of(PlanKind.OWN, "1", "2.A", "1.A") == ("1.A.1", "1.A.2", "1.B.1", "1.N", "2.A.1", "2.N")


def test_a_new_plan_is_pending_from_first_to_last() -> None:
    laid = lay_out("reflection", ("1.B.1", "1.N"))
    assert laid == (Item("reflection", "1.B.1", 0), Item("reflection", "1.N", 1))
    assert {item.state for item in laid} == {ItemState.PENDING}


def test_an_action_asks_all_its_questions_and_a_question_only_itself() -> None:
    assert [question.ref for question in questions_of(WORKSHEET, "2.B")] == ["2.B.1", "2.B.2", "2.B.3"]
    assert [question.ref for question in questions_of(WORKSHEET, "1.N")] == ["1.N"]


def test_what_is_pending_comes_in_the_order_of_its_positions() -> None:
    laid = items({"1.A.1": ItemState.CLOSED, "1.A.2": ItemState.ASKED})
    assert [item.ref for item in pending(tuple(reversed(laid)))] == list(REFS[2:])


def test_jump_moves_a_principle_to_the_front_of_what_is_pending() -> None:
    laid = items({"1.A.1": ItemState.CLOSED})
    expected = ["2.A.1", "2.B.1", "2.B.2", "2.B.3", "2.N", "1.A.2", "1.B.1", "1.N"]
    assert order(laid, reorder(laid, ["2"])) == expected


def test_jump_moves_an_action_or_a_question_to_the_front() -> None:
    laid = items()
    assert order(laid, reorder(laid, ["2.B"]))[:4] == ["2.B.1", "2.B.2", "2.B.3", "1.A.1"]
    assert order(laid, reorder(laid, ["1.B.1"]))[:2] == ["1.B.1", "1.A.1"]


def test_jump_changes_no_place_of_what_was_asked() -> None:
    laid = items({"1.A.1": ItemState.CLOSED, "1.A.2": ItemState.ASKED})
    moved = reorder(laid, ["2"])
    assert not {"1.A.1", "1.A.2"} & {item.ref for item in moved}
    assert min(item.position for item in moved) == 2


def test_jump_to_what_comes_next_anyway_changes_nothing() -> None:
    assert reorder(items(), ["1"]) == ()


def test_reorder_puts_the_named_parts_first_in_that_order_and_leaves_the_rest_as_it_was() -> None:
    laid = items()
    expected = ["2.B.3", "1.B.1", "1.A.1", "1.A.2", "1.N", "2.A.1", "2.B.1", "2.B.2", "2.N"]
    assert order(laid, reorder(laid, ["2.B.3", "1.B"])) == expected


def test_reorder_by_whole_parts_does_not_mistake_a_longer_number_for_a_part() -> None:
    laid = lay_out("reflection", ("1.A.1", "1.A.10", "1.A.1a"))
    assert order(laid, reorder(laid, ["1.A.10"])) == ["1.A.10", "1.A.1", "1.A.1a"]
    assert order(laid, reorder(laid, ["1.A.1"])) == ["1.A.1", "1.A.10", "1.A.1a"]


@given(parts=PARTS, gone=st.sets(st.sampled_from(REFS)))
def test_reordering_never_loses_or_doubles_an_item(parts: list[str], gone: set[str]) -> None:
    laid = items(dict.fromkeys(gone, ItemState.CLOSED))
    after = order(laid, reorder(laid, parts))
    assert sorted(after) == sorted(set(REFS) - gone)
    assert order(laid, reorder(laid, parts)) == after


def test_closed_and_skipped_items_are_settled_and_open_ones_are_not() -> None:
    laid = items({"1.A.1": ItemState.CLOSED, "1.A.2": ItemState.SKIPPED, "1.B.1": ItemState.ASKED})
    assert settled(laid) == 2


def test_progress_tells_the_question_and_the_principle_a_team_is_at() -> None:
    laid = items({"1.A.1": ItemState.CLOSED, "1.A.2": ItemState.ASKED})
    at = standing(WORKSHEET, laid, "1.A.2", MONDAY)
    assert (at.done, at.total, at.number, at.principle, at.principles, at.ends) == (1, 9, 2, 1, 2, MONDAY)
    later = standing(WORKSHEET, laid, "2.A.1", None)
    assert (later.number, later.principle, later.ends) == (5, 2, None)


def test_progress_counts_the_plans_principles_in_the_order_of_the_paper() -> None:
    laid = lay_out("reflection", plan_of(PlanKind.OWN, "2.A", "1.B"))
    assert standing(WORKSHEET, laid, "2.A.1", None).principle == 2
    assert standing(WORKSHEET, laid, "1.N", None).principle == 1
    alone = lay_out("reflection", plan_of(PlanKind.OWN, "2.A"))
    assert (standing(WORKSHEET, alone, "2.N", None).principle, standing(WORKSHEET, alone, "2.N", None).principles) == (
        1,
        1,
    )


def test_the_tenth_principle_comes_after_the_second() -> None:
    many = replace(
        WORKSHEET, principles=tuple(a_principle(str(n), an_action(f"{n}.A", an_open(f"{n}.A.1"))) for n in range(1, 11))
    )
    laid = lay_out("reflection", refs_for(many, PlanKind.QUESTIONS))
    assert standing(many, laid, "2.A.1", None).principle == 2
    assert standing(many, laid, "10.N", None).principle == 10


def test_without_a_question_in_view_progress_is_at_the_newest_that_was_started() -> None:
    started = {"1.A.1": ItemState.CLOSED, "1.A.2": ItemState.SKIPPED, "1.B.1": ItemState.ASKED}
    assert standing(WORKSHEET, items(started), "", None).number == 3
    assert standing(WORKSHEET, items(), "", None).number == 1


def at_nine(month: int, day: int, year: int = 2026) -> datetime:
    return datetime.combine(date(year, month, day), time(9))


def test_each_pending_item_has_its_own_slot() -> None:
    laid = items({"1.A.1": ItemState.CLOSED}, REFS[:4])
    assert dated_slots(laid, a_cadence(), MONDAY) == tuple(
        zip(pending(laid), (MONDAY, at_nine(9, 21), at_nine(9, 28)), strict=True)
    )


def test_the_projected_end_is_the_slot_of_the_last_pending_item() -> None:
    assert projected_end(items(refs=REFS[:3]), a_cadence(), MONDAY) == at_nine(9, 28)
    assert projected_end(items(refs=REFS[:1]), a_cadence(), MONDAY) == MONDAY


def test_a_slot_whose_own_day_closes_counts_once_towards_the_end() -> None:
    cadence = a_cadence(calendar=closed_on(MONDAY.date()))
    assert [when for _, when in dated_slots(items(refs=REFS[:2]), cadence, MONDAY)] == [MONDAY, at_nine(9, 21)]


def test_a_closed_day_moves_the_projected_end() -> None:
    cadence = a_cadence(calendar=closed_on(date(2026, 9, 28)))
    assert projected_end(items(refs=REFS[:3]), cadence, MONDAY) == at_nine(9, 29)


def test_there_is_no_projected_end_past_the_last_day_of_school_or_by_hand_or_with_nothing_pending() -> None:
    short = replace(a_cadence().calendar, last=date(2026, 9, 25))
    laid = items(refs=REFS[:3])
    assert projected_end(laid, a_cadence(calendar=short), MONDAY) is None
    assert [when for _, when in dated_slots(laid, a_cadence(calendar=short), MONDAY)] == [
        MONDAY,
        at_nine(9, 21),
        None,
    ]
    assert projected_end(laid, BY_HAND, None) is None
    assert [when for _, when in dated_slots(laid, BY_HAND, None)] == [None] * 3
    assert projected_end(items(dict.fromkeys(REFS, ItemState.CLOSED)), a_cadence(), MONDAY) is None
