"""Instants as people in the district read them: 12 hours, US style, in the district's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.playground.sdk.cast import ZONE

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def local(instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(ZONE))


def clock_time(instant: datetime) -> str:
    """8:05 AM"""
    at = local(instant)
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"


def day(instant: datetime) -> str:
    """Monday, September 14, 2026"""
    at = local(instant)
    return f"{DAYS[at.weekday()]}, {MONTHS[at.month - 1]} {at.day}, {at.year}"


def short_day(instant: datetime) -> str:
    """Mon, Sep 14"""
    at = local(instant)
    return f"{DAYS[at.weekday()][:3]}, {MONTHS[at.month - 1][:3]} {at.day}"


def now(instant: datetime) -> str:
    """Mon, Sep 14, 8:00 AM Eastern"""
    return f"{short_day(instant)}, {clock_time(instant)} Eastern"
