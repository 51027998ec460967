"""Days on which answers were given -> how many in each week, or in months where that would be too many weeks."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count, takewhile

from dateutil.relativedelta import relativedelta

from bot.domain.summary import Period

Said = tuple[date, str]
"""The day of an answer, and its id."""

MOST = 12
"""Periods that are told: a chart of more is no longer read."""

STRIDES = (1, 3, 12)
"""Months that a period may have."""


def activity(said: Sequence[Said]) -> tuple[Period, ...]:
    """From the first answer to the last one, also where none was given between; the shortest periods that are few."""
    if not said:
        return ()
    first, last = min(said)[0], max(said)[0]
    periods = list(_from(_monday(first), timedelta(weeks=1), last))
    if len(periods) <= MOST:
        return _counted(said, periods, 0, _monday)
    for months in STRIDES:
        periods = list(_from(_month(first), relativedelta(months=months), last))
        if len(periods) <= MOST:
            break
    return _counted(said, periods, months, lambda day: max(each for each in periods if each <= day))


def _from(first: date, stride: timedelta | relativedelta, last: date) -> Iterator[date]:
    return takewhile(lambda day: day <= last, (first + number * stride for number in count()))


def _counted(
    said: Sequence[Said], periods: Sequence[date], months: int, period: Callable[[date], date]
) -> tuple[Period, ...]:
    found: dict[date, list[str]] = defaultdict(list)
    for day, key in said:
        found[period(day)].append(key)
    return tuple(Period(first, months, len(found[first]), tuple(found[first])) for first in periods)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)
