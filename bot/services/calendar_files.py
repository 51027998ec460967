"""A district's iCalendar file -> the events that may mean "no school".

Untrusted input: size and repetition are bounded.
"""

import re
from datetime import date, datetime, timedelta

import icalendar
import recurring_ical_events

from bot.domain.school_calendar import Break, SchoolCalendar

LARGEST = 256 * 1024
MOST_EVENTS = 400
_TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)
_NO_SCHOOL = re.compile(
    r"no school|no students|no classes|holiday|break|recess|closed|closure|vacation|thanksgiving|teacher work ?day|"
    r"professional (development|learning)|in-?service|labor day|memorial day|veterans|presidents|king",
    re.IGNORECASE,
)


def read_events(text: str, calendar: SchoolCalendar) -> tuple[Break, ...]:
    """Whole-day events within the school year, by day. Raises ValueError when this is no iCalendar file we can take."""
    if len(text.encode()) > LARGEST or _TOO_OFTEN.search(text):
        raise ValueError("too large")
    try:
        parsed = icalendar.Calendar.from_ical(text)
        found = recurring_ical_events.of(parsed).between(calendar.first, calendar.last)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, ArithmeticError) as error:
        raise ValueError("not an iCalendar file") from error
    events = {event for each in found if (event := _whole_day(each))}
    return tuple(sorted(events, key=lambda event: (event.start, event.end, event.name)))[:MOST_EVENTS]


def _whole_day(event: icalendar.Event) -> Break | None:
    """An event of whole days; meetings with a time of day close no school. The end of an all-day event is exclusive."""
    start = event.start
    if isinstance(start, datetime) or not isinstance(start, date):
        return None
    end = max(event.end - timedelta(days=1), start)
    name = " ".join(str(event.get("SUMMARY", "")).replace(":", " ").split())[:80]
    return Break(name or "Event", start, end)


def probably_closed(events: tuple[Break, ...]) -> tuple[Break, ...]:
    """Those whose names sound like a day without school: ticked to begin with."""
    return tuple(event for event in events if _NO_SCHOOL.search(event.name))
