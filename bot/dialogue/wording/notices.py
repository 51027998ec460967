"""Lines to the whole channel about the reflection itself: the welcome and what happens to the schedule."""

from datetime import date, datetime

from bot.dialogue.wording import dates, private
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import Act, Bullets, Button, Choices, Heading, Message, Text


def welcome_message(place: str) -> Message:
    """What the bot does, what it stores, who sees it; with *Set up*."""
    does = (
        _("I ask your team one question at a time, on days that fit your school calendar."),
        _("You answer when it suits you. I save each answer as you send it."),
        _("At the end of each principle you get a summary. Each question tells you who will see your answers."),
    )
    sees = _(
        "I keep only replies to my own questions. If you edit or delete one, my copy changes too. "
        "District IT and records requests can see everything."
    )
    return Message(
        (
            Heading(_("Hello! I'm Reflectory.")),
            Text(
                _("I walk your team through a worksheet, like the self-assessment of “Putting Learner Success First”.")
            ),
            Bullets(does),
            Text(sees, quiet=True),
            Text(
                _("Are you a leadership channel? There is nothing to set up. When a team asks, you can accept it here.")
            ),
            Choices((Button(Act.SET_UP, place, _("Set up"), primary=True),)),
        )
    )


def started(worksheet: str, first: datetime | None, by: str, sharing: str) -> Message:
    lead = _("{name} started “{title}” with this team.").format(name=by, title=worksheet)
    when = (
        _("The first question comes on {moment}.").format(moment=dates.moment(first))
        if first
        else _("A facilitator asks each question with the button “Next question”.")
    )
    return Message((Heading(_("Here we go")), Text(f"{lead} {when}"), Text(sharing, quiet=True)))


def started_alone(worksheet: str, first: datetime | None, sharing: str) -> Message:
    """In a conversation with one person."""
    when = (
        _("The first question comes on {moment}.").format(moment=dates.moment(first))
        if first
        else _("Type “next” whenever you want a question.")
    )
    lead = _("You started “{title}”.").format(title=worksheet)
    return Message((Heading(_("Here we go")), Text(f"{lead} {when}"), Text(sharing, quiet=True)))


def paused(until: date | None) -> Message:
    if until:
        return _line(_("Paused until {day}. Open questions still take answers.").format(day=dates.full_day(until)))
    return _line(_("Paused. Open questions still take answers. To go on, a facilitator types “resume”."))


def resumed(first: datetime | None) -> Message:
    if first is None:
        return _line(_("We go on. A facilitator asks the next question."))
    return _line(_("We go on. The next question comes on {moment}.").format(moment=dates.moment(first)))


def lapsed(count: int, *, caught_up: bool) -> Message:
    if not count:
        return _line(_("I was away, so this question comes late. It stays open as long as any other."))
    lead = ngettext(
        "I was away and missed {n} day for a question.",
        "I was away and missed {n} days for questions.",
        count,
    ).format(n=count)
    tail = _("Here is the next question now.") if caught_up else _("We go on at the next date. No question is lost.")
    return _line(f"{lead} {tail}")


def calendar_ends(last: date, waiting: int) -> Message:
    """The school year is over before the plan is."""
    text = ngettext(
        "Your school year ends on {day}, and {n} question has no date yet. A facilitator can give a later last day "
        "under “settings”, or ask it with “next”.",
        "Your school year ends on {day}, and {n} questions have no date yet. A facilitator can give a later last day "
        "under “settings”, or ask them with “next”.",
        waiting,
    )
    return _line(text.format(day=dates.day(last), n=waiting))


def closed_day(day: date, name: str) -> Message:
    return _line(_("No school on {day} ({name}). Questions move around it.").format(day=dates.full_day(day), name=name))


def settings_changed(by: str) -> Message:
    return _line(_("{name} changed the settings. Type “settings” to see them.").format(name=by))


def promise_changed(sharing: str) -> Message:
    return _line(_("From the next question on: {promise}").format(promise=sharing))


def took_over(name: str) -> Message:
    return _line(_("{name} is now the facilitator, since this team had none.").format(name=name))


def facilitators_changed(names: str) -> Message:
    return _line(_("Facilitators now: {names}.").format(names=names))


def stopped(by: str) -> Message:
    return _line(
        _("{name} stopped this reflection. All answers are kept. Type “export” to take them with you.").format(name=by)
    )


def finished(worksheet: str) -> Message:
    done = _("You have come to the end of “{title}”. Thank you!").format(title=worksheet)
    more = Text(_("Type “export pdf” or “export excel” for it in another form."), quiet=True)
    return Message((Heading(_("All done")), Text(done), Choices((private.export_button(),)), more))


def accepted(place: str) -> Message:
    return _line(_("{place} said yes: leaders get our page there from now on.").format(place=place))


def declined(place: str) -> Message:
    lead = _("{place} said not now, so leaders get no page from us.").format(place=place)
    return _line(" ".join((lead, _("To ask elsewhere, a facilitator types “settings” and changes the channel."))))


def not_released(place: str) -> Message:
    lead = _("Leaders in {place} got their page today. Ours was not released, so they did not see it.")
    cure = _("Release it on its card above, and it is added. Else the next one tells all of it.")
    return _line(" ".join((lead.format(place=place), cure)))


def unreached(place: str, why: str) -> Message:
    return _line(" ".join((_("I could not write to {place}.").format(place=place), why)))


def removed_from(place: str, worksheet: str) -> Message:
    """To a facilitator alone. `place` is empty where the platform no longer tells its name."""
    lead = _("I was removed from {place}, so I can't ask questions or read replies there.")
    return _out_of_reach(lead.format(place=_named(place, worksheet)), _("To go on, add me to that channel again."))


def archived(place: str, worksheet: str) -> Message:
    lead = _("Someone archived {place}, so I can't ask questions or read replies there.")
    cure = _("To go on, open the channel again. Then add me to it.")
    return _out_of_reach(lead.format(place=_named(place, worksheet)), cure)


def moved(place: str, worksheet: str) -> Message:
    """The platform gave the channel another id, which we know nothing of."""
    lead = _("{place} was shared with people outside, so it is a new channel for me. I can't go on there by myself.")
    cure = _("To go on, set up again in that channel, or choose another one.")
    return _out_of_reach(lead.format(place=_named(place, worksheet)), cure)


def out_of_reach(place: str, worksheet: str, why: str) -> Message:
    """`why` is the messenger's, with its own cure."""
    return _out_of_reach(_("I can't write to {place}.").format(place=_named(place, worksheet)), why)


def _named(place: str, worksheet: str) -> str:
    return place or _("the channel of “{title}”").format(title=worksheet)


def _out_of_reach(lead: str, cure: str) -> Message:
    kept = _("Nothing is lost. All answers are kept, and the next question waits.")
    help_ = _("Does that not help? Your administrator can type “reflectory status” to see why.")
    return Message((Text(lead), Text(kept), Text(cure), Text(help_, quiet=True)))


def leaders_removed(place: str) -> Message:
    return unreached(place, _("I was removed from it. Please add me again, or choose another one in the settings."))


def leaders_archived(place: str) -> Message:
    return unreached(place, _("Someone archived it. Please open it again, or choose another one in the settings."))


def leaders_moved(place: str) -> Message:
    return unreached(place, _("It was shared with people outside. Please choose another one in the settings."))


def unread(since: datetime, until: datetime) -> Message:
    """Local times."""
    lead = _("I could not hear you from {start} to {end}.").format(start=dates.moment(since), end=dates.moment(until))
    cure = _("Some replies may be missing. Type “home” to see which of yours are saved, and post the others again.")
    return _line(f"{lead} {cure}")


def outsiders() -> Message:
    lead = _("Paused: people from outside your organization can read this channel now.")
    cure = _("Ask them to leave, or ask your administrator to allow it. Then a facilitator types “resume”.")
    return _line(f"{lead} {cure}")


def _line(text: str) -> Message:
    return Message((Text(text),))
