"""When questions are asked: local wall time in a zone, on a rule, around a school calendar.

A slot is a naive local datetime; `instant` says when that is in UTC. Rules: design notes on slots in docs/rules.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.tz import datetime_exists

from bot.domain.school_calendar import FRIDAY, ONE_DAY, SchoolCalendar


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every `every` weeks on these weekdays (Monday is 0), counted from the week of the cadence's anchor."""

    days: tuple[int, ...]
    every: int = 1


@dataclass(frozen=True, slots=True)
class ByHand:
    """No calendar: a facilitator asks with *Next question*."""


@dataclass(frozen=True, slots=True)
class Cadence:
    rule: Weekly | ByHand
    at: time
    zone: str
    calendar: SchoolCalendar
    anchor: date


def local(moment: datetime, zone: str) -> datetime:
    """The wall time of a UTC moment in a zone, naive."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@lru_cache(maxsize=4096)
def instant(wall: datetime, zone: str) -> datetime:
    """The UTC moment of a wall time: in a gap the next valid minute, in an overlap the first of the two."""
    aware = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    while not datetime_exists(aware):
        aware += timedelta(minutes=1)
    return aware.astimezone(UTC)


def slots(cadence: Cadence, after: date, *, consumed: date | None = None) -> Iterator[datetime]:
    """The slots on days later than `after`, in order, to the end of the school year; none when asked by hand.

    A slot on a closed day moves to the next open day before the following slot, else it lapses. What the rule has up
    to `consumed` is spent: it comes no second time when its day closes afterwards.
    """
    if isinstance(cadence.rule, ByHand):
        return
    for nominal, following in pairwise(_nominal_days(cadence, cadence.rule, after)):
        if nominal > cadence.calendar.last:
            return
        day = _open_day(cadence.calendar, cadence.rule.days, nominal, following)
        if day and day > after and (consumed is None or nominal > consumed):
            yield datetime.combine(day, cadence.at)


def next_slot(cadence: Cadence, after: date) -> datetime | None:
    return next(slots(cadence, after, consumed=after), None)


def missed_slots(cadence: Cadence, since: datetime, now: datetime) -> tuple[datetime, ...]:
    """The slots from `since` (a slot, included) that lie at or before `now` (UTC)."""
    found = [since]
    for slot in slots(cadence, since.date(), consumed=since.date()):
        if instant(slot, cadence.zone) > now:
            break
        found.append(slot)
    return tuple(found)


def _nominal_days(cadence: Cadence, rule: Weekly, after: date) -> Iterator[date]:
    """The rule's own days, from the one before `after` at the latest, without end."""
    step = timedelta(weeks=rule.every)
    monday = cadence.anchor - timedelta(days=cadence.anchor.weekday())
    monday += max((after - monday) // step - 1, 0) * step
    days = [timedelta(days=day) for day in sorted(rule.days)]
    while days:
        for day in days:
            if monday + day >= cadence.anchor:
                yield monday + day
        monday += step


def _open_day(calendar: SchoolCalendar, days: tuple[int, ...], nominal: date, following: date) -> date | None:
    day = nominal
    while day < following:
        if (day.weekday() <= FRIDAY or day.weekday() in days) and calendar.closed_because(day) is None:
            return day
        day += ONE_DAY
    return None
