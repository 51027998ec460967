"""When answers were given, in weeks or months: every answer is counted once, in few enough periods to be read."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.activity import MOST, activity
from bot.domain.summary import Period


def given_on(days: Iterable[date]) -> list[tuple[date, str]]:
    return [(day, f"answer {number}") for number, day in enumerate(days)]


DAYS = st.lists(st.dates(date(2024, 1, 1), date(2029, 12, 31)), max_size=30)


@given(DAYS)
def test_every_answer_is_in_one_period(days: list[date]) -> None:
    told = activity(given_on(days))
    assert sum(each.answers for each in told) == len(days)
    assert sorted(key for each in told for key in each.behind) == sorted(key for _, key in given_on(days))


@given(DAYS)
def test_there_are_few_periods_in_order_and_none_is_left_out(days: list[date]) -> None:
    periods = activity(given_on(days))
    assert len(periods) <= MOST
    assert list(periods) == sorted(periods, key=lambda each: each.first)
    assert len({each.months for each in periods}) <= 1
    assert all(periods[0].answers and periods[-1].answers for _ in periods[:1])


def test_the_first_twelve_weeks_are_told_by_week_from_mondays() -> None:
    told = activity(given_on([date(2026, 9, 16), date(2026, 9, 18), date(2026, 10, 1)]))
    assert told == (
        Period(date(2026, 9, 14), 0, 2, ("answer 0", "answer 1")),
        Period(date(2026, 9, 21), 0, 0),
        Period(date(2026, 9, 28), 0, 1, ("answer 2",)),
    )


def test_a_school_year_is_told_by_month_and_more_by_the_quarter_and_the_year() -> None:
    first = date(2026, 9, 14)
    spans = {months: given_on([first, first + timedelta(days=30 * months)]) for months in (2, 9, 24, 60)}
    lengths = {months: activity(said)[0].months for months, said in spans.items()}
    assert lengths == {2: 0, 9: 1, 24: 3, 60: 12}


def test_without_an_answer_there_is_nothing_to_tell() -> None:
    assert activity([]) == ()
