"""The dates of the next steps for a calendar (RFC 5545): a day each, for those that are open."""

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from adapters.documents.plain import plain
from bot.domain.answer import StepState
from bot.domain.identity import identity
from bot.domain.language import gettext as _
from bot.domain.paper import Filled
from bot.domain.summary import StepLine


def to_ics(filled: Filled) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Reflectory//next steps//EN")
    calendar.add("version", "2.0")
    for step in filled.summary.steps:
        if step.due and step.state is StepState.OPEN:
            calendar.add_component(_event(filled, step))
    written: bytes = calendar.to_ical()
    return written


def _event(filled: Filled, step: StepLine) -> Event:
    """Named by what it is about, so that a calendar that takes the file again moves it and adds no second one."""
    assert step.due
    summary, event = filled.summary, Event()
    event.add("uid", f"{identity(summary.team, summary.worksheet, str(step.number))}@reflectory")
    event.add("dtstamp", datetime.combine(step.due, time(), UTC))  # a stored moment, so that the same file comes out
    event.add("dtstart", step.due)
    event.add("dtend", step.due + timedelta(days=1))
    owner = step.who(filled.names)
    event.add("summary", plain(f"{step.what} ({owner})" if owner else step.what))
    begins = _("First step: {text}").format(text=step.first) if step.first else ""
    where = ": ".join(filter(None, (summary.team, summary.worksheet)))
    event.add("description", plain("\n".join(filter(None, (begins, where)))))
    event.add("transp", "TRANSPARENT")
    return event
