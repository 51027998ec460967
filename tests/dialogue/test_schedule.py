"""Ends, half-times, reminders, pauses and changed calendars: all counted in school days of the team's own calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import asking
from bot.dialogue.decision import Decision
from bot.domain.cadence import instant, local
from bot.domain.delivery import Kind
from bot.domain.plan import PlanKind
from bot.domain.reflection import Appointment, ContractHours, Due, Prompt, Reflection, ReflectionState
from tests.dialogue.builders import (
    DAY,
    FIRST,
    HOUR,
    MONDAY,
    NINE,
    NOW,
    REFS,
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
    subjects,
)


def at(month: int, day: int, clock: time = NINE, year: int = 2026) -> datetime:
    return instant(datetime.combine(date(year, month, day), clock), ZONE)


def asked(reflection: Reflection, *, item: str = "1.A.1") -> Decision:
    done = [a_prompt(ref, closed=NOW - DAY) for ref in REFS[: REFS.index(item)]]
    return asking.slot_due(a_passage(*done, reflection=reflection), NOW)


def test_a_question_takes_answers_for_five_school_days() -> None:
    decision = asked(a_reflection())
    assert kept(decision, Prompt).closes_at == at(9, 21)
    assert due_at(decision, Due.CLOSE) == at(9, 21)


def test_closed_days_and_weekends_do_not_count_towards_the_end() -> None:
    cadence = a_cadence(calendar=closed_on(date(2026, 9, 16), until=date(2026, 9, 18)))
    assert asking.closing_time(a_reflection(cadence), NOW, 5) == at(9, 24)
    assert asking.closing_time(a_reflection(), NOW, 1) == at(9, 15)


def test_past_the_last_day_of_school_plain_weekdays_count() -> None:
    ending = a_cadence(calendar=replace(YEAR, last=date(2026, 9, 15)))
    assert asking.closing_time(a_reflection(ending), NOW, 3) == at(9, 17)
    assert asking.closing_time(a_reflection(ending), NOW, 5) == at(9, 21)
    over = a_cadence(calendar=replace(YEAR, last=date(2026, 9, 10)))
    assert asking.closing_time(a_reflection(over), NOW, 4) == at(9, 18)
    assert asking.closing_time(a_reflection(over), at(9, 19), 1) == at(9, 21)
    assert asking.closing_time(a_reflection(over), at(9, 18), 1) == at(9, 21)


def test_the_end_is_at_the_slots_time_of_day_in_the_teams_zone() -> None:
    west = a_reflection(a_cadence(zone="America/Los_Angeles", at=time(14, 30)))
    assert asking.closing_time(west, datetime(2026, 9, 15, 4, tzinfo=UTC), 1) == datetime(
        2026, 9, 15, 21, 30, tzinfo=UTC
    )


@given(day=st.integers(0, 300), count=st.integers(1, 8))
def test_a_question_always_ends_on_a_weekday_that_many_open_days_later(day: int, count: int) -> None:
    reflection = a_reflection(a_cadence(calendar=closed_on(date(2026, 12, 21), until=date(2027, 1, 1))))
    now = NOW + day * DAY
    end = local(asking.closing_time(reflection, now, count), ZONE).date()
    today = local(now, ZONE).date()
    calendar = reflection.cadence.calendar
    between = [today + n * DAY for n in range(1, (end - today).days + 1)]
    open_days = [d for d in between if d.weekday() < 5 and (d > calendar.last or calendar.is_school_day(d))]
    assert (len(open_days), open_days[-1]) == (count, end)


def test_a_gates_half_time_is_midway_and_an_open_question_has_none() -> None:
    assert due_at(asked(a_reflection()), Due.HALF_TIME) == NOW + timedelta(days=3, hours=12)
    assert not has_appointment(asked(a_reflection(), item="1.A.2"), Due.HALF_TIME)


def test_there_is_no_reminder_unless_the_team_wants_one() -> None:
    assert not has_appointment(asked(a_reflection()), Due.REMIND)
    assert has_appointment(asked(a_reflection(reminder=True)), Due.REMIND)


def test_the_reminder_comes_two_school_days_before_the_end() -> None:
    assert due_at(asked(a_reflection(reminder=True)), Due.REMIND) == at(9, 17)
    assert due_at(asked(a_reflection(reminder=True, answer_days=3)), Due.REMIND) == at(9, 15)
    assert due_at(asked(a_reflection(reminder=True, answer_days=2)), Due.REMIND) == at(9, 15)


@pytest.mark.parametrize(
    ("clock", "reminded"),
    [(time(6), time(7, 30)), (time(22), time(15, 30)), (time(7, 30), time(7, 30)), (time(12), time(12))],
)
def test_no_reminder_falls_outside_contract_hours(clock: time, reminded: time) -> None:
    reflection = a_reflection(a_cadence(at=clock), reminder=True)
    assert asking.reminder_time(reflection, a_prompt("1.A.1")) == at(9, 17, reminded)


def test_a_team_may_have_contract_hours_of_its_own() -> None:
    reflection = a_reflection(reminder=True)
    evening = replace(reflection, settings=replace(reflection.settings, hours=ContractHours(time(10), time(18))))
    assert asking.reminder_time(evening, a_prompt("1.A.1")) == at(9, 17, time(10))


def test_paused_nothing_is_awaited_but_the_day_to_go_on() -> None:
    passage = a_passage(a_prompt("1.A.1"))
    decision = asking.pause(passage, date(2026, 10, 5))
    after = kept(decision, Reflection)
    assert (after.state, after.next_slot, after.paused_until) == (ReflectionState.PAUSED, None, date(2026, 10, 5))
    assert due_at(decision, Due.SLOT) is None
    assert due_at(decision, Due.RESUME) == at(10, 5, time())


def test_paused_without_a_day_it_rests_until_somebody_resumes() -> None:
    decision = asking.pause(a_passage(), None)
    assert (due_at(decision, Due.RESUME), kept(decision, Reflection).paused_until) == (None, None)


def test_open_questions_still_take_answers_in_a_pause() -> None:
    decision = asking.pause(a_passage(a_prompt("1.A.1")), None)
    assert not any(isinstance(change, Prompt) for change in decision.changes)
    assert not has_appointment(decision, Due.CLOSE)


def resting(**changes: object) -> Reflection:
    paused = a_reflection(state=ReflectionState.PAUSED, next_slot=None, last_asked=FIRST)
    return replace(paused, paused_until=date(2026, 10, 5), **changes)  # type: ignore[arg-type]


def test_resumed_it_goes_on_at_the_next_slot_and_says_when() -> None:
    decision = asking.resume(a_passage(reflection=resting()), at(10, 1), "key")
    after = kept(decision, Reflection)
    assert (after.state, after.paused_until) == (ReflectionState.RUNNING, None)
    assert after.next_slot == datetime.combine(date(2026, 10, 5), NINE)
    assert due_at(decision, Due.SLOT) == at(10, 5)
    assert due_at(decision, Due.RESUME) is None
    assert subjects(decision, Kind.NOTICE) == ["resumed|2026-10-05T09:00:00|key"]


def test_slots_missed_in_a_pause_are_not_made_up_for() -> None:
    decision = asking.resume(a_passage(reflection=resting()), at(10, 6), "key")
    assert kept(decision, Reflection).next_slot == datetime.combine(date(2026, 10, 12), NINE)


def test_resumed_with_nothing_left_to_ask_no_slot_is_awaited() -> None:
    done = [a_prompt(ref) for ref in REFS]
    decision = asking.resume(a_passage(*done, reflection=resting()), at(10, 1), "key")
    assert kept(decision, Reflection).next_slot is None
    assert subjects(decision, Kind.NOTICE) == ["resumed||key"]


def live(state: ReflectionState) -> Reflection:
    return a_reflection(plan=PlanKind.LIVE, state=state, next_slot=None)


def test_a_live_reflection_waits_for_a_button_when_it_is_resumed() -> None:
    decision = asking.resume(a_passage(reflection=live(ReflectionState.PAUSED)), NOW, "key")
    assert kept(decision, Reflection).next_slot is None


def test_a_live_reflection_waits_for_a_button_when_it_is_started() -> None:
    assert kept(asking.start(a_passage(reflection=live(ReflectionState.DRAFT)), NOW), Reflection).next_slot is None


def test_a_live_reflection_gets_no_slot_when_its_settings_change() -> None:
    running = live(ReflectionState.RUNNING)
    became_live = asking.replan(a_passage(reflection=replace(running, next_slot=MONDAY)), NOW)
    assert (due_at(became_live, Due.SLOT), kept(became_live, Reflection).next_slot) == (None, None)


def test_a_plan_that_got_new_questions_awaits_a_slot_again() -> None:
    decision = asking.replan(a_passage(reflection=a_reflection(next_slot=None)), NOW)
    assert kept(decision, Reflection).next_slot == MONDAY + WEEK


def test_a_changed_calendar_moves_the_coming_slot_and_the_ends_of_open_questions() -> None:
    snow = a_reflection(a_cadence(calendar=closed_on(date(2026, 9, 21))), last_asked=FIRST, next_slot=MONDAY + WEEK)
    decision = asking.replan(a_passage(a_prompt("1.A.2"), reflection=snow), NOW + DAY)
    assert kept(decision, Reflection).next_slot == datetime.combine(date(2026, 9, 22), NINE)
    assert kept(decision, Prompt).closes_at == at(9, 22)
    assert due_at(decision, Due.CLOSE) == at(9, 22)


def test_an_end_that_would_have_passed_is_now() -> None:
    decision = asking.replan(a_passage(a_prompt("1.A.2")), NOW + 3 * WEEK)
    assert kept(decision, Prompt).closes_at == NOW + 3 * WEEK


def test_closed_questions_keep_their_end() -> None:
    decision = asking.replan(a_passage(a_prompt("1.A.2", closed=NOW + HOUR)), NOW + DAY)
    assert not has_appointment(decision, Due.CLOSE)


@pytest.mark.parametrize("state", [state for state in ReflectionState if state is not ReflectionState.RUNNING])
def test_a_changed_calendar_wakes_nothing_that_does_not_run(state: ReflectionState) -> None:
    assert not has_appointment(asking.replan(a_passage(reflection=a_reflection(state=state)), NOW), Due.SLOT)


def test_a_changed_calendar_awaits_no_slot_when_nothing_is_pending() -> None:
    decision = asking.replan(a_passage(*(a_prompt(ref, closed=NOW) for ref in REFS)), NOW)
    assert due_at(decision, Due.SLOT) is None
    assert kept(decision, Reflection).next_slot is None
    assert not any(isinstance(change, Prompt) for change in decision.changes)


@pytest.mark.parametrize("due", [Due.HALF_TIME, Due.REMIND])
def test_half_time_and_reminder_move_with_the_end(due: Due) -> None:
    off = closed_on(date(2026, 9, 16), until=date(2026, 9, 18))
    reflection = a_reflection(a_cadence(calendar=off), reminder=True, last_asked=FIRST)
    decision = asking.replan(a_passage(a_prompt("1.A.1"), reflection=reflection), NOW + DAY)
    moved = kept(decision, Prompt)
    expected = moved.half_time if due is Due.HALF_TIME else asking.reminder_time(reflection, moved)
    assert has_appointment(decision, due)
    assert due_at(decision, due) == expected


def test_what_was_kept_already_is_not_due_again() -> None:
    reflection = a_reflection(reminder=True, last_asked=FIRST)
    shown = a_prompt("1.A.1", revealed=True)
    late = asking.replan(a_passage(shown, reflection=reflection), at(9, 17))
    assert not has_appointment(late, Due.REMIND)
    assert not has_appointment(late, Due.HALF_TIME)
    assert has_appointment(late, Due.CLOSE)
    early = asking.replan(a_passage(a_prompt("1.A.1"), reflection=reflection), at(9, 17) - HOUR)
    assert due_at(early, Due.REMIND) == at(9, 17)
    assert due_at(early, Due.HALF_TIME) == kept(early, Prompt).half_time


def test_a_half_time_that_has_passed_unseen_is_still_kept() -> None:
    decision = asking.replan(a_passage(a_prompt("1.A.1")), at(9, 18, time(23)))
    assert due_at(decision, Due.HALF_TIME) == kept(decision, Prompt).half_time


def test_a_monthly_summary_comes_on_the_first_school_day_of_the_next_month() -> None:
    reflection = a_reflection(a_cadence(calendar=closed_on(date(2026, 10, 1))))
    expected = Appointment("reflection", reflection.place, Due.SUMMARY, "", at(10, 2))
    assert asking.monthly_summary(reflection, NOW) == expected
    assert asking.monthly_summary(reflection, at(9, 30)).at == at(10, 2)
    assert asking.monthly_summary(reflection, at(10, 2)).at == at(11, 2)


def test_after_the_school_year_there_is_no_monthly_summary() -> None:
    assert asking.monthly_summary(a_reflection(), at(5, 3, year=2027)).at is None


def test_a_month_without_school_days_passes_without_a_summary() -> None:
    summer = closed_on(date(2026, 10, 1), until=date(2026, 11, 30))
    assert asking.monthly_summary(a_reflection(a_cadence(calendar=summer)), NOW).at == at(12, 1)
