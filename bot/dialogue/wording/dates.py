"""Days, times and small lists as US schools write them."""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.domain.language import gettext as _
from bot.domain.language import ngettext, pgettext


def day(when: date) -> str:
    """May 14"""
    return _("{month} {day}").format(month=month(when.month), day=when.day)


def full_day(when: date) -> str:
    """Monday, May 14, 2027"""
    return _("{weekday}, {day}, {year}").format(weekday=weekday(when.weekday()), day=day(when), year=when.year)


def week_day(when: date) -> str:
    """Monday, May 14"""
    return _("{weekday}, {day}").format(weekday=weekday(when.weekday()), day=day(when))


def short_day(when: date) -> str:
    """Mon, May 14"""
    return _("{weekday}, {day}").format(weekday=short_weekday(when.weekday()), day=short_month_day(when))


def short_month_day(when: date) -> str:
    """May 14, as short as the month's name allows"""
    return _("{month} {day}").format(month=short_month(when.month), day=when.day)


def short_month_year(when: date) -> str:
    """Sep 2027"""
    return _("{month} {year}").format(month=short_month(when.month), year=when.year)


def short_dated(when: date) -> str:
    """Mon, May 14, 2027"""
    return _("{day}, {year}").format(day=short_day(when), year=when.year)


def briefly_dated(when: date) -> str:
    """May 14, 2027, as short as the month's name allows: a column of a table is narrow"""
    return _("{day}, {year}").format(day=short_month_day(when), year=when.year)


def dated(when: date) -> str:
    """May 14, 2027"""
    return _("{day}, {year}").format(day=day(when), year=when.year)


def month_and_year(when: date) -> str:
    """May 2027"""
    return _("{month} {year}").format(month=month(when.month), year=when.year)


def clock(at: time) -> str:
    """9:05 AM"""
    hour, minute = (at.hour - 1) % 12 + 1, f"{at.minute:02}"
    if at.hour < 12:
        return _("{hour}:{minute} AM").format(hour=hour, minute=minute)
    return _("{hour}:{minute} PM").format(hour=hour, minute=minute)


def moment(when: datetime) -> str:
    """Monday, May 14 at 9:00 AM (of a local datetime)"""
    return _("{day} at {time}").format(day=week_day(when), time=clock(when.time()))


def weekday(number: int) -> str:
    """Monday is 0."""
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))[number]


def short_weekday(number: int) -> str:
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[number]


def month(number: int) -> str:
    """January is 1."""
    first = (_("January"), _("February"), _("March"), _("April"), _("May"), _("June"))
    second = (_("July"), _("August"), _("September"), _("October"), _("November"), _("December"))
    return (*first, *second)[number - 1]


def short_month(number: int) -> str:
    first = (_("Jan"), _("Feb"), _("Mar"), _("Apr"), pgettext("short", "May"), _("Jun"))
    second = (_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"))
    return (*first, *second)[number - 1]


def listed(parts: Sequence[str]) -> str:
    """a, b and c"""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def people(count: int) -> str:
    return ngettext("{n} person", "{n} people", count).format(n=count)


def answers(count: int) -> str:
    return ngettext("{n} answer", "{n} answers", count).format(n=count)
