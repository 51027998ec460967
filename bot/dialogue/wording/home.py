"""A person's own view: what waits for them, place by place, and for facilitators the schedule with its buttons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.release import may_become_practice
from bot.dialogue.wording import practices, private, prompts, steps
from bot.domain.answer import Answer, AnswerKind, NextStep
from bot.domain.language import gettext as _
from bot.domain.language import ngettext
from bot.domain.message import Act, Block, Bullets, Button, Choices, Heading, Message, Quote, Table, Text
from bot.domain.plan import Standing
from bot.domain.reflection import Reflection, ReflectionState

LONGEST_QUOTE = 160
"""Characters of an answer that remind its author of it."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where a team is. `questions` are open for this person, ids with texts; `slots` and `newest` are facilitators'."""

    reflection: Reflection
    worksheet: str
    standing: Standing
    questions: tuple[tuple[str, str], ...]
    slots: tuple[tuple[str, datetime | None], ...]
    newest: str
    facilitates: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """What one person has in one place; `said` are answers with their questions, `older` counts those left out.

    `noted` are those answers that other teams can read as practice notes.
    """

    place: str
    course: Course | None
    steps: tuple[NextStep, ...]
    said: tuple[tuple[Answer, str], ...]
    older: int
    noted: frozenset[str] = frozenset()


def nothing_yet() -> Message:
    """What Reflectory is and how to begin, for people who have nothing here."""
    ways = (
        _("For your team: add me to its channel, then type “setup” there."),
        _("For yourself alone: type “setup” in a direct message to me."),
    )
    lead = _("I walk a team through a worksheet, one question at a time, and bring back what it says.")
    later = _("What waits for you will show up here: open questions, your next steps and your answers.")
    return Message((Heading(_("Welcome to Reflectory")), Text(lead), Bullets(ways), Text(later, quiet=True)))


def opening(questions: int, steps: int, more_places: int) -> Message:
    waiting = _("You have no open questions.")
    if questions:
        waiting = ngettext("{n} question is open for you.", "{n} questions are open for you.", questions)
    blocks: list[Block] = [Heading(_("Your reflections")), Text(waiting.format(n=questions))]
    if steps:
        blocks.append(Text(ngettext("You have {n} next step.", "You have {n} next steps.", steps).format(n=steps)))
    if more_places:
        more = ngettext("{n} more channel has no room here.", "{n} more channels have no room here.", more_places)
        blocks.append(Text(" ".join((more.format(n=more_places), _("Type “status” there."))), quiet=True))
    return Message(tuple(blocks))


def place_name(channel: str, *, direct: bool) -> str:
    if direct:
        return _("Your own reflection")
    return f"#{channel}" if channel else _("A channel that I can't see")


def part(mine: Mine) -> Message:
    """What is shown of one place. A place that we can not see any more still shows the person's own answers."""
    blocks: list[Block] = [Heading(mine.place)]
    if mine.course:
        blocks += _course(mine.course)
    else:
        blocks.append(Text(_("Nothing is under way here for you now."), quiet=True))
    if mine.steps:
        blocks.append(Text(_("Your next steps:")))
    for step in mine.steps:
        blocks += steps.own_step_message(step).blocks
    return Message((*blocks, *_answers(mine)))


def _course(course: Course) -> Iterable[Block]:
    yield Text(course.worksheet)
    yield Text(private.state_line(course.reflection))
    yield prompts.progress(course.standing)
    if course.questions:
        yield Text(_("Open questions for you:"))
    for prompt, text in course.questions:
        yield Text(text)
        answer = Button(Act.ANSWER_IN_FORM, prompt, _("Answer in a form"), primary=True)
        yield Choices((answer, Button(Act.NOT_THIS_TIME, prompt, _("Not this time"))))
    if course.facilitates:
        yield from _schedule(course)


def _schedule(course: Course) -> Iterable[Block]:
    if course.slots:
        yield Table(_("What is asked when"), (_("Day"), _("Question")), private.next_slots(course.slots))
    settings = Button(Act.SET_UP, course.reflection.place.channel, _("Change the settings"))
    yield Choices((*_steering(course), settings, private.export_button()))


def _steering(course: Course) -> Iterable[Button]:
    own = course.reflection.id
    match course.reflection.state:
        case ReflectionState.DRAFT:
            yield Button(Act.START, own, _("Start"), primary=True)
        case ReflectionState.PAUSED:
            yield Button(Act.RESUME, own, _("Resume"), primary=True)
        case ReflectionState.RUNNING:
            yield Button(Act.NEXT, own, _("Next question"))
            if course.newest:
                yield Button(Act.SKIP, course.newest, _("Skip this question"))
            yield Button(Act.PAUSE, own, _("Pause"))


def _answers(mine: Mine) -> Iterable[Block]:
    said, older = mine.said, mine.older
    if said:
        yield Text(_("Your answers:"))
    for answer, question in said:
        yield Text(question, quiet=True)
        yield Quote(_words(answer))
        yield Choices((Button(Act.DELETE_ANSWER, answer.id, _("Delete")), *_practice(answer, mine.noted)))
    if said:
        yield Text(_("“Delete” removes what I saved. Your own message stays until you delete it too."), quiet=True)
    if older:
        more = ngettext("You have {n} older answer.", "You have {n} older answers.", older).format(n=older)
        yield Text(" ".join((more, _("Find them in the threads of the questions."))), quiet=True)


def _practice(answer: Answer, noted: frozenset[str]) -> Iterable[Button]:
    if answer.id in noted:
        yield practices.take_back_button(answer.id)
    elif may_become_practice(answer):
        yield practices.share_button(answer.id)


def _words(answer: Answer) -> str:
    if answer.kind is AnswerKind.UNKNOWN:
        return _("I don't know. Who would? {who}").format(who=answer.text) if answer.text else _("I don't know.")
    line = " ".join(answer.text.split()) or ", ".join(answer.files)
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"
