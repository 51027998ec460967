"""Set up: the values of the form, or the same typed as name=value, become Settings, or errors field by field."""

import re
from calendar import isleap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import TypeVar
from zoneinfo import available_timezones

from dateutil import parser

from bot.dialogue.wording import dates, mistakes
from bot.domain.audience import Promise
from bot.domain.cadence import ByHand, Cadence, Weekly, next_slot
from bot.domain.form import Values
from bot.domain.places import Place
from bot.domain.plan import PlanKind, lay_out, projected_end, refs_for
from bot.domain.reflection import ContractHours, Rhythm, Settings
from bot.domain.school_calendar import (
    ONE_DAY,
    Break,
    SchoolCalendar,
    is_region,
    one_year_more,
    us_states,
    usual_breaks,
    usual_year,
)
from bot.domain.worksheet import Worksheet

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DEFAULT_ZONE = "America/New_York"
DEFAULT_AT = time(9, 0)
EARLIER = timedelta(days=90)
"""How much sooner than usual a school year may begin, where its first day is given without a year."""

_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 - days have no zone
"""What a day's text leaves open differs between readings with these two; both years are leap years."""

_CLOCK = re.compile(r"(?P<hour>\d{1,2})(:(?P<minute>\d\d))?\s*(?P<half>[aApP]\.?[mM]\.?)?")
MONDAYS: tuple[int, ...] = (0,)


class Wrong(ValueError):
    """A value that can not be read; the text is what the person is told."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What *Set up* yields: which worksheet, and the settings."""

    worksheet: Worksheet
    settings: Settings


@dataclass(frozen=True, slots=True)
class SetUp:
    """What set-up knows: the worksheets, the person's day and zone, and the promises this channel can be offered,

    and by when the team already said it would decide: that day may have passed, a new one may not.
    """

    worksheets: tuple[Worksheet, ...]
    place: Place
    today: date
    zone: str
    promises: tuple[Promise, ...]
    decide_by: date | None = None

    @property
    def alone(self) -> bool:
        """One person reflects, in a conversation of their own."""
        return self.promises == (Promise.ALONE,)

    def promise(self, text: str) -> Promise:
        found = next((each for each in self.promises if each == text), None)
        if found is None:
            known = [str(each) for each in self.promises]
            raise Wrong(mistakes.words_not_offered() if text == Promise.WORDS else mistakes.one_of(text, known))
        return found

    def leadership(self, text: str) -> Place | None:
        if text and self.alone:
            raise Wrong(mistakes.no_leaders_alone())
        return Place(self.place.workspace, text) if text else None


def default_settings(context: SetUp) -> Settings:
    """Principle 1, a question every Monday at nine, on the calendar that most districts keep."""
    first, last = usual_year(context.today)
    calendar = SchoolCalendar(first, last, usual_breaks(first, last), "US")
    cadence = Cadence(Weekly(MONDAYS), DEFAULT_AT, context.zone or DEFAULT_ZONE, calendar, context.today)
    return Settings("", None, PlanKind.PRINCIPLE, ("1",), cadence, context.promises[0])


def values_of(settings: Settings, worksheet: str) -> dict[str, tuple[str, ...]]:
    """Settings as the form's values: what the form shows, and what typed settings start from."""
    rule = settings.cadence.rule
    calendar = settings.cadence.calendar
    return {
        "worksheet": (worksheet,),
        "purpose": (settings.purpose,),
        "decide_by": (settings.decide_by.isoformat() if settings.decide_by else "",),
        "plan": (plan_value(settings),),
        "parts": (", ".join(settings.chosen) if settings.plan in {PlanKind.OWN, PlanKind.LIVE} else "",),
        "days": tuple(WEEKDAYS[day] for day in rule.days) if isinstance(rule, Weekly) else ("mon",),
        "every": (str(rule.every) if isinstance(rule, Weekly) else "0",),
        "at": (f"{settings.cadence.at:%H:%M}",),
        "zone": (settings.cadence.zone,),
        "first": (calendar.first.isoformat(),),
        "last": (calendar.last.isoformat(),),
        "region": (calendar.region,),
        "breaks": ("\n".join(break_line(each) for each in calendar.breaks),),
        "leadership": (settings.leadership.channel if settings.leadership else "",),
        "promise": (settings.promise.value,),
        "rhythm": (settings.rhythm.value,),
        "hours": (f"{settings.hours.start:%H:%M} to {settings.hours.end:%H:%M}",),
        "options": tuple(name for name in ("reminder", "review") if getattr(settings, name)),
    }


def plan_value(settings: Settings) -> str:
    return settings.chosen[0] if settings.plan is PlanKind.PRINCIPLE else settings.plan.value


def break_line(closed: Break) -> str:
    days = [dates.dated(closed.start)] + ([dates.dated(closed.end)] if closed.end != closed.start else [])
    return f"{closed.name}: {' to '.join(days)}"


def read(values: Values, context: SetUp) -> Chosen | Mapping[str, str]:
    """The choice, or what is wrong in every field that is."""
    usual = default_settings(context)
    reading = Reading(values)
    worksheet = reading.take("worksheet", lambda text: _worksheet(text, context.worksheets), context.worksheets[0])
    kind, principle = reading.take("plan", _plan, (usual.plan, ""))
    options = values.get("options", ())
    settings = Settings(
        purpose=reading.take("purpose", str, ""),
        decide_by=reading.take("decide_by", lambda text: _deciding_day(text, context), None),
        plan=kind,
        chosen=reading.take("parts", lambda text: _parts(text, kind, principle, worksheet), ()),
        cadence=_cadence(reading, context, usual.cadence),
        promise=Promise.ALONE if context.alone else reading.take("promise", context.promise, usual.promise),
        leadership=reading.take("leadership", context.leadership, None),
        rhythm=reading.take("rhythm", lambda text: _one_of(Rhythm, text), usual.rhythm),
        hours=reading.take("hours", _hours, usual.hours),
        review="review" in options and not context.alone,
        reminder="reminder" in options,
    )
    return reading.errors or Chosen(worksheet, long_enough(settings, worksheet, context.today))


def long_enough(settings: Settings, worksheet: Worksheet, today: date) -> Settings:
    """The settings on a calendar that holds the whole plan, where one more school year is enough for it."""
    items = lay_out("", refs_for(worksheet, settings.plan, settings.chosen))
    longer = replace(settings.cadence, calendar=one_year_more(settings.cadence.calendar))
    fits, then_fits = (projected_end(items, c, next_slot(c, today - ONE_DAY)) for c in (settings.cadence, longer))
    return replace(settings, cadence=longer) if fits is None and then_fits else settings


class Reading:
    """Takes fields one by one and keeps what is wrong with each; `otherwise` stands in for what can not be read."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.errors: dict[str, str] = {}

    def take(self, name: str, read_text: Callable[[str], T], otherwise: T) -> T:
        return self.many(name, lambda texts: read_text(next(iter(texts), "").strip()), otherwise)

    def many(self, name: str, read_texts: Callable[[tuple[str, ...]], T], otherwise: T) -> T:
        try:
            return read_texts(tuple(self._values.get(name, ())))
        except Wrong as wrong:
            self.errors[name] = str(wrong)
            return otherwise


def _worksheet(text: str, worksheets: tuple[Worksheet, ...]) -> Worksheet:
    found = next((worksheet for worksheet in worksheets if worksheet.id == text), None)
    if found is None:
        raise Wrong(mistakes.one_of(text, [worksheet.id for worksheet in worksheets]))
    return found


def _cadence(reading: Reading, context: SetUp, usual: Cadence) -> Cadence:
    every = reading.take("every", read_weeks, 1)
    days = reading.many("days", read_weekdays, MONDAYS)
    first = reading.take("first", lambda text: read_day(text, usual.calendar.first - EARLIER), usual.calendar.first)
    last = reading.take("last", lambda text: read_day(text, first), usual.calendar.last)
    if last <= first and "first" not in reading.errors:
        reading.errors["last"] = mistakes.last_before_first()
    calendar = SchoolCalendar(
        first,
        last,
        reading.take("breaks", lambda text: read_breaks(text, first), ()),
        reading.take("region", _region, ""),
    )
    at, zone = reading.take("at", read_time, usual.at), reading.take("zone", _zone, usual.zone)
    return Cadence(Weekly(days, every) if every else ByHand(), at, zone, calendar, max(context.today, first))


def _plan(text: str) -> tuple[PlanKind, str]:
    if text.isdigit():
        return PlanKind.PRINCIPLE, text
    return _one_of(PlanKind, text), ""


def _parts(text: str, kind: PlanKind, principle: str, worksheet: Worksheet) -> tuple[str, ...]:
    """The refs that narrow the plan; each must exist."""
    if kind is PlanKind.PRINCIPLE:
        chosen: tuple[str, ...] = (principle or "1",)
    elif kind in {PlanKind.OWN, PlanKind.LIVE}:
        chosen = tuple(text.upper().replace(",", " ").split())
    else:
        chosen = ()
    if kind is PlanKind.OWN and not chosen:
        raise Wrong(mistakes.name_parts())
    for ref in chosen:
        try:
            refs_for(worksheet, kind, (ref,))
        except KeyError:
            raise Wrong(mistakes.no_such_part(ref)) from None
    return chosen


def _one_of(kind: type[T], text: str) -> T:
    try:
        return kind(text)  # type: ignore[call-arg]
    except ValueError:
        raise Wrong(mistakes.one_of(text, [str(each) for each in kind])) from None  # type: ignore[attr-defined]


def read_weeks(text: str) -> int:
    """0 to 8. Raises Wrong."""
    if not (text.isascii() and text.isdecimal()) or int(text) > 8:
        raise Wrong(mistakes.weeks())
    return int(text)


def read_weekdays(texts: tuple[str, ...]) -> tuple[int, ...]:
    """mon, Tuesday, "mon,wed". Raises Wrong."""
    named = [name for text in texts for name in text.replace(",", " ").split()]
    unknown = [name for name in named if name[:3].casefold() not in WEEKDAYS]
    if unknown or not named:
        raise Wrong(mistakes.weekdays())
    return tuple(sorted({WEEKDAYS.index(name[:3].casefold()) for name in named}))


def read_time(text: str) -> time:
    """9, 9:00, 9:30 am, 2 PM, 14:00. Raises Wrong."""
    said = _CLOCK.fullmatch(text)
    hour, minute = (int(said["hour"]), int(said["minute"] or 0)) if said else (99, 0)
    if said and said["half"]:
        hour = hour % 12 + (12 if said["half"][0] in "pP" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise Wrong(mistakes.clock_time(text))
    return time(hour, minute)


def _hours(text: str) -> ContractHours:
    """7:30 to 15:30; nothing said means the usual ones."""
    if not text:
        return ContractHours()
    start, _, end = (part.strip() for part in text.partition(" to "))
    hours = ContractHours(read_time(start), read_time(end))
    if hours.end <= hours.start:
        raise Wrong(mistakes.hours())
    return hours


def _zone(text: str) -> str:
    zones = available_timezones()
    if text in zones:
        return text
    near = get_close_matches(text, zones, n=1, cutoff=0.5)
    raise Wrong(mistakes.zone(text, near[0] if near else DEFAULT_ZONE))


def read_day(text: str, near: date) -> date:
    """A day as people write it: 2027-01-12, Jan 12, 1/12/2027. Without a year: the first such day from `near` on.

    Raises Wrong, also where the day or the month is not named.
    """
    try:
        one, other = (parser.parse(text, default=default, ignoretz=True) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        raise Wrong(mistakes.day(text)) from None
    if (one.month, one.day) != (other.month, other.day) or not 2000 <= one.year <= 2100:
        raise Wrong(mistakes.day(text))
    if one.year == other.year:
        return one.date()
    years = range(near.year, min(near.year + 9, MAXYEAR + 1))
    days = [date(y, one.month, one.day) for y in years if (one.month, one.day) != (2, 29) or isleap(y)]
    found = next((day for day in days if day >= near), None)
    if found is None:
        raise Wrong(mistakes.day(text))
    return found


def _deciding_day(text: str, context: SetUp) -> date | None:
    day = read_day(text, context.today) if text else None
    if day and day < context.today and day != context.decide_by:
        raise Wrong(mistakes.past_day())
    return day


def _region(text: str) -> str:
    """A state's two letters stand for the state, although CA and DE are countries too."""
    code = f"US-{text.upper()}" if f"US-{text.upper()}" in us_states() else text.upper()
    if not is_region(code):
        raise Wrong(mistakes.region(text))
    return code


def read_breaks(text: str, near: date) -> tuple[Break, ...]:
    """A break in each line, see break_line; days without a year follow `near`. Raises Wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(_break(number, line, near) for number, line in enumerate(lines, start=1))


def _break(number: int, line: str, near: date) -> Break:
    name, colon, days = line.rpartition(":")
    first, _, last = days.partition(" to ")
    try:
        start = read_day(first, near)
        found = Break(name.strip(), start, read_day(last or first, start))
    except Wrong:
        raise Wrong(mistakes.break_line(number)) from None
    if not colon or not name.strip() or found.end < found.start:
        raise Wrong(mistakes.break_line(number))
    return found
