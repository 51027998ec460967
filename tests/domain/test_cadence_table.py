"""Each minute of each night in which clocks change, in every zone of the US and some beyond: one slot, asked once."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.dialogue import asking
from bot.dialogue.decision import Decision
from bot.domain.cadence import Cadence, Weekly, instant
from bot.domain.reflection import Appointment, Due, Prompt, Reflection
from bot.domain.school_calendar import SchoolCalendar
from tests.dialogue.builders import a_passage, a_reflection
from tests.domain.zones import DAY, HOUR, MINUTE, NIGHT, YEARS, Night, changes, nights, unlike, zones

EVERY_DAY = Weekly((0, 1, 2, 3, 4, 5, 6))


class Team:
    """One team in memory: what is due is done, and all that it knows are the values that would be stored."""

    def __init__(self, night: Night, minute: int, begin: datetime) -> None:
        at = time(minute // 60, minute % 60)
        year = SchoolCalendar(night.day - 2 * DAY, night.day + 9 * DAY)
        cadence = Cadence(EVERY_DAY, at, night.zone, year, year.first)
        reflection = a_reflection(cadence, next_slot=None)
        self.passage = a_passage(reflection=reflection)
        self.next: datetime | None = None
        self.apply(asking.with_next_slot(reflection, asking.coming_slot(reflection, begin)))

    def apply(self, decision: Decision) -> None:
        for change in decision.changes:
            match change:
                case Reflection():
                    self.passage = replace(self.passage, reflection=change)
                case Prompt():
                    self.passage = replace(self.passage, prompts=(*self.passage.prompts, change))
                case Appointment(due=Due.SLOT):
                    self.next = change.at
        changed = {item.ref: item for item in decision.items}
        self.passage = replace(self.passage, items=tuple(changed.get(each.ref, each) for each in self.passage.items))

    def ticks(self, now: datetime) -> None:
        while self.next and self.next <= now:
            self.apply(asking.slot_due(self.passage, now))

    def looks_anew(self, now: datetime) -> None:
        """As after a change of settings or a rest: the coming slot is worked out again."""
        self.apply(asking.with_next_slot(self.passage.reflection, asking.coming_slot(self.passage.reflection, now)))

    @property
    def asked(self) -> list[tuple[datetime | None, datetime]]:
        return [(prompt.slot, prompt.opened_at) for prompt in self.passage.prompts]


def test_the_table_holds_what_it_should() -> None:
    known = {"America/New_York", "America/Phoenix", "America/Adak", "Pacific/Honolulu", "Pacific/Guam"}
    assert known | {"America/Puerto_Rico", "Pacific/Pago_Pago", "America/Indiana/Tell_City"} <= set(zones())
    assert len(zones()) > 35
    assert [day for day in changes("America/Chicago") if day.year == YEARS[0]] == [date(2026, 3, 8), date(2026, 11, 1)]
    assert {len(nights(zone)) for zone in zones()} == {2 * len(YEARS)}


@pytest.mark.parametrize("zone", zones())
def test_each_wall_time_is_the_first_moment_that_shows_it(zone: str) -> None:
    wrong = [
        (each.wall(minute), moment, found)
        for each in nights(zone)
        for minute, moment in zip(NIGHT, each.moments, strict=True)
        if (found := instant(each.wall(minute), zone)) != moment
    ]
    assert not wrong


@pytest.mark.timeout(300)
@pytest.mark.parametrize("year", YEARS)
def test_each_slot_fires_once_though_the_clock_is_set_back_and_all_is_worked_out_anew(year: int) -> None:
    wrong = []
    for each in (night for zone in unlike() for night in nights(zone) if night.day.year == year):
        for minute, moment in zip(NIGHT, each.moments, strict=True):
            team = Team(each, minute, moment - 2 * HOUR)
            for now in (moment - MINUTE, moment, moment - HOUR):
                team.ticks(now)
            team.looks_anew(moment - HOUR)
            for now in (moment - MINUTE, moment, moment + HOUR):
                team.ticks(now)
            if team.asked != [(each.wall(minute), moment)]:
                wrong.append((each.zone, each.wall(minute), moment, team.asked))
    assert not wrong
