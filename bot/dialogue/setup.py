"""Set up: the values of the form, or the same typed as name=value, become Settings, or errors field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import TypeVar
from zoneinfo import available_timezones

from dateutil import parser

from bot.dialogue.wording import mistakes
from bot.domain.audience import Promise
from bot.domain.cadence import ByHand, Cadence, Weekly
from bot.domain.form import Values
from bot.domain.places import Place
from bot.domain.plan import PlanKind, refs_for
from bot.domain.reflection import Rhythm, Settings
from bot.domain.school_calendar import Break, SchoolCalendar, is_region, usual_breaks, usual_year
from bot.domain.worksheet import Worksheet

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DEFAULT_ZONE = "America/New_York"
DEFAULT_AT = time(9, 0)
YEARS = 2
"""School years that a new calendar covers: the longest plan takes two."""


class Wrong(ValueError):
    """A value that can not be read; the text is what the person is told."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What *Set up* yields: which worksheet, and the settings."""

    worksheet: Worksheet
    settings: Settings


@dataclass(frozen=True, slots=True)
class SetUp:
    """What set-up knows: the worksheets, the person's day and zone, and the promises this channel can be offered."""

    worksheets: tuple[Worksheet, ...]
    place: Place
    today: date
    zone: str
    promises: tuple[Promise, ...]


def default_settings(context: SetUp) -> Settings:
    """Principle 1, a question every Monday at nine, on the calendar that most districts keep."""
    first, last = usual_year(context.today)
    last = date(last.year + YEARS - 1, last.month, last.day)
    calendar = SchoolCalendar(first, last, usual_breaks(first, last), "US")
    cadence = Cadence(Weekly((0,)), DEFAULT_AT, context.zone or DEFAULT_ZONE, calendar, context.today)
    return Settings("", None, PlanKind.PRINCIPLE, ("1",), cadence, Promise.AGREED)


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
        "options": tuple(name for name in ("reminder", "review") if getattr(settings, name)),
    }


def plan_value(settings: Settings) -> str:
    return settings.chosen[0] if settings.plan is PlanKind.PRINCIPLE else settings.plan.value


def break_line(closed: Break) -> str:
    return f"{closed.name}: {closed.start.isoformat()} to {closed.end.isoformat()}"


def read(values: Values, context: SetUp) -> Chosen | Mapping[str, str]:
    """The choice, or what is wrong in every field that is."""
    reading = _Reading(values)
    worksheet = reading.take("worksheet", lambda text: _worksheet(text, context.worksheets))
    cadence = _cadence(reading, context)
    plan = reading.take("plan", _plan)
    parts = reading.take("parts", lambda text: _parts(text, plan, worksheet)) if plan and worksheet else None
    settings = dict(
        purpose=values.get("purpose", ("",))[0].strip(),
        decide_by=reading.take("decide_by", _optional_day),
        leadership=reading.take("leadership", lambda text: Place(context.place.workspace, text) if text else None),
        promise=reading.take("promise", lambda text: _promise(text, context.promises)),
        rhythm=reading.take("rhythm", lambda text: _one_of(Rhythm, text)),
    )
    if reading.errors or worksheet is None or cadence is None or plan is None or parts is None:
        return reading.errors
    chosen = Settings(plan=plan[0], chosen=parts, cadence=cadence, **settings)  # type: ignore[arg-type]
    options = values.get("options", ())
    return Chosen(worksheet, replace(chosen, reminder="reminder" in options, review="review" in options))


class _Reading:
    """Takes fields one by one and keeps what is wrong with each."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.errors: dict[str, str] = {}

    def take(self, name: str, read_text: Callable[[str], T]) -> T | None:
        given = self._values.get(name, ())
        try:
            return read_text(given[0].strip() if given else "")
        except Wrong as wrong:
            self.errors[name] = str(wrong)
            return None

    def many(self, name: str, read_texts: Callable[[tuple[str, ...]], T]) -> T | None:
        try:
            return read_texts(tuple(self._values.get(name, ())))
        except Wrong as wrong:
            self.errors[name] = str(wrong)
            return None


def _worksheet(text: str, worksheets: tuple[Worksheet, ...]) -> Worksheet:
    found = next((worksheet for worksheet in worksheets if worksheet.id == text), None)
    if found is None:
        raise Wrong(mistakes.one_of(text, [worksheet.id for worksheet in worksheets]))
    return found


def _cadence(reading: _Reading, context: SetUp) -> Cadence | None:
    every = reading.take("every", _every)
    days = reading.many("days", _days)
    at = reading.take("at", _time)
    zone = reading.take("zone", _zone)
    first = reading.take("first", read_day)
    last = reading.take("last", read_day)
    region = reading.take("region", _region)
    breaks = reading.take("breaks", read_breaks)
    if first and last and last <= first:
        reading.errors["last"] = mistakes.last_before_first()
    if reading.errors or None in (every, days, at, zone, first, last, region, breaks):
        return None
    assert every is not None and days and at and zone and first and last and breaks is not None
    rule = Weekly(days, every) if every else ByHand()
    return Cadence(rule, at, zone, SchoolCalendar(first, last, breaks, region or ""), max(context.today, first))


def _plan(text: str) -> tuple[PlanKind, str]:
    if text.isdigit():
        return PlanKind.PRINCIPLE, text
    return _one_of(PlanKind, text), ""


def _parts(text: str, plan: tuple[PlanKind, str] | None, worksheet: Worksheet | None) -> tuple[str, ...]:
    """The refs that narrow the plan; each must exist."""
    assert plan and worksheet
    kind, principle = plan
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


def _promise(text: str, offered: tuple[Promise, ...]) -> Promise:
    promise = _one_of(Promise, text)
    if promise not in offered:
        raise Wrong(mistakes.words_not_offered())
    return promise


def _every(text: str) -> int:
    if not text.isdigit() or int(text) > 8:
        raise Wrong(mistakes.weeks())
    return int(text)


def _days(texts: tuple[str, ...]) -> tuple[int, ...]:
    named = [name for text in texts for name in text.replace(",", " ").split()]
    unknown = [name for name in named if name[:3].casefold() not in WEEKDAYS]
    if unknown or not named:
        raise Wrong(mistakes.weekdays())
    return tuple(sorted({WEEKDAYS.index(name[:3].casefold()) for name in named}))


def _time(text: str) -> time:
    try:
        return parser.parse(text, default=datetime(2000, 1, 1)).time()
    except (ValueError, OverflowError):
        raise Wrong(mistakes.clock_time(text)) from None


def _zone(text: str) -> str:
    zones = available_timezones()
    if text in zones:
        return text
    near = get_close_matches(text, zones, n=1, cutoff=0.5)
    raise Wrong(mistakes.zone(text, near[0] if near else DEFAULT_ZONE))


def read_day(text: str, near: date | None = None) -> date:
    """A day as people write it: 2027-01-12, Jan 12, 1/12/2027. Without a year: the next such day from `near`.

    Raises Wrong.
    """
    default = near or date(2000, 1, 1)
    try:
        found = parser.parse(text, default=datetime(default.year, default.month, default.day)).date()
    except (ValueError, OverflowError):
        raise Wrong(mistakes.day(text)) from None
    if near and found < near and str(found.year) not in text:
        found = found.replace(year=found.year + 1)
    return found


def _optional_day(text: str) -> date | None:
    return read_day(text) if text else None


def _region(text: str) -> str:
    if not is_region(text):
        raise Wrong(mistakes.region(text))
    return text


def read_breaks(text: str) -> tuple[Break, ...]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(_break(number, line) for number, line in enumerate(lines, start=1))


def _break(number: int, line: str) -> Break:
    name, colon, days = line.partition(":")
    start, _, end = days.partition(" to ")
    try:
        found = Break(name.strip(), read_day(start), read_day(end or start))
    except Wrong:
        raise Wrong(mistakes.break_line(number)) from None
    if not colon or not name.strip() or found.end < found.start:
        raise Wrong(mistakes.break_line(number))
    return found
