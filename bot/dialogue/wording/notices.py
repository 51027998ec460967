"""Lines to the whole channel about the reflection itself: the welcome and what happens to the schedule."""

from datetime import date, datetime
from gettext import gettext as _
from gettext import ngettext

from bot.dialogue.wording import dates
from bot.domain.message import Act, Bullets, Button, Choices, Heading, Message, Text


def welcome_message(place: str) -> Message:
    """What the bot does, what it stores, who sees it; with *Set up*."""
    does = (
        _("I ask your team one question at a time, on days that fit your school calendar."),
        _("You reply in the thread when it suits you. I save each reply as you send it."),
        _("At the end of each principle you get a summary. Your leaders get what you agreed to share."),
    )
    sees = _(
        "I only keep replies to my own questions. You can edit or delete them, and I follow. "
        "District IT and records requests can see everything."
    )
    return Message(
        (
            Heading(_("Hello! I'm Reflectory.")),
            Text(_("I walk your team through the self-assessment of Putting Learner Success First.")),
            Bullets(does),
            Text(sees, quiet=True),
            Choices((Button(Act.SET_UP, place, _("Set up"), primary=True),)),
        )
    )


def leadership_welcome_message() -> Message:
    return Message(
        (
            Heading(_("Hello! I'm Reflectory.")),
            Text(_("Teams can report to this channel. When one asks, you can accept it here.")),
        )
    )


def started(worksheet: str, first: datetime | None, by: str, sharing: str) -> Message:
    lead = _("{name} started “{title}” with this team.").format(name=by, title=worksheet)
    when = (
        _("The first question comes on {moment}.").format(moment=dates.moment(first))
        if first
        else _("A facilitator asks each question with “Next question”.")
    )
    return Message((Heading(_("Here we go")), Text(f"{lead} {when}"), Text(sharing, quiet=True)))


def paused(until: date | None) -> Message:
    if until:
        return _line(_("Paused until {day}. Open questions still take answers.").format(day=dates.full_day(until)))
    return _line(_("Paused. Open questions still take answers. A facilitator can type “resume”."))


def resumed(first: datetime | None) -> Message:
    if first is None:
        return _line(_("We go on. A facilitator asks the next question."))
    return _line(_("We go on. The next question comes on {moment}.").format(moment=dates.moment(first)))


def lapsed(count: int, *, caught_up: bool) -> Message:
    lead = ngettext(
        "I was away, and {n} slot passed without a question.",
        "I was away, and {n} slots passed without a question.",
        count,
    ).format(n=count)
    tail = _("Here is the one that was due last.") if caught_up else _("We go on at the next one. No question is lost.")
    return _line(f"{lead} {tail}")


def closed_day(day: date, name: str) -> Message:
    return _line(_("No school on {day} ({name}). Questions move around it.").format(day=dates.full_day(day), name=name))


def settings_changed(by: str) -> Message:
    return _line(_("{name} changed the settings. Type “settings” to see them.").format(name=by))


def promise_changed(sharing: str) -> Message:
    return _line(_("From the next question on: {promise}").format(promise=sharing))


def took_over(name: str) -> Message:
    return _line(_("{name} is now the facilitator, since nobody else was left.").format(name=name))


def facilitators_changed(names: str) -> Message:
    return _line(_("Facilitators now: {names}.").format(names=names))


def stopped(by: str) -> Message:
    return _line(
        _("{name} stopped this reflection. All answers are kept. Type “export” to take them with you.").format(name=by)
    )


def finished(worksheet: str) -> Message:
    done = _("You have come to the end of “{title}”. Thank you!").format(title=worksheet)
    return Message((Heading(_("All done")), Text(done), Text(_("Type “export” for the filled worksheet."), quiet=True)))


def refused(reason: str) -> Message:
    return _line(reason)


def _line(text: str) -> Message:
    return Message((Text(text),))
