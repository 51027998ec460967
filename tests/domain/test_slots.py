"""Slots: local wall time on a rule, moved around closed days, never two in the place of one."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import Cadence, instant, local, missed_slots, next_slot, slots
from bot.domain.school_calendar import Break, SchoolCalendar
from tests.dialogue.builders import BY_HAND, DAY, FIRST, MONDAY, NINE, WEEK, YEAR, a_cadence, closed_on

EVE = FIRST - DAY


def days(cadence: Cadence, count: int, after: date = EVE) -> list[date]:
    found = list(islice(slots(cadence, after), count))
    assert {slot.time() for slot in found} <= {cadence.at}
    return [slot.date() for slot in found]


def september(*numbers: int) -> list[date]:
    return [date(2026, 9, number) for number in numbers]


def test_a_weekly_rule_gives_one_slot_a_week_at_its_time_of_day() -> None:
    assert list(islice(slots(a_cadence(), EVE), 2)) == [MONDAY, MONDAY + WEEK]
    assert next(slots(a_cadence(at=time(15, 45)), EVE)) == datetime.combine(FIRST, time(15, 45))


def test_a_slot_is_later_than_the_day_it_is_looked_for_after() -> None:
    assert next_slot(a_cadence(), EVE) == MONDAY
    assert next_slot(a_cadence(), FIRST) == MONDAY + WEEK


def test_several_days_a_week_each_have_a_slot() -> None:
    assert days(a_cadence(0, 2, 4), 4) == september(14, 16, 18, 21)


def test_every_second_week_is_counted_from_the_anchors_week() -> None:
    assert days(a_cadence(every=2), 3) == [*september(14, 28), date(2026, 10, 12)]
    assert days(a_cadence(every=2), 2, after=date(2026, 9, 22)) == [date(2026, 9, 28), date(2026, 10, 12)]
    assert days(a_cadence(every=3), 2, after=date(2026, 9, 29)) == [date(2026, 10, 5), date(2026, 10, 26)]


def test_every_second_week_on_two_days_keeps_both_days_in_the_same_week() -> None:
    assert days(a_cadence(1, 3, every=2), 4) == [*september(15, 17, 29), date(2026, 10, 1)]


def test_no_slot_lies_before_the_anchor() -> None:
    anchor = date(2026, 9, 16)
    assert days(a_cadence(0, 3, anchor=anchor), 2) == september(17, 21)
    assert days(a_cadence(0, anchor=date(2026, 10, 7)), 1, after=date(2026, 8, 1)) == [date(2026, 10, 12)]


def test_by_hand_there_are_no_slots() -> None:
    assert next_slot(BY_HAND, EVE) is None


def test_after_the_last_day_of_school_there_are_no_slots() -> None:
    year = replace(YEAR, last=date(2026, 9, 21))
    assert days(a_cadence(calendar=year), 9) == september(14, 21)
    assert next_slot(a_cadence(calendar=year), date(2026, 9, 21)) is None
    assert next_slot(a_cadence(calendar=year), date(2030, 1, 1)) is None


def test_before_the_first_day_of_school_there_are_no_slots() -> None:
    summer = a_cadence(anchor=date(2026, 7, 1))
    assert days(summer, 1, after=date(2026, 7, 1)) == [date(2026, 8, 17)]


def test_a_slot_on_a_closed_day_moves_to_the_next_open_day_before_the_following_slot() -> None:
    assert days(a_cadence(calendar=closed_on(date(2026, 9, 21))), 3) == september(14, 22, 28)
    assert days(a_cadence(calendar=closed_on(date(2026, 9, 21), until=date(2026, 9, 24))), 3) == september(14, 25, 28)


def test_a_moved_slot_skips_the_weekend() -> None:
    friday = a_cadence(4, calendar=closed_on(date(2026, 9, 18)))
    assert days(friday, 2, after=date(2026, 9, 12)) == september(21, 25)


def test_a_slot_lapses_when_no_open_day_lies_before_the_following_slot() -> None:
    week_off = closed_on(date(2026, 9, 21), until=date(2026, 9, 25))
    assert days(a_cadence(calendar=week_off), 3) == [*september(14, 28), date(2026, 10, 5)]


def test_with_several_days_a_slot_moves_only_as_far_as_the_following_one() -> None:
    assert days(a_cadence(0, 2, calendar=closed_on(date(2026, 9, 14))), 2) == september(15, 16)
    assert days(a_cadence(0, 2, calendar=closed_on(*september(14, 15))), 2) == september(16, 21)
    assert days(a_cadence(0, 1, calendar=closed_on(date(2026, 9, 14))), 2) == september(15, 21)


def test_every_second_week_a_slot_may_move_into_the_week_between() -> None:
    off = closed_on(date(2026, 9, 28), until=date(2026, 10, 2))
    assert days(a_cadence(every=2, calendar=off), 3) == [FIRST, date(2026, 10, 5), date(2026, 10, 12)]


def test_a_slot_that_moved_past_the_day_asked_about_is_still_found() -> None:
    off = closed_on(date(2026, 9, 21), until=date(2026, 9, 23))
    assert days(a_cadence(calendar=off), 2, after=date(2026, 9, 22)) == september(24, 28)


def test_a_slot_that_was_used_comes_no_second_time_when_its_day_closes_afterwards() -> None:
    off = a_cadence(calendar=closed_on(FIRST))
    assert next(slots(off, FIRST)) == MONDAY + DAY
    assert next(slots(off, FIRST, consumed=FIRST)) == MONDAY + WEEK
    assert next_slot(off, FIRST) == MONDAY + WEEK
    assert missed_slots(off, MONDAY, instant(MONDAY + 2 * DAY, "America/New_York")) == (MONDAY,)


def test_a_slot_that_moved_before_it_was_used_is_followed_by_the_next_one() -> None:
    off = a_cadence(0, 2, calendar=closed_on(FIRST))
    assert next(slots(off, FIRST + DAY, consumed=FIRST + DAY)) == MONDAY + 2 * DAY


def test_a_team_that_works_on_saturdays_may_ask_on_them() -> None:
    assert days(a_cadence(5), 2) == september(19, 26)


def test_a_public_holiday_of_the_state_moves_a_slot() -> None:
    in_us = replace(YEAR, region="US")
    assert days(a_cadence(calendar=in_us), 1, after=date(2026, 9, 5)) == september(14)
    labor = a_cadence(calendar=in_us, anchor=date(2026, 9, 1))
    assert days(labor, 2, after=date(2026, 9, 1)) == september(8, 14)


def test_missed_slots_are_the_first_and_all_that_have_passed_since() -> None:
    now = instant(MONDAY + 2 * WEEK, "America/New_York")
    assert missed_slots(a_cadence(), MONDAY, now) == (MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK)
    assert missed_slots(a_cadence(), MONDAY, now - timedelta(minutes=1)) == (MONDAY, MONDAY + WEEK)
    assert missed_slots(a_cadence(), MONDAY, now - 3 * WEEK) == (MONDAY,)


BREAKS = st.lists(
    st.builds(
        lambda start, length: Break("Off", FIRST + start * DAY, FIRST + (start + length) * DAY),
        st.integers(0, 120),
        st.integers(0, 20),
    ),
    max_size=4,
)
CADENCES = st.builds(
    lambda weekdays, every, breaks, region: a_cadence(
        *sorted(weekdays), every=every, calendar=SchoolCalendar(YEAR.first, date(2027, 1, 31), tuple(breaks), region)
    ),
    st.sets(st.integers(0, 4), min_size=1),
    st.integers(1, 4),
    BREAKS,
    st.sampled_from(["", "US", "US-OH"]),
)


@given(cadence=CADENCES)
def test_slots_never_fall_on_a_closed_day_and_never_two_on_a_day(cadence: Cadence) -> None:
    found = [slot.date() for slot in slots(cadence, EVE)]
    assert all(cadence.calendar.is_school_day(day) for day in found)
    assert all(before < after for before, after in pairwise(found))


@given(cadence=CADENCES)
def test_there_are_never_more_slots_than_the_rule_has_days(cadence: Cadence) -> None:
    plain = replace(cadence, calendar=replace(cadence.calendar, breaks=(), region=""))
    assert len(list(slots(cadence, EVE))) <= len(list(slots(plain, EVE)))


@given(cadence=CADENCES, skipped=st.integers(0, 140))
def test_looking_from_a_later_day_gives_the_same_slots(cadence: Cadence, skipped: int) -> None:
    after = EVE + skipped * DAY
    assert list(slots(cadence, after)) == [slot for slot in slots(cadence, EVE) if slot.date() > after]


def test_a_slot_is_local_wall_time_whatever_the_season() -> None:
    zone = "America/New_York"
    before, after = datetime.combine(date(2026, 10, 26), NINE), datetime.combine(date(2026, 11, 2), NINE)
    assert instant(before, zone) == datetime(2026, 10, 26, 13, tzinfo=UTC)
    assert instant(after, zone) == datetime(2026, 11, 2, 14, tzinfo=UTC)
    assert local(instant(after, zone), zone) == after
