"""Whole school years, walked day by day: holidays and breaks are passed over, and the end comes when it was said."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import holidays
import pytest

from bot.dialogue import asking
from bot.dialogue.decision import Passage
from bot.domain.cadence import Cadence, Weekly, instant, slots
from bot.domain.plan import Item, ItemState, projected_end
from bot.domain.reflection import Reflection
from bot.domain.school_calendar import Break, SchoolCalendar, usual_breaks
from tests.dialogue.builders import a_passage, a_reflection, kept
from tests.domain.zones import YEARS

DAY = timedelta(days=1)
REGIONS = {"US-OH": ("US", "OH"), "US-CA": ("US", "CA"), "US-GU": ("US", "GU"), "US": ("US", None)}
RULES = (Weekly((0,)), Weekly((1, 3)), Weekly((4,), 2), Weekly((0, 2, 6), 3), Weekly((2,), 8), Weekly((0, 1, 2, 3, 4)))
ZONES = ("America/New_York", "America/Adak", "Pacific/Pago_Pago", "Australia/Lord_Howe")


def a_year(start: int, region: str) -> SchoolCalendar:
    first, last = date(start, 8, 17), date(start + 1, 5, 28)
    odd = Break("Snow", date(start + 1, 2, 2), date(start + 1, 2, 4))
    return SchoolCalendar(first, last, (*usual_breaks(first, last), odd), region)


def walked(cadence: Cadence, rule: Weekly) -> Iterator[date]:
    """Day by day: on a day of the rule a question is owed, and the first open day pays; two are never owed."""
    calendar, owed = cadence.calendar, False
    country, state = REGIONS[calendar.region]
    free = holidays.country_holidays(country, subdiv=state, years=range(calendar.first.year, calendar.last.year + 1))
    monday = cadence.anchor - timedelta(days=cadence.anchor.weekday())
    day = cadence.anchor
    while day <= calendar.last:
        week = (day - monday).days // 7
        owed = owed or (day.weekday() in rule.days and week % rule.every == 0)
        at_school = day.weekday() < 5 or day.weekday() in rule.days
        resting = day in free or day < calendar.first or any(b.start <= day <= b.end for b in calendar.breaks)
        if owed and at_school and not resting:
            owed = False
            yield day
        day += DAY


def cadences(start: int) -> Iterator[tuple[Cadence, Weekly]]:
    for number, region in enumerate(REGIONS):
        for rule in RULES:
            year = a_year(start, region)
            yield Cadence(rule, time(2, 30), ZONES[number], year, year.first), rule


@pytest.mark.parametrize("start", YEARS)
def test_each_slot_is_on_the_day_that_a_walk_through_the_year_finds(start: int) -> None:
    for cadence, rule in cadences(start):
        expected = [datetime.combine(day, cadence.at) for day in walked(cadence, rule)]
        assert list(slots(cadence, cadence.calendar.first - DAY)) == expected, cadence


@pytest.mark.parametrize("start", YEARS)
def test_the_end_comes_when_it_was_said(start: int) -> None:
    for cadence, rule in cadences(start):
        expected = [datetime.combine(day, cadence.at) for day in walked(cadence, rule)]
        asked, told = played(cadence)
        assert asked == expected[: len(asked)]
        assert set(told) == {expected[8] if len(expected) > 8 else None}


def played(cadence: Cadence) -> tuple[list[datetime | None], list[datetime | None]]:
    """The slots of nine questions asked to the minute, or as many as the year holds, and each end that was told."""
    reflection = a_reflection(cadence, next_slot=None)
    begin = instant(datetime.combine(cadence.calendar.first - DAY, time()), cadence.zone)
    passage = a_passage(reflection=replace(reflection, next_slot=asking.coming_slot(reflection, begin)))
    asked: list[datetime | None] = []
    told = [projected_end(passage.items, cadence, passage.reflection.next_slot)]
    while slot := passage.reflection.next_slot:
        decision = asking.slot_due(passage, instant(slot, cadence.zone))
        passage = _after(passage, kept(decision, Reflection), decision.items)
        asked.append(slot)
        if passage.reflection.next_slot:
            told.append(projected_end(passage.items, cadence, passage.reflection.next_slot))
    return asked, told


def _after(passage: Passage, reflection: Reflection, items: tuple[Item, ...]) -> Passage:
    changed = {item.ref: item for item in items}
    now = tuple(changed.get(item.ref, item) for item in passage.items)
    assert sum(item.state is not ItemState.PENDING for item in now) == 1 + sum(
        item.state is not ItemState.PENDING for item in passage.items
    )
    return replace(passage, reflection=reflection, items=now)
