"""Days, times and small lists as US schools write them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from gettext import gettext as _
from gettext import ngettext


def day(when: date) -> str:
    """May 14"""
    return f"{when:%B} {when.day}"


def full_day(when: date) -> str:
    """Monday, May 14, 2027"""
    return f"{when:%A}, {day(when)}, {when.year}"


def short_day(when: date) -> str:
    """Mon, May 14"""
    return f"{when:%a}, {when:%b} {when.day}"


def dated(when: date) -> str:
    """May 14, 2027"""
    return f"{day(when)}, {when.year}"


def clock(at: time) -> str:
    """9:05 AM"""
    return f"{(at.hour - 1) % 12 + 1}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def moment(when: datetime) -> str:
    """Monday, May 14 at 9:00 AM (of a local datetime)"""
    return _("{day} at {time}").format(day=f"{when:%A}, {day(when)}", time=clock(when.time()))


def listed(parts: Sequence[str]) -> str:
    """a, b and c"""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def people(count: int) -> str:
    return ngettext("{n} person", "{n} people", count).format(n=count)


def answers(count: int) -> str:
    return ngettext("{n} answer", "{n} answers", count).format(n=count)
