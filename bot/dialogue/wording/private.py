"""Lines to one person: confirmations, refusals that name the cause and the cure, status, settings, help."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.commands import Verb
from bot.dialogue.wording import dates
from bot.dialogue.wording.prompts import progress, promise_line
from bot.domain.answer import Side
from bot.domain.audience import Promise
from bot.domain.cadence import ByHand, Cadence
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import Act, Block, Bullets, Button, Choices, Heading, Message, Text
from bot.domain.plan import PlanKind, Standing
from bot.domain.reflection import Reflection, ReflectionState, Rhythm, Settings
from bot.domain.school_calendar import SchoolCalendar, us_states


def line(text: str) -> Message:
    return Message((Text(text),))


def only_facilitators(names: Sequence[str]) -> Message:
    if not names:
        lead = _("Only a facilitator can do that, and this team has none now.")
        return Message((Text(lead), Choices((Button(Act.TAKE_OVER, "", _("I'll take over"), primary=True),))))
    return line(_("Only a facilitator can do that: {names}.").format(names=dates.listed(names)))


def only_author(name: str) -> Message:
    return line(_("Only the author can do that. Please ask {name}.").format(name=name))


def only_step_people(names: Sequence[str]) -> Message:
    return line(_("Its owner or a facilitator can do that: {names}.").format(names=dates.listed(names)))


def only_members() -> Message:
    return line(_("Only members of this channel can do that. Join the channel first."))


def no_reflection() -> Message:
    return line(_("Nothing is set up here yet. Type “setup” to begin."))


def nothing_open() -> Message:
    return line(_("No question is open now. Type “status” to see what comes next."))


def closed_already() -> Message:
    return line(_("This question is closed already. Late answers still count."))


def already_running() -> Message:
    return line(_("A reflection is under way here. Type “settings” to change it or “stop” to end it."))


def mistake(typed: str, nearest: Verb | None) -> Message:
    if nearest:
        return line(_("I don't know “{typed}”. Did you mean “{nearest}”?").format(typed=typed, nearest=nearest))
    return line(_("I don't know “{typed}”. Type “help” to see what I can do.").format(typed=typed))


def voted(side: Side) -> Message:
    said = {
        Side.YES: _("You said Yes. You can change it at any time."),
        Side.NO: _("You said No. You can change it at any time."),
        Side.UNSURE: _("You said Not sure. You can change it at any time."),
    }[side]
    return line(said)


def off_your_list() -> Message:
    said = _("That's fine. It is off your list. You can still answer at any time.")
    return Message((Text(said), Choices((my_open_questions(),))))


def my_open_questions() -> Button:
    return Button(Act.MY_OPEN_QUESTIONS, "", _("My open questions"))


def now_shared(shared: bool) -> Message:
    if shared:
        return line(_("Leaders may now read this answer with your name."))
    return line(_("Your OK is taken back. Leaders no longer see this answer with your name."))


def set_aside(out: bool) -> Message:
    return line(_("Set aside. It does not count as an answer.") if out else _("It counts as an answer again."))


def seconded(name: str) -> Message:
    """`name` is empty where the platform does not tell it now."""
    return line(_("I added your voice to what {name} said.").format(name=name) if name else _("I added your voice."))


def not_ours() -> Message:
    return line(_("There is nothing saved here to change. It was deleted, or it was never an answer to a question."))


def nothing_to_agree_with() -> Message:
    return line(_("Nobody else has answered yet. Yours can be the first."))


def external_refused() -> Message:
    return line(
        _(
            "People from outside your organization can read this channel, so I ask no questions here. "
            "Use a channel of your own, or ask your administrator to allow it."
        )
    )


def platform_away() -> Message:
    return line(_("The chat service does not answer me now. Please try again in a minute."))


def not_in_channel() -> Message:
    return line(_("I'm not in this channel yet. Add me to it, or write @Reflectory here, then try again."))


def forgotten(answers: int, *, files: bool) -> Message:
    lead = _("Done. I removed your words from {answers}.").format(answers=dates.answers(answers))
    if files:
        lead = " ".join((lead, _("I also took away the files that were exported here.")))
    return line(" ".join((lead, _("Messages you wrote yourself stay in the channel until you delete them."))))


def confirm_forget(answers: int) -> Message:
    asked = _("This removes your words from {answers} here, and your votes. It can't be undone.").format(
        answers=dates.answers(answers)
    )
    return Message((Text(asked), Choices((Button(Act.CONFIRM_FORGET, "", _("Forget my words")),))))


def confirm_stop(promise: Promise) -> Message:
    asked = _("This ends the reflection for the whole team. All answers are kept.")
    if promise is Promise.ALONE:
        asked = _("This ends your reflection. All answers are kept.")
    return Message((Text(asked), Choices((Button(Act.CONFIRM_STOP, "", _("Stop it")),))))


def status_message(
    reflection: Reflection,
    worksheet: str,
    standing: Standing,
    open_questions: Sequence[str],
    troubles: Sequence[str] = (),
) -> Message:
    """`troubles` say what could not be sent, each with its cure; only facilitators are given them."""
    blocks: list[Block] = [Heading(worksheet), Text(state_line(reflection)), progress(standing)]
    if standing.ends is None and reflection.next_slot:
        blocks.append(
            Text(
                _("Not all questions fit into your school calendar. To change that, a facilitator types “settings”."),
                quiet=True,
            )
        )
    if open_questions:
        blocks += [Text(_("Open questions for you:")), Bullets(tuple(open_questions))]
    else:
        blocks.append(Text(_("You have no open questions."), quiet=True))
    if troubles:
        blocks += [Text(_("These messages could not be sent:")), Bullets(tuple(troubles))]
    return Message(tuple(blocks))


def state_line(reflection: Reflection) -> str:
    match reflection.state:
        case ReflectionState.DRAFT:
            return _("Set up, but not started. A facilitator can type “start”.")
        case ReflectionState.PAUSED if reflection.paused_until:
            return _("Paused until {day}.").format(day=dates.full_day(reflection.paused_until))
        case ReflectionState.PAUSED:
            return _("Paused. To go on, a facilitator types “resume”.")
        case ReflectionState.FINISHED:
            return _("Finished. Type “export” for the filled worksheet.")
        case ReflectionState.STOPPED:
            return _("Stopped. All answers are kept.")
        case _:
            return _running(reflection.next_slot)


def _running(next_slot: datetime | None) -> str:
    if next_slot:
        return _("The next question comes on {moment}.").format(moment=dates.moment(next_slot))
    return _("No other question has a date. A facilitator can type “next” to ask one.")


def settings_message(reflection: Reflection, facilitators: Sequence[str], leadership: str) -> Message:
    settings = reflection.settings
    lines = [
        _plan_line(settings),
        _("Questions: {cadence}").format(cadence=asked_when(reflection)),
        *_calendar_lines(reflection.cadence.calendar),
        _("Who sees what: {promise}").format(promise=promise_line(settings.promise)),
        _("Summaries: {rhythm}").format(rhythm=rhythm_name(settings.rhythm)),
        _("Reminders: on") if settings.reminder else _("Reminders: off"),
        *(_team_lines(settings, facilitators, leadership) if settings.promise is not Promise.ALONE else ()),
    ]
    typed = _("To change one by typing: settings days=tue at=9:30. The names: {names}.")
    names = (
        "plan, parts, days, every, at, zone, first, last, region, breaks, leadership, promise, rhythm, options, hours"
    )
    if settings.promise is Promise.ALONE:
        names = names.replace(" leadership, promise,", "")
    change = Choices((Button(Act.SET_UP, "", _("Change the settings")),))
    return Message((Heading(_("Settings")), Bullets(tuple(lines)), Text(typed.format(names=names), quiet=True), change))


def _team_lines(settings: Settings, facilitators: Sequence[str], leadership: str) -> list[str]:
    """What there is only where several people reflect."""
    return [
        _("Leadership channel: {place}").format(place=leadership) if leadership else _("Leadership channel: none"),
        _("A facilitator reads the leaders' page first.")
        if settings.review
        else _("The leaders' page goes out by itself."),
        _("Facilitators: {names}").format(names=dates.listed(facilitators))
        if facilitators
        else _("Facilitators: none"),
    ]


def _plan_line(settings: Settings) -> str:
    lines = {
        PlanKind.PRINCIPLE: _("Plan: principle {parts}, a question at a time"),
        PlanKind.ACTIONS: _("Plan: all of it, an action at a time"),
        PlanKind.QUESTIONS: _("Plan: all of it, a question at a time"),
        PlanKind.OWN: _("Plan: your own choice, {parts}"),
        PlanKind.LIVE: _("Plan: live, the next question on a button"),
    }
    return lines[settings.plan].format(parts=", ".join(settings.chosen))


def _calendar_lines(calendar: SchoolCalendar) -> list[str]:
    region = us_states().get(calendar.region, calendar.region)
    breaks = ", ".join(dict.fromkeys(each.name for each in calendar.breaks))
    return [
        _("School year: {first} to {last}").format(first=dates.dated(calendar.first), last=dates.dated(calendar.last)),
        _("Public holidays: {region}").format(region=region) if region else _("Public holidays: not looked at"),
        _("Breaks: {breaks}").format(breaks=breaks) if breaks else _("Breaks: none"),
    ]


def rhythm_name(rhythm: Rhythm) -> str:
    return {
        Rhythm.PRINCIPLE: _("at the end of each principle"),
        Rhythm.MONTHLY: _("at the end of each principle, and once a month"),
    }[rhythm]


def asked_when(reflection: Reflection) -> str:
    return cadence_line(replace(reflection.cadence, rule=ByHand()) if reflection.live else reflection.cadence)


def cadence_line(cadence: Cadence) -> str:
    """every 2 weeks on Monday and Wednesday at 9:00 AM (America/New York)"""
    if isinstance(cadence.rule, ByHand):
        return _("when a facilitator asks the next one")
    said = ngettext(
        "every week on {days} at {time} ({zone})", "every {n} weeks on {days} at {time} ({zone})", cadence.rule.every
    )
    days = dates.listed([weekday(day) for day in cadence.rule.days])
    zone = cadence.zone.replace("_", " ")
    return said.format(n=cadence.rule.every, days=days, time=dates.clock(cadence.at), zone=zone)


def weekday(number: int) -> str:
    """Monday is 0."""
    return dates.weekday(number)


def next_slots(slots: Iterable[tuple[str, datetime | None]]) -> tuple[tuple[str, str], ...]:
    """Rows of the dated list: the day and what is asked."""
    return tuple((dates.short_dated(when) if when else _("no date"), what) for what, when in slots)


def not_started() -> Message:
    return line(_("This is set up but not started. A facilitator can type “start”."))


def paused_now() -> Message:
    return line(_("The questions are paused. Type “resume” first."))


def not_paused() -> Message:
    return line(_("We are not paused. Type “status” to see what comes next."))


def has_ended() -> Message:
    return line(_("This reflection has ended. Type “setup” to begin another one."))


def nothing_left() -> Message:
    return line(_("Every question of this plan has been asked. Type “export” for the filled worksheet."))


def comes_next(question: str) -> Message:
    return line(_("Next comes: {question}").format(question=question))


def reminders(on: bool) -> Message:
    return line(_("Reminders are on.") if on else _("Reminders are off."))


def term(name: str, meaning: str) -> Message:
    return line(f"{name}: {meaning}")


def no_term(given: str, known: Sequence[str]) -> Message:
    asked = _("I have no entry for “{given}”. I can explain: {known}.")
    return line(asked.format(given=given, known=", ".join(known)))


def export_button() -> Button:
    """It acts in the place where it stands, or which it is shown for."""
    return Button(Act.EXPORT, "all", _("Get the filled worksheet"))


def export_coming(file_format: str, principle: str) -> Message:
    if principle:
        said = _("Principle {ref} of the filled worksheet comes here as a {format} file.")
        return line(said.format(ref=principle, format=file_format))
    return line(_("The filled worksheet comes here as a {format} file.").format(format=file_format))


def no_format(given: str, known: Sequence[str]) -> Message:
    lead = _("I can't make a “{given}” file. Choose one of: {known}.").format(given=given, known=", ".join(known))
    part = _("For one principle, add its number, like “export docx 3”.")
    return line(f"{lead} {part}")


def facilitators(names: Sequence[str]) -> Message:
    if not names:
        return only_facilitators(names)
    how = _("Change them with “facilitators add NAME” or “facilitators remove NAME”.")
    return Message((Text(_("Facilitators: {names}.").format(names=dates.listed(names))), Text(how, quiet=True)))


def last_facilitator() -> Message:
    return line(_("A team needs at least one facilitator. Add another one before you remove this one."))


def accepted(team: str) -> Message:
    return line(_("{team} now reports here.").format(team=team))


def cannot_take_over(names: Sequence[str]) -> Message:
    return line(_("This team has a facilitator: {names}.").format(names=dates.listed(names)))


def no_leadership() -> Message:
    return line(_("This team reports to no leadership channel. A facilitator can choose one under “settings”."))


def nothing_to_revise() -> Message:
    return line(_("There is nothing on this page that could be taken out or reworded."))
