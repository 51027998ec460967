"""School calendars: what closes a day and why, the breaks most districts keep, public holidays by state and country."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.school_calendar import (
    Break,
    SchoolCalendar,
    is_region,
    one_year_more,
    public_holidays,
    us_states,
    usual_breaks,
    usual_year,
)
from tests.dialogue.builders import DAY, YEAR

WINTER = Break("Winter break", date(2026, 12, 21), date(2027, 1, 1))


def named(first: date, last: date) -> dict[str, tuple[date, date]]:
    return {each.name: (each.start, each.end) for each in usual_breaks(first, last)}


def test_a_break_closes_both_its_ends_and_says_its_name() -> None:
    calendar = YEAR.with_break(WINTER)
    assert calendar.closed_because(date(2026, 12, 20)) is None
    assert calendar.closed_because(date(2026, 12, 21)) == "Winter break"
    assert calendar.closed_because(date(2027, 1, 1)) == "Winter break"
    assert calendar.closed_because(date(2027, 1, 2)) is None


def test_the_first_and_the_last_day_are_open_and_what_lies_outside_is_not() -> None:
    assert YEAR.closed_because(YEAR.first) is None
    assert YEAR.closed_because(YEAR.last) is None
    assert YEAR.closed_because(YEAR.first - DAY) == "outside the school year"
    assert YEAR.closed_because(YEAR.last + DAY) == "outside the school year"


def test_a_weekend_is_no_school_day_though_nothing_closes_it() -> None:
    saturday, friday = date(2026, 9, 19), date(2026, 9, 18)
    assert YEAR.closed_because(saturday) is None
    assert not YEAR.is_school_day(saturday)
    assert YEAR.is_school_day(friday)
    assert not YEAR.with_break(Break("Game", friday, friday)).is_school_day(friday)


def test_school_days_come_in_order_after_a_day_without_weekends_and_breaks() -> None:
    calendar = YEAR.with_break(WINTER)
    assert list(islice(calendar.school_days(date(2026, 12, 17)), 3)) == [
        date(2026, 12, 18),
        date(2027, 1, 4),
        date(2027, 1, 5),
    ]


def test_school_days_begin_on_the_first_and_end_with_the_last_day() -> None:
    week = SchoolCalendar(date(2026, 9, 14), date(2026, 9, 18))
    assert list(week.school_days(date(2026, 1, 1))) == [date(2026, 9, 14) + n * DAY for n in range(5)]
    assert list(week.school_days(date(2026, 9, 17))) == [date(2026, 9, 18)]
    assert list(week.school_days(date(2026, 9, 18))) == []


def test_breaks_are_kept_in_order_and_never_twice() -> None:
    snow = Break("Snow day", date(2026, 12, 1), date(2026, 12, 1))
    calendar = YEAR.with_break(WINTER).with_break(snow).with_break(WINTER)
    assert calendar.breaks == (snow, WINTER)
    assert (calendar.first, calendar.last) == (YEAR.first, YEAR.last)


def test_breaks_of_one_start_are_ordered_by_their_end_and_name() -> None:
    day = date(2026, 12, 1)
    found = [Break("B", day, day), Break("A", day, day), Break("A", day, day + DAY)]
    calendar = YEAR
    for each in reversed(found):
        calendar = calendar.with_break(each)
    assert calendar.breaks == (found[1], found[0], found[2])


YEARS = [
    (2024, date(2024, 9, 2), date(2024, 11, 25), date(2024, 12, 23), date(2025, 3, 31)),
    (2025, date(2025, 9, 1), date(2025, 11, 24), date(2025, 12, 22), date(2026, 3, 30)),
    (2026, date(2026, 9, 7), date(2026, 11, 23), date(2026, 12, 21), date(2027, 3, 29)),
]


@pytest.mark.parametrize(("year", "labor", "thanksgiving", "winter", "spring"), YEARS)
def test_the_usual_breaks_of_known_years(
    year: int, labor: date, thanksgiving: date, winter: date, spring: date
) -> None:
    found = named(*usual_year(date(year, 9, 1)))
    assert list(found) == ["Labor Day", "Thanksgiving week", "Winter break", "Spring break", "Testing"]
    assert found["Labor Day"] == (labor, labor)
    assert found["Thanksgiving week"] == (thanksgiving, thanksgiving + timedelta(days=4))
    assert found["Winter break"] == (winter, winter + timedelta(days=11))
    assert found["Spring break"] == (spring, spring + timedelta(days=4))
    assert found["Testing"] == (spring + timedelta(weeks=3), spring + timedelta(days=25))


def test_breaks_follow_the_weekdays_of_years_in_which_months_begin_awkwardly() -> None:
    assert named(*usual_year(date(2022, 9, 1)))["Winter break"][0] == date(2022, 12, 19)
    assert named(*usual_year(date(2028, 9, 1)))["Winter break"][0] == date(2028, 12, 25)
    assert named(*usual_year(date(2028, 9, 1)))["Spring break"][0] == date(2029, 3, 26)
    assert named(*usual_year(date(2028, 9, 1)))["Testing"][0] == date(2029, 4, 23)
    assert named(*usual_year(date(2029, 9, 1)))["Thanksgiving week"][0] == date(2029, 11, 19)
    assert named(*usual_year(date(2029, 9, 1)))["Spring break"][0] == date(2030, 4, 1)
    assert named(date(2027, 8, 16), date(2029, 5, 25))["Summer"] == (date(2028, 5, 27), date(2028, 8, 14))


def test_the_usual_year_begins_mid_august_and_ends_on_the_friday_before_memorial_day() -> None:
    assert usual_year(date(2026, 6, 1)) == (date(2026, 8, 17), date(2027, 5, 28))
    assert usual_year(date(2027, 5, 31)) == (date(2026, 8, 17), date(2027, 5, 28))
    assert usual_year(date(2022, 9, 1)) == (date(2022, 8, 15), date(2023, 5, 26))


def test_a_calendar_of_two_years_rests_in_the_summer_between() -> None:
    found = usual_breaks(date(2026, 8, 17), date(2028, 5, 26))
    summer = [each for each in found if each.name == "Summer"]
    assert summer == [Break("Summer", date(2027, 5, 29), date(2027, 8, 14))]
    assert len([each for each in found if each.name == "Winter break"]) == 2


def test_one_year_more_adds_the_summer_and_another_year_with_its_usual_breaks() -> None:
    calendar = one_year_more(replace(YEAR, breaks=(WINTER,), region="US"))
    assert (calendar.first, calendar.last, calendar.region) == (YEAR.first, date(2028, 5, 28), "US")
    assert calendar.breaks[:2] == (WINTER, Break("Summer", date(2027, 5, 29), date(2027, 8, 16)))
    later = [each.name for each in calendar.breaks[2:]]
    assert later == ["Labor Day", "Thanksgiving week", "Winter break", "Spring break", "Testing"]
    assert all(date(2027, 8, 17) <= each.start <= each.end <= calendar.last for each in calendar.breaks[2:])


def test_breaks_outside_the_two_days_are_left_out() -> None:
    assert named(date(2026, 9, 8), date(2026, 11, 22)) == {}
    assert list(named(date(2026, 9, 7), date(2026, 11, 23))) == ["Labor Day", "Thanksgiving week"]
    assert list(named(date(2026, 11, 27), date(2026, 12, 20))) == ["Thanksgiving week"]
    assert named(date(2027, 1, 2), date(2027, 3, 28)) == {}


def test_a_year_that_begins_in_the_winter_break_keeps_its_rest() -> None:
    assert "Winter break" in named(date(2027, 1, 1), date(2027, 2, 1))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_usual_year_holds_today_or_begins_within_the_summer(today: date) -> None:
    first, last = usual_year(today)
    assert first.weekday() == 0
    assert last.weekday() == 4
    assert today <= date(last.year, 5, 31)
    assert first <= today or today.month in (6, 7, 8)
    assert all(each.start <= each.end for each in usual_breaks(first, last))


def test_public_holidays_follow_the_state() -> None:
    patriots = date(2027, 4, 19)
    assert public_holidays("US-MA", 2027)[patriots] == "Patriots' Day"
    assert patriots not in public_holidays("US-OH", 2027)
    assert date(2026, 11, 26) in public_holidays("US", 2026)


def test_public_holidays_follow_the_country_and_its_province() -> None:
    assert public_holidays("CA-ON", 2026)[date(2026, 2, 16)] == "Family Day"
    assert date(2026, 11, 26) not in public_holidays("CA-ON", 2026)
    assert public_holidays("DE-BY", 2026)[date(2026, 1, 6)] == "Epiphany"


def test_a_holiday_on_a_weekend_closes_the_day_on_which_it_is_observed() -> None:
    assert date(2026, 7, 3) in public_holidays("US", 2026)
    assert replace(YEAR, region="US", last=date(2027, 7, 30)).closed_because(date(2027, 7, 5)) is not None


def test_without_a_region_there_are_no_public_holidays() -> None:
    assert public_holidays("", 2026) == {}
    assert YEAR.closed_because(date(2026, 11, 26)) is None
    assert replace(YEAR, region="US").closed_because(date(2026, 11, 26)) == "Thanksgiving Day"


def test_a_breaks_own_name_comes_before_the_holidays() -> None:
    calendar = replace(YEAR, region="US").with_break(Break("Fall break", date(2026, 11, 23), date(2026, 11, 27)))
    assert calendar.closed_because(date(2026, 11, 26)) == "Fall break"


@pytest.mark.parametrize("region", ["", "US", "US-OH", "US-DC", "CA-ON", "GB-ENG"])
def test_a_region_is_known_by_its_code(region: str) -> None:
    assert is_region(region)


@pytest.mark.parametrize("strange", ["XX", "US-XX", "Ohio", "CA-OH", "us", "US-", "-OH", "HolidayBase", "UnitedStates"])
def test_an_unknown_region_is_no_region(strange: str) -> None:
    assert not is_region(strange)


def test_the_states_are_offered_by_name_in_the_order_of_the_alphabet() -> None:
    states = us_states()
    assert states["US-OH"] == "Ohio"
    assert states["US-NY"] == "New York"
    assert len(states) >= 51
    assert list(states.values()) == sorted(states.values())
    assert all(is_region(code) for code in states)
