"""Days on which a team works: first and last day, breaks, public holidays. Dates only; the time of day is cadence's."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import MO, TH, relativedelta

ONE_DAY = timedelta(days=1)
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Break:
    """Closed days, both ends included."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """`region` is an ISO 3166 code for public holidays: "US-OH", "US", "CA-ON"; empty for none."""

    first: date
    last: date
    breaks: tuple[Break, ...] = ()
    region: str = ""

    def closed_because(self, day: date) -> str | None:
        """The name of what closes this day, or None when the school is open. Weekends are not looked at."""
        if not self.first <= day <= self.last:
            return "outside the school year"
        for closed in self.breaks:
            if closed.start <= day <= closed.end:
                return closed.name
        return public_holidays(self.region, day.year).get(day)

    def is_school_day(self, day: date) -> bool:
        return day.weekday() <= FRIDAY and self.closed_because(day) is None

    def school_days(self, after: date) -> Iterator[date]:
        """School days later than `after`, in order, up to the last day."""
        day = max(after, self.first - ONE_DAY) + ONE_DAY
        while day <= self.last:
            if self.is_school_day(day):
                yield day
            day += ONE_DAY

    def with_break(self, closed: Break) -> "SchoolCalendar":
        if closed in self.breaks:
            return self
        return replace(self, breaks=tuple(sorted((*self.breaks, closed), key=lambda b: (b.start, b.end, b.name))))


@lru_cache(maxsize=512)
def public_holidays(region: str, year: int) -> dict[date, str]:
    """Public holidays of a region in a year, observed days included. An unknown region raises NotImplementedError."""
    if not region:
        return {}
    country, _, state = region.partition("-")
    return dict(holidays.country_holidays(country, subdiv=state or None, years=year, language="en_US"))


def is_region(region: str) -> bool:
    """Whether public holidays are known for it; empty stands for none."""
    country, dash, state = region.partition("-")
    known = holidays.list_supported_countries()
    return not region or (country in known and (not dash or state in known[country]))


def us_states() -> dict[str, str]:
    """Regions of the US with their names, by name: {"US-AL": "Alabama", ...}."""
    aliases: dict[str, str] = holidays.country_holidays("US").subdivisions_aliases
    return {f"US-{code}": name for name, code in sorted(aliases.items())}


def one_year_more(calendar: SchoolCalendar) -> SchoolCalendar:
    """The calendar with the summer after it and another year like it, with the usual breaks."""
    first = calendar.first + relativedelta(years=1)
    last = calendar.last + relativedelta(years=1)
    summer = Break("Summer", calendar.last + ONE_DAY, first - ONE_DAY)
    later = [each for each in usual_breaks(first, last) if each.start >= first and each.name != "Summer"]
    return replace(calendar, last=last, breaks=(*calendar.breaks, summer, *later))


def usual_year(today: date) -> tuple[date, date]:
    """The school year that `today` belongs to, as most US districts keep it: mid-August to the end of May."""
    start = today.year if today.month >= 6 else today.year - 1
    first = date(start, 8, 15) + relativedelta(weekday=MO)
    return first, date(start + 1, 5, 31) + relativedelta(weekday=MO(-1)) - timedelta(days=3)


def usual_breaks(first: date, last: date) -> tuple[Break, ...]:
    """The breaks most US districts keep between two days, to be corrected by the team; summers included."""
    found = [each for year in range(first.year - 1, last.year + 1) for each in _breaks_of_year(year)]
    return tuple(each for each in found if each.end >= first and each.start <= last)


def _breaks_of_year(year: int) -> tuple[Break, ...]:
    thanksgiving = date(year, 11, 1) + relativedelta(weekday=TH(4))
    winter = date(year, 12, 25) + relativedelta(weekday=MO(-1))
    spring = date(year, 4, 1) + relativedelta(weekday=MO(-1))
    testing = date(year, 4, 30) + relativedelta(weekday=MO(-2))
    labor = date(year, 9, 1) + relativedelta(weekday=MO)
    return (
        Break("Spring break", spring, spring + timedelta(days=4)),
        Break("Testing", testing, testing + timedelta(days=4)),
        Break("Summer", date(year, 5, 31) + relativedelta(weekday=MO(-1)) - timedelta(days=2), date(year, 8, 14)),
        Break("Labor Day", labor, labor),
        Break("Thanksgiving week", thanksgiving - timedelta(days=3), thanksgiving + ONE_DAY),
        Break("Winter break", winter, winter + timedelta(days=11)),
    )
