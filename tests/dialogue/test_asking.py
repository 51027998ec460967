"""When a slot comes: one item is asked, what is open beyond two closes, missed slots lapse or are made up for once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.dialogue import asking
from bot.dialogue.decision import Decision, Passage
from bot.domain.audience import Promise
from bot.domain.cadence import instant
from bot.domain.delivery import Kind
from bot.domain.places import Place
from bot.domain.plan import Item, ItemState
from bot.domain.reflection import Appointment, Due, Prompt, PromptState, Reflection, ReflectionState
from tests.dialogue.builders import (
    BY_HAND,
    DAY,
    FIRST,
    HOUR,
    MONDAY,
    NINE,
    NOW,
    REFS,
    TEAM,
    WEEK,
    YEAR,
    ZONE,
    a_cadence,
    a_passage,
    a_prompt,
    a_reflection,
    closed_on,
    due_at,
    has_appointment,
    kept,
    kinds,
    subjects,
)

MINUTE = timedelta(minutes=1)


def at_nine(month: int, day: int) -> datetime:
    return datetime.combine(date(2026, month, day), NINE)


def utc(slot: datetime) -> datetime:
    return instant(slot, ZONE)


def prompts(decision: Decision) -> list[Prompt]:
    return [change for change in decision.changes if isinstance(change, Prompt)]


def begun(*asked: Prompt, reflection: Reflection | None = None) -> Passage:
    return a_passage(*asked, reflection=reflection)


def test_at_the_slot_the_first_pending_item_is_asked_and_consumes_it() -> None:
    decision = asking.slot_due(begun(), NOW)
    assert [(item.ref, item.state, item.slot) for item in decision.items] == [("1.A.1", ItemState.ASKED, MONDAY)]
    prompt = kept(decision, Prompt)
    assert (prompt.item, prompt.slot, prompt.opened_at) == ("1.A.1", MONDAY, NOW)
    assert (prompt.state, prompt.reflection, prompt.place) == (PromptState.OPEN, "reflection", TEAM)
    assert kinds(decision) == [Kind.PROMPT]
    (told,) = decision.intentions
    assert (told.subject, told.place, told.reflection) == (prompt.id, TEAM, "reflection")


def test_the_next_slot_is_awaited_and_the_day_asked_on_is_remembered() -> None:
    decision = asking.slot_due(begun(), NOW)
    after = kept(decision, Reflection)
    assert (after.next_slot, after.last_asked) == (MONDAY + WEEK, FIRST)
    assert due_at(decision, Due.SLOT) == utc(MONDAY + WEEK)


def test_the_promise_of_the_moment_is_frozen_with_the_prompt() -> None:
    named = a_reflection(promise=Promise.NAMED)
    assert kept(asking.slot_due(begun(reflection=named), NOW), Prompt).promise is Promise.NAMED
    assert kept(asking.slot_due(begun(), NOW), Prompt).promise is Promise.AGREED


def test_the_last_item_leaves_no_slot_to_wait_for() -> None:
    done = [a_prompt(ref, closed=NOW) for ref in REFS[:-1]]
    decision = asking.slot_due(begun(*done), NOW)
    assert kept(decision, Prompt).item == "2.N"
    assert kept(decision, Reflection).next_slot is None
    assert due_at(decision, Due.SLOT) is None


def test_with_nothing_pending_no_slot_is_awaited_and_nothing_asked() -> None:
    decision = asking.slot_due(begun(*(a_prompt(ref, closed=NOW) for ref in REFS)), NOW)
    assert (prompts(decision), decision.intentions, decision.items) == ([], (), ())
    assert kept(decision, Reflection).next_slot is None


@pytest.mark.parametrize("state", [state for state in ReflectionState if state is not ReflectionState.RUNNING])
def test_a_reflection_that_does_not_run_asks_nothing(state: ReflectionState) -> None:
    decision = asking.slot_due(begun(reflection=a_reflection(state=state)), NOW)
    assert decision.intentions == ()
    assert due_at(decision, Due.SLOT) is None
    assert len(decision.changes) == 1


def test_without_a_slot_to_wait_for_nothing_is_asked() -> None:
    decision = asking.slot_due(begun(reflection=a_reflection(next_slot=None)), NOW)
    assert (decision.intentions, due_at(decision, Due.SLOT)) == ((), None)


def test_two_questions_may_be_open_and_the_oldest_closes_for_a_third() -> None:
    one, two = a_prompt("1.A.1", opened=NOW - 2 * WEEK), a_prompt("1.A.2", opened=NOW - WEEK)
    decision = asking.slot_due(begun(two, one), NOW)
    closed, asked = prompts(decision)
    assert (closed.item, closed.closed_at, closed.state) == ("1.A.1", NOW, PromptState.CLOSED)
    assert asked.item == "1.B.1"


def test_one_open_question_stays_open_when_the_next_is_asked() -> None:
    decision = asking.slot_due(begun(a_prompt("1.A.1", opened=NOW - WEEK)), NOW)
    assert [prompt.item for prompt in prompts(decision)] == ["1.A.2"]


def test_asked_a_little_late_nothing_is_told() -> None:
    decision = asking.slot_due(begun(), NOW + MINUTE)
    assert kinds(decision) == [Kind.PROMPT]


def test_after_an_outage_the_last_missed_slot_is_made_up_for_if_it_is_under_three_days_old() -> None:
    late = utc(MONDAY + 2 * WEEK) + 3 * DAY - MINUTE
    decision = asking.slot_due(begun(), late)
    assert kept(decision, Prompt).slot == MONDAY + 2 * WEEK
    assert kept(decision, Reflection).last_asked == FIRST + 2 * WEEK
    assert kept(decision, Reflection).next_slot == MONDAY + 3 * WEEK
    assert subjects(decision, Kind.NOTICE) == ["caught_up|2|2026-10-01"]


def test_at_three_days_the_missed_slots_lapse_and_the_next_slot_is_awaited() -> None:
    late = utc(MONDAY + 2 * WEEK) + 3 * DAY
    decision = asking.slot_due(begun(), late)
    assert (prompts(decision), decision.items) == ([], ())
    after = kept(decision, Reflection)
    assert (after.last_asked, after.next_slot) == (FIRST + 2 * WEEK, MONDAY + 3 * WEEK)
    assert due_at(decision, Due.SLOT) == utc(MONDAY + 3 * WEEK)
    assert subjects(decision, Kind.NOTICE) == ["lapsed|3|2026-10-01"]


def test_one_missed_slot_of_three_days_ago_lapses_with_one_notice() -> None:
    decision = asking.slot_due(begun(), NOW + 4 * DAY)
    assert subjects(decision, Kind.NOTICE) == ["lapsed|1|2026-09-18"]
    assert kept(decision, Reflection).next_slot == MONDAY + WEEK


def test_a_single_slot_made_up_for_later_is_told_once() -> None:
    assert subjects(asking.slot_due(begun(), NOW + 2 * DAY), Kind.NOTICE) == ["caught_up|0|2026-09-16"]
    assert subjects(asking.slot_due(begun(), NOW + HOUR + MINUTE), Kind.NOTICE) == ["caught_up|0|2026-09-14"]
    assert subjects(asking.slot_due(begun(), NOW + HOUR), Kind.NOTICE) == []


def test_lapsed_slots_are_told_even_when_the_newest_is_on_time() -> None:
    decision = asking.slot_due(begun(), utc(MONDAY + 2 * WEEK) + MINUTE)
    assert subjects(decision, Kind.NOTICE) == ["caught_up|2|2026-09-28"]
    one = asking.slot_due(begun(), utc(MONDAY + WEEK))
    assert subjects(one, Kind.NOTICE) == ["caught_up|1|2026-09-21"]


def test_questions_never_lapse() -> None:
    lapsed = asking.slot_due(begun(), utc(MONDAY + 9 * WEEK) + 4 * DAY)
    later = begun(reflection=kept(lapsed, Reflection))
    assert kept(asking.slot_due(later, utc(MONDAY + 10 * WEEK)), Prompt).item == "1.A.1"


def test_after_the_last_day_of_school_missed_slots_lapse_for_good() -> None:
    short = a_cadence(calendar=replace(YEAR, last=date(2026, 9, 25)))
    decision = asking.slot_due(begun(reflection=a_reflection(short)), utc(MONDAY + 8 * WEEK))
    assert kept(decision, Reflection).next_slot is None
    assert subjects(decision, Kind.NOTICE) == ["lapsed|2|2026-11-09"]


def test_next_asks_now_and_consumes_the_coming_slot() -> None:
    passage = begun(reflection=a_reflection(next_slot=MONDAY + WEEK, last_asked=FIRST))
    decision = asking.ask_now(passage, NOW + DAY)
    assert kept(decision, Prompt).slot == MONDAY + WEEK
    assert kept(decision, Prompt).opened_at == NOW + DAY
    assert kept(decision, Item).slot == MONDAY + WEEK
    after = kept(decision, Reflection)
    assert (after.last_asked, after.next_slot) == (FIRST + WEEK, MONDAY + 2 * WEEK)


def test_next_by_hand_consumes_no_slot() -> None:
    decision = asking.ask_now(begun(reflection=a_reflection(BY_HAND, next_slot=None)), NOW)
    assert (kept(decision, Prompt).slot, kept(decision, Item).slot) == (None, None)
    after = kept(decision, Reflection)
    assert (after.last_asked, after.next_slot) == (None, None)


def test_asking_without_a_slot_forgets_no_earlier_one() -> None:
    hand = a_reflection(BY_HAND, next_slot=None, last_asked=FIRST)
    assert kept(asking.ask_now(begun(reflection=hand), NOW), Reflection).last_asked == FIRST


def test_the_same_item_of_the_same_reflection_always_makes_the_same_prompt() -> None:
    first, again = (kept(asking.slot_due(begun(), at), Prompt).id for at in (NOW, NOW + HOUR))
    assert first == again
    other = replace(a_reflection(), place=replace(TEAM, channel="other"), id="second")
    assert kept(asking.slot_due(begun(reflection=other), NOW), Prompt).id != first


def test_a_change_of_cadence_takes_effect_at_the_first_slot_after_the_last_asked_date() -> None:
    asked_ahead = a_reflection(a_cadence(0, 1, 2, 3, 4), last_asked=date(2026, 9, 23))
    assert asking.coming_slot(asked_ahead, NOW) == at_nine(9, 24)
    fresh = a_reflection(a_cadence(0, 1, 2, 3, 4))
    assert asking.coming_slot(fresh, NOW) == at_nine(9, 15)


def test_a_change_of_zone_never_asks_twice_on_a_day() -> None:
    west = a_reflection(a_cadence(zone="America/Los_Angeles"), last_asked=FIRST)
    assert asking.coming_slot(west, NOW) == MONDAY + WEEK
    unasked = a_reflection(a_cadence(zone="America/Los_Angeles"))
    assert asking.coming_slot(unasked, NOW) == MONDAY


def test_the_coming_slot_may_be_later_today_and_is_never_now_or_past() -> None:
    fresh = a_reflection()
    assert asking.coming_slot(fresh, NOW - MINUTE) == MONDAY
    assert asking.coming_slot(fresh, NOW) == MONDAY + WEEK


def test_a_snow_day_after_the_question_gives_its_slot_no_second_question() -> None:
    snowed = a_reflection(a_cadence(calendar=closed_on(FIRST)), last_asked=FIRST)
    assert asking.coming_slot(snowed, NOW + HOUR) == MONDAY + WEEK


def test_started_the_draft_runs_and_waits_for_its_first_slot() -> None:
    draft = a_reflection(state=ReflectionState.DRAFT, next_slot=None)
    decision = asking.start(begun(reflection=draft), NOW - HOUR)
    after = kept(decision, Reflection)
    assert (after.state, after.next_slot) == (ReflectionState.RUNNING, MONDAY)
    assert due_at(decision, Due.SLOT) == NOW


def test_started_by_hand_it_waits_for_a_facilitator() -> None:
    draft = a_reflection(BY_HAND, state=ReflectionState.DRAFT, next_slot=None)
    decision = asking.start(begun(reflection=draft), NOW)
    assert kept(decision, Reflection).next_slot is None
    assert due_at(decision, Due.SLOT) is None


def test_of_three_open_questions_the_two_oldest_close() -> None:
    open_ = [a_prompt(ref, opened=NOW - n * DAY) for n, ref in enumerate(REFS[:3], start=1)]
    closed = [prompt.item for prompt in prompts(asking.slot_due(begun(*open_), NOW)) if prompt.closed_at]
    assert closed == ["1.B.1", "1.A.2"]


def test_next_long_after_its_slot_waits_for_a_slot_to_come() -> None:
    decision = asking.ask_now(begun(), utc(MONDAY + 2 * WEEK) + HOUR)
    assert kept(decision, Prompt).slot == MONDAY
    assert kept(decision, Reflection).next_slot == MONDAY + 3 * WEEK
    at_the_slot = asking.ask_now(begun(), utc(MONDAY + WEEK))
    assert kept(at_the_slot, Reflection).next_slot == MONDAY + 2 * WEEK


def test_next_after_the_last_slot_of_the_year_waits_for_none() -> None:
    short = a_cadence(calendar=replace(YEAR, last=date(2026, 9, 18)))
    assert kept(asking.ask_now(begun(reflection=a_reflection(short)), NOW), Reflection).next_slot is None


def test_with_the_last_question_that_has_a_date_it_is_told_once_what_waits() -> None:
    short = a_cadence(calendar=replace(YEAR, last=date(2026, 9, 18)))
    decision = asking.slot_due(begun(reflection=a_reflection(short)), NOW)
    assert subjects(decision, Kind.NOTICE) == ["calendar_ends|8|2026-09-14T09:00:00"]
    by_hand = asking.ask_now(begun(reflection=a_reflection(short, next_slot=None)), NOW)
    assert subjects(by_hand, Kind.NOTICE) == []


def test_the_plans_last_question_leaves_nothing_that_waits_for_a_date() -> None:
    short = a_cadence(calendar=replace(YEAR, last=date(2026, 9, 18)))
    done = [a_prompt(ref, closed=NOW) for ref in REFS[:-1]]
    assert subjects(asking.slot_due(begun(*done, reflection=a_reflection(short)), NOW), Kind.NOTICE) == []


def test_while_two_items_are_pending_a_slot_is_awaited() -> None:
    done = [a_prompt(ref, closed=NOW) for ref in REFS[:-2]]
    assert kept(asking.slot_due(begun(*done), NOW), Reflection).next_slot == MONDAY + WEEK


def test_while_a_question_is_still_on_its_way_slots_pass_in_silence() -> None:
    decision = asking.slot_passes(begun(), utc(MONDAY + 2 * WEEK) + HOUR)
    assert (decision.intentions, decision.items) == ((), ())
    after = kept(decision, Reflection)
    assert (after.last_asked, after.next_slot) == (FIRST + 2 * WEEK, MONDAY + 3 * WEEK)
    assert due_at(decision, Due.SLOT) == utc(MONDAY + 3 * WEEK)


@pytest.mark.parametrize("resting", [a_reflection(state=ReflectionState.PAUSED), a_reflection(next_slot=None)])
def test_no_slot_passes_where_none_is_awaited(resting: Reflection) -> None:
    decision = asking.slot_passes(begun(reflection=resting), NOW)
    assert decision.changes == (asking.appointment(resting, Due.SLOT, "", None),)


def test_a_question_that_nobody_has_seen_yet_begins_anew() -> None:
    prompt = a_prompt("1.A.1")
    decision = asking.give_time(begun(prompt, reflection=a_reflection(reminder=True)), prompt, NOW + 3 * DAY)
    anew = kept(decision, Prompt)
    assert (anew.opened_at, anew.closes_at) == (NOW + 3 * DAY, utc(at_nine(9, 24)))
    assert replace(anew, opened_at=NOW, closes_at=prompt.closes_at) == prompt
    assert due_at(decision, Due.CLOSE) == anew.closes_at
    assert due_at(decision, Due.HALF_TIME) == anew.half_time
    assert due_at(decision, Due.REMIND) == utc(at_nine(9, 22))


def test_prompts_of_other_items_reflections_and_workspaces_are_other_prompts() -> None:
    here = a_reflection()
    elsewhere = replace(here, place=replace(TEAM, workspace=replace(TEAM.workspace, id="other")))
    ids = {
        kept(asking.slot_due(begun(reflection=each), NOW), Prompt).id
        for each in (here, elsewhere, replace(here, id="2"))
    }
    ids.add(kept(asking.slot_due(begun(a_prompt("1.A.1", closed=NOW)), NOW), Prompt).id)
    assert len(ids) == 4


def test_each_appointment_is_about_the_prompt_or_about_the_reflection_as_a_whole() -> None:
    reminding = begun(reflection=a_reflection(reminder=True))
    decisions = [
        asking.slot_due(reminding, NOW),
        asking.slot_due(begun(reflection=a_reflection(next_slot=None)), NOW),
        asking.pause(reminding, None),
        asking.resume(reminding, NOW, "key"),
    ]
    prompt = kept(decisions[0], Prompt)
    found = {each for decision in decisions for each in decision.changes if isinstance(each, Appointment)}
    about = {(each.due, each.subject) for each in found}
    of_the_prompt = {(due, prompt.id) for due in (Due.CLOSE, Due.HALF_TIME, Due.REMIND)}
    assert about == of_the_prompt | {(Due.SLOT, ""), (Due.RESUME, "")}
    assert {(each.reflection, each.place) for each in found} == {("reflection", TEAM)}


def test_a_notice_names_what_it_tells_and_stands_in_the_channel() -> None:
    told = asking.notice(a_reflection(), "lapsed", 2)
    assert (told.kind, told.subject, told.place, told.thread) == (Kind.NOTICE, "lapsed|2", TEAM, "")
    assert told.reflection == "reflection"


def test_every_appointment_belongs_to_its_reflection_and_place() -> None:
    decision = asking.slot_due(begun(reflection=replace(a_reflection(), place=Place(TEAM.workspace, "x"))), NOW)
    assert has_appointment(decision, Due.CLOSE)
    places = {change.place for change in decision.changes}
    assert places == {Place(TEAM.workspace, "x")}
