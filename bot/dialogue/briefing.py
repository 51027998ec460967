"""When a leadership channel's page is prepared and leaves, and what its people decide. What it tells is digest's."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.relativedelta import relativedelta

from bot.dialogue.asking import notice
from bot.dialogue.closing import in_thread
from bot.dialogue.decision import Decision
from bot.dialogue.reporting import Coming, review, root_of, shown
from bot.dialogue.setup import Reading, read_time, read_weekdays, read_weeks
from bot.domain.briefing import Briefing, Issue, Matter, Stage, Verdict, matter_id
from bot.domain.cadence import Cadence, Weekly, instant, local, next_slot
from bot.domain.delivery import Kind
from bot.domain.form import Values
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Page, PageState
from bot.domain.school_calendar import ONE_DAY, SchoolCalendar

EVERY = 4
"""Weeks between two pages, unless the channel chooses otherwise."""

LEAD = 2
"""School days before a page leaves on which facilitators are shown their section."""

SOONEST = timedelta(days=7)
"""From a channel's first yes to its first page."""

TUESDAY = 1


def opened(briefing: Briefing | None, place: Place, team: Cadence, now: datetime) -> Decision:
    """A team was accepted: its calendar is the channel's, when that has none or an older one."""
    if briefing and briefing.cadence.calendar.last >= team.calendar.last:
        return Decision()
    today = local(now, team.zone).date()
    if briefing is None:
        days = team.rule.days[:1] if isinstance(team.rule, Weekly) else (TUESDAY,)
        first = today + SOONEST + relativedelta(weekday=days[0])  # that day or the next such weekday
        return scheduled(place, replace(team, rule=Weekly(days, EVERY), anchor=first), today)
    longer = replace(briefing.cadence, calendar=team.calendar)
    return scheduled(place, longer, today) if briefing.leaves is None else _kept(replace(briefing, cadence=longer))


def rescheduled(briefing: Briefing, given: Values, now: datetime) -> Decision | Mapping[str, str]:
    """Other days, weeks or a time of day; or what is wrong in each field that is."""
    reading, rule = Reading(given), briefing.cadence.rule
    usual = rule if isinstance(rule, Weekly) else Weekly((TUESDAY,), EVERY)
    every = reading.take("every", read_weeks, usual.every) if "every" in given else usual.every
    days = reading.many("days", read_weekdays, usual.days) if "days" in given else usual.days
    at = reading.take("at", read_time, briefing.cadence.at) if "at" in given else briefing.cadence.at
    if reading.errors:
        return reading.errors
    today = local(now, briefing.cadence.zone).date()
    first = today + ONE_DAY + relativedelta(weekday=days[0])
    changed = replace(briefing.cadence, rule=Weekly(days, max(every, 1)), at=at, anchor=first)
    return scheduled(briefing.place, changed, today)


def scheduled(place: Place, cadence: Cadence, after: date) -> Decision:
    """The first page on a later day; the school year's last one leaves on its last school day."""
    soonest = _school_day_after(cadence.calendar, after, LEAD)
    slot = next_slot(cadence, soonest - ONE_DAY)
    ending = _school_day_before(cadence.calendar, cadence.calendar.last + ONE_DAY, 1)
    leaves = slot.date() if slot else ending if ending > after else None
    if leaves is None:
        return _kept(Briefing(place, cadence, Stage.PREPARE, None, None))
    shows = _school_day_before(cadence.calendar, leaves, LEAD)
    return _kept(Briefing(place, cadence, Stage.PREPARE, leaves, _at(cadence, shows)))


def at_once(briefing: Briefing, now: datetime) -> Decision:
    """The page is prepared and leaves today."""
    today = local(now, briefing.cadence.zone).date()
    return _kept(replace(briefing, stage=Stage.PREPARE, leaves=today, at=now))


def coming(briefing: Briefing) -> Coming:
    """The page that is prepared now."""
    today = local(briefing.at, briefing.cadence.zone).date() if briefing.at else None
    hurried = today is None or briefing.leaves is None or today >= briefing.leaves
    return Coming(briefing.issue, briefing.place, hurried)


def prepared(briefing: Briefing) -> Decision:
    """All sections are written: what waits now is the day; nothing, where that is today."""
    assert briefing.leaves
    assert briefing.at
    today = local(briefing.at, briefing.cadence.zone).date()
    waits = briefing.at if today >= briefing.leaves else _at(briefing.cadence, briefing.leaves)
    return _kept(replace(briefing, stage=Stage.SEND, at=waits))


def sent(briefing: Briefing, sections: Iterable[tuple[Page, Reflection]], now: datetime) -> Decision:
    """The page leaves with what is released; who did not release theirs is reminded, once."""
    assert briefing.leaves
    issue = Issue(briefing.issue, briefing.place, briefing.leaves, now)
    decision = Decision(changes=(issue,), intentions=(root_of(issue.id, briefing.place),))
    for page, reflection in sections:
        decision += Decision(intentions=(review(page),))
        if page.state is PageState.RELEASED:
            decision += Decision(intentions=shown(page))
        elif page.state is PageState.DRAFT:
            decision += Decision(intentions=(notice(reflection, "not_released", briefing.place.channel, page.id),))
    return decision + scheduled(briefing.place, briefing.cadence, briefing.leaves)


def raise_matter(prompt: Prompt, step: str, stored: Matter | None, by: PersonRef, now: datetime) -> Decision:
    """*Put before leadership*; what was decided before stands."""
    fresh = Matter(matter_id(prompt.id, step), prompt.reflection, prompt.place, prompt.id, step, by, now)
    return _matter(replace(stored, withdrawn=False) if stored else fresh, prompt)


def take_back(matter: Matter, prompt: Prompt) -> Decision:
    return _matter(replace(matter, withdrawn=True), prompt)


def decide(matter: Matter, prompt: Prompt, verdict: Verdict, why: str, by: PersonRef, now: datetime) -> Decision:
    """The leaders' answer arrives in the thread of the question that it belongs to."""
    decided = replace(matter, verdict=verdict, why=why, decided_by=by, decided_at=now)
    return _matter(decided, prompt) + Decision(intentions=(in_thread(Kind.VERDICT, matter.id, prompt),))


def _matter(matter: Matter, prompt: Prompt) -> Decision:
    cards = [in_thread(Kind.MATTER, matter.id, prompt)]
    if matter.step:  # its button to put it before leaders comes and goes
        cards.append(in_thread(Kind.STEP, matter.step, prompt))
    return Decision(changes=(matter,), intentions=tuple(cards))


def _kept(briefing: Briefing) -> Decision:
    return Decision(changes=(briefing,))


def _at(cadence: Cadence, day: date) -> datetime:
    return instant(datetime.combine(day, cadence.at), cadence.zone)


def _school_day_after(calendar: SchoolCalendar, day: date, count: int) -> date:
    return next(islice(calendar.school_days(day), count - 1, None), day + count * ONE_DAY)


def _school_day_before(calendar: SchoolCalendar, day: date, count: int) -> date:
    """So many school days before this one, or the calendar's first day."""
    while count and day > calendar.first:
        day -= ONE_DAY
        count -= calendar.is_school_day(day)
    return day
