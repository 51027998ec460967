"""What clocks show, found by walking through time minute by minute: the table that slots are checked against.

Nothing here asks the program how a wall time becomes a moment.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

COUNTRIES = frozenset({"US", "PR", "VI", "GU", "MP", "AS"})
"""The states, Puerto Rico, the Virgin Islands, Guam, the Northern Marianas and American Samoa."""

BEYOND = ("Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata")
"""Summer time that begins an hour earlier in the night, in half an hour's zone, by half an hour, and never."""

YEARS = range(2026, 2032)
NIGHT = tuple(range(300))
"""The minutes from 00:00 to 04:59."""

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Night:
    """One night in a zone: for each minute, the first moment at which clocks show it, or more, on that day."""

    zone: str
    day: date
    moments: tuple[datetime, ...]

    def wall(self, minute: int) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, minute // 60, minute % 60)  # noqa: DTZ001


def zones() -> tuple[str, ...]:
    """All that the time zone database has for these countries, and those beyond."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return (*sorted(row[2] for row in rows if row[0] in COUNTRIES), *BEYOND)


@cache
def nights(zone: str) -> tuple[Night, ...]:
    """Those in which the zone's clocks change; where they never do, the nights in which New York's do."""
    return tuple(night(zone, day) for day in changes(zone) or changes("America/New_York"))


@cache
def changes(zone: str) -> tuple[date, ...]:
    """The days on which the zone's clocks change."""
    here = ZoneInfo(zone)
    first, last = datetime(YEARS[0], 1, 1, tzinfo=UTC), datetime(YEARS[-1], 12, 31, tzinfo=UTC)
    found = []
    for day in (first + DAY * number for number in range((last - first).days)):
        hours = [(day + HOUR * number).astimezone(here) for number in (range(25) if _differ(here, day) else ())]
        found += [b.date() for a, b in pairwise(hours) if a.utcoffset() != b.utcoffset()]
    return tuple(found)


def _differ(here: ZoneInfo, day: datetime) -> bool:
    return day.astimezone(here).utcoffset() != (day + DAY).astimezone(here).utcoffset()


def night(zone: str, day: date) -> Night:
    here = ZoneInfo(zone)
    # No clock is more than fourteen hours ahead of UTC, nor twelve behind.
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - 15 * HOUR
    while (moment + HOUR).astimezone(here).date() < day:
        moment += HOUR
    while moment.astimezone(here).date() < day:
        moment += MINUTE
    found: list[datetime] = []
    while len(found) < len(NIGHT):
        shown = moment.astimezone(here)
        found += [moment] * (shown.hour * 60 + shown.minute + 1 - len(found))
        moment += MINUTE
    return Night(zone, day, tuple(found[: len(NIGHT)]))


@cache
def unlike() -> tuple[str, ...]:
    """One zone for each way of keeping time in these years: Detroit's clocks are New York's."""
    return tuple({tuple(night.moments for night in nights(zone)): zone for zone in reversed(zones())}.values())
