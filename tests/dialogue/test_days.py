"""Days and breaks as people write them, with and without a year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.setup import Wrong, break_line, read_breaks, read_day
from bot.dialogue.wording import dates, mistakes
from bot.domain.school_calendar import Break

NEAR = date(2026, 9, 14)
DAYS = st.dates(date(2001, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    "text", ["2027-01-12", "Jan 12, 2027", "January 12 2027", "1/12/2027", "1/12/27", "12 Jan 2027"]
)
@pytest.mark.parametrize("near", [NEAR, date(2027, 2, 1), date(2030, 1, 1)])
def test_a_day_with_its_year_is_that_day_whenever_it_is_read(text: str, near: date) -> None:
    assert read_day(text, near) == date(2027, 1, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sep 14", date(2026, 9, 14)),
        ("Sep 15", date(2026, 9, 15)),
        ("Sep 13", date(2027, 9, 13)),
        ("Jan 6", date(2027, 1, 6)),
        ("5/14", date(2027, 5, 14)),
        ("Dec 31", date(2026, 12, 31)),
        ("Feb 29", date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_first_such_day_to_come(text: str, day: date) -> None:
    assert read_day(text, NEAR) == day


def test_a_leap_day_is_found_even_long_after_the_last_one() -> None:
    assert read_day("Feb 29", date(2028, 3, 1)) == date(2032, 2, 29)
    assert read_day("Feb 29", date(2096, 3, 1)) == date(2104, 2, 29)


@pytest.mark.parametrize("text", ["", "soon", "Monday", "12", "9:00", "May", "2027", "May 32", "Feb 30", "2026-13-01"])
def test_what_names_no_day_and_month_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Wrong) as refused:
        read_day(text, NEAR)
    assert str(refused.value) == mistakes.day(text)


@given(day=DAYS, near=DAYS)
def test_days_as_we_write_them_are_read_back(day: date, near: date) -> None:
    assert read_day(day.isoformat(), near) == day
    assert read_day(dates.dated(day), near) == day


@given(day=DAYS, near=DAYS)
def test_without_a_year_the_day_lies_within_the_years_to_come(day: date, near: date) -> None:
    found = read_day(dates.day(day), near)
    assert (found.month, found.day) == (day.month, day.day)
    assert found >= near
    assert (found - near).days < 366 or (day.month, day.day) == (2, 29)


def test_a_zone_beside_a_day_is_passed_over() -> None:
    assert read_day("May 14, 2027 10:00 EST", NEAR) == date(2027, 5, 14)


def test_a_day_at_the_end_of_time_breaks_nothing() -> None:
    with pytest.raises(Wrong):
        read_day("May 14", date(9999, 8, 1))


def test_a_day_lies_in_this_century() -> None:
    assert read_day("Dec 31, 2100", NEAR) == date(2100, 12, 31)
    for far in ("Jan 1, 2101", "Dec 31, 1999"):
        with pytest.raises(Wrong, match="is not a day"):
            read_day(far, NEAR)


def test_a_break_is_written_as_people_write_it() -> None:
    day = date(2026, 10, 12)
    assert break_line(Break("Fall", day, day)) == "Fall: October 12, 2026"
    assert break_line(Break("Fall", day, date(2026, 10, 13))) == "Fall: October 12, 2026 to October 13, 2026"


def test_breaks_stand_one_in_a_line_with_a_name_and_one_day_or_two() -> None:
    text = "Fall break: Oct 5, 2026\n\n  Winter break: Dec 21, 2026 to Jan 1, 2027  \n"
    assert read_breaks(text, NEAR) == (
        Break("Fall break", date(2026, 10, 5), date(2026, 10, 5)),
        Break("Winter break", date(2026, 12, 21), date(2027, 1, 1)),
    )


def test_no_lines_are_no_breaks() -> None:
    assert read_breaks(" \n ", NEAR) == ()


def test_a_breaks_name_may_hold_a_colon() -> None:
    day = date(2026, 10, 12)
    assert read_breaks("No school: PD day: 2026-10-12", NEAR) == (Break("No school: PD day", day, day),)


def test_the_end_of_a_break_follows_its_start() -> None:
    assert read_breaks("Winter: Dec 21 to Jan 1", date(2027, 1, 5)) == (
        Break("Winter", date(2027, 12, 21), date(2028, 1, 1)),
    )


@pytest.mark.parametrize(
    "line",
    ["Winter break", ": Dec 21", "Winter: soon", "Winter: Dec 21 to soon", "Winter: 2027-01-02 to 2027-01-01", ":"],
)
def test_a_line_that_is_no_break_is_named_by_its_number(line: str) -> None:
    with pytest.raises(Wrong) as refused:
        read_breaks(f"Fall: Oct 5\n\n{line}", NEAR)
    assert str(refused.value) == mistakes.break_line(2)


@given(DAYS, st.integers(0, 30))
def test_a_break_is_written_and_read_back(day: date, length: int) -> None:
    closed = Break("Spring break", day, date.fromordinal(day.toordinal() + length))
    assert read_breaks(break_line(closed), NEAR) == (closed,)
