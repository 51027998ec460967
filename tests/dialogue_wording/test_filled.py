"""Every wording function says whole, filled sentences, whatever people's names and words contain."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from bot.dialogue.wording import dates
from bot.dialogue.wording.prompts import promise_line
from bot.domain.audience import Promise
from tests.dialogue_wording.invent import HOSTILE, PLAIN, ROUNDS, called, functions, texts

every_function = pytest.mark.parametrize(
    "function", list(functions()), ids=lambda each: f"{each.__module__.rpartition('.')[2]}.{each.__name__}"
)


@every_function
def test_every_placeholder_is_filled(function: Callable[..., Any]) -> None:
    for seed in range(ROUNDS):
        for text in texts(called(function, PLAIN, seed)):
            assert not set("{}") & set(text), text


@every_function
def test_what_people_write_is_never_taken_for_a_placeholder(function: Callable[..., Any]) -> None:
    for seed in range(ROUNDS):
        for text in texts(called(function, HOSTILE, seed)):
            assert not set("{}%") & set(text.replace(HOSTILE, "")), text


@every_function
def test_no_day_is_written_as_a_computer_does(function: Callable[..., Any]) -> None:
    for seed in range(ROUNDS):
        for text in texts(called(function, PLAIN, seed)):
            assert not re.search(r"\d{4}-\d\d|\d\d:\d\d:\d\d", text), text


def test_days_and_times_are_written_as_us_schools_do() -> None:
    when = datetime.combine(date(2027, 5, 14), time(9, 5))
    assert dates.day(when) == "May 14"
    assert dates.dated(date(2027, 1, 6)) == "January 6, 2027"
    assert dates.full_day(when) == "Friday, May 14, 2027"
    assert dates.week_day(when) == "Friday, May 14"
    assert dates.short_day(date(2026, 9, 7)) == "Mon, Sep 7"
    assert dates.moment(when) == "Friday, May 14 at 9:05 AM"
    assert [dates.clock(time(hour, 0)) for hour in (0, 12, 13)] == ["12:00 AM", "12:00 PM", "1:00 PM"]


def test_each_month_and_weekday_has_its_own_name() -> None:
    assert [dates.day(date(2027, n, 1)) for n in range(1, 13)] == [f"{date(2027, n, 1):%B} 1" for n in range(1, 13)]
    assert [dates.short_day(date(2027, n, n)) for n in range(1, 13)] == [
        f"{date(2027, n, n):%a, %b} {n}" for n in range(1, 13)
    ]
    assert [dates.weekday(n) for n in range(7)] == [f"{date(2027, 3, n + 1):%A}" for n in range(7)]


def test_the_promise_is_made_in_these_words() -> None:
    assert promise_line(Promise.AGREED) == (
        "Teammates see your name. Leadership sees agreed answers and what you share. "
        "District IT and records requests can see everything. Please don't name students."
    )
