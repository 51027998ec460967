"""A person's own view over all of their places: read in a handful of queries, however much they have said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.commands import Command
from bot.dialogue.decision import Passage
from bot.dialogue.digest import standing_of
from bot.dialogue.wording import home as wording
from bot.domain.answer import Answer, NextStep, Pass, StepState
from bot.domain.events import Event
from bot.domain.form import Home, Part, Reply
from bot.domain.places import ChannelKind, PersonRef, Place
from bot.domain.plan import dated_slots
from bot.domain.practice import PracticeNote
from bot.domain.reflection import ACTIVE, Reflection
from bot.services.composing_prompts import asked_text, open_for
from bot.services.context import Context
from bot.services.ports import Reader
from bot.services.recall import passages_of
from bot.services.rights import is_facilitator

MOST_PLACES = 8
"""Places that are shown; a platform's view has an end."""

MOST_ANSWERS = 10
"""A person's newest answers, over all places, that are shown with their buttons."""

MOST_SLOTS = 4


@dataclass(frozen=True, slots=True)
class _Own:
    """All that is stored of one person, with the reflections that it belongs to.

    `steps` are those of places where the person is: others' plans are not for somebody who left, or never was there.
    """

    actor: PersonRef
    places: frozenset[Place]
    passages: tuple[Passage, ...]
    answers: tuple[Answer, ...]
    steps: tuple[NextStep, ...]
    passed: frozenset[str]
    noted: frozenset[str]

    @property
    def shown(self) -> frozenset[str]:
        newest = sorted(self.answers, key=lambda answer: (answer.written_at, answer.id), reverse=True)
        return frozenset(answer.id for answer in newest[:MOST_ANSWERS])


async def typed(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`home`: the same where a platform has no page of one's own."""
    return await home(context, actor)


async def home(context: Context, actor: PersonRef) -> Home:
    places = await context.directory(actor.workspace.platform).places_of(actor)
    async with context.store.reading() as reader:
        own = await _own(reader, actor, places)
    where = {place: _course(own, place) for place in dict.fromkeys(each.reflection.place for each in own.passages)}
    if not where:
        return Home(wording.nothing_yet())
    ordered = sorted(where, key=lambda place: (where[place] is None, place))
    parts = [await _part(context, own, place, where[place]) for place in ordered[:MOST_PLACES]]
    questions = sum(len(course.questions) for course in where.values() if course)
    opening = wording.opening(questions, len(own.steps), len(ordered[MOST_PLACES:]))
    return Home(opening, tuple(parts))


async def _own(reader: Reader, actor: PersonRef, places: frozenset[Place]) -> _Own:
    answers = [answer for answer in await reader.many(Answer, author=actor) if not answer.deleted]
    owned = await reader.many(NextStep, owner=actor, state=StepState.OPEN)
    steps = tuple(step for step in owned if step.place in places)
    passed = await reader.many(Pass, person=actor)
    notes = await reader.many(PracticeNote, author=actor, withdrawn=False)
    theirs = {*(answer.reflection for answer in answers), *(step.reflection for step in steps)}
    reflections = {
        each.id: each
        for each in (
            *await reader.many(Reflection, place=tuple(sorted(places)), state=ACTIVE),
            *await reader.many(Reflection, signed_by=actor, state=ACTIVE),
            *await reader.many(Reflection, id=tuple(sorted(theirs))),
        )
    }
    passages = tuple(await passages_of(reader, tuple(reflections.values())))
    off, noted = frozenset(each.prompt for each in passed), frozenset(note.answer for note in notes)
    return _Own(actor, places, passages, tuple(answers), steps, off, noted)


def _course(own: _Own, place: Place) -> wording.Course | None:
    """The active reflection of a place, for its members and its facilitators."""
    here = (each for each in own.passages if each.reflection.place == place and each.reflection.state in ACTIVE)
    passage = next(here, None)
    facilitates = passage is not None and is_facilitator(passage.reflection, own.actor)
    if passage is None or not (facilitates or place in own.places):
        return None
    newest = passage.open_prompts[-1].id if passage.open_prompts else ""
    waiting = open_for(passage, own.answers, own.passed)
    return wording.Course(
        reflection=passage.reflection,
        worksheet=passage.worksheet.title,
        standing=standing_of(passage),
        questions=tuple((each.id, asked_text(passage.worksheet, each.item)) for each in waiting),
        slots=_slots(passage) if facilitates else (),
        newest=newest,
        facilitates=facilitates,
    )


def _slots(passage: Passage) -> tuple[tuple[str, datetime | None], ...]:
    reflection = passage.reflection
    dated = dated_slots(passage.items, reflection.cadence, reflection.next_slot)[:MOST_SLOTS]
    return tuple((f"{item.ref} {asked_text(passage.worksheet, item.ref)}", when) for item, when in dated if when)


async def _part(context: Context, own: _Own, place: Place, course: wording.Course | None) -> Part:
    inside = course is not None or place in own.places
    channel = await context.directory(place.workspace.platform).channel(place) if inside else None
    answers = [answer for answer in own.answers if answer.place == place]
    said = tuple((answer, _question(own.passages, answer)) for answer in reversed(answers) if answer.id in own.shown)
    direct = channel is not None and channel.kind is ChannelKind.DIRECT
    name = wording.place_name(channel.name if channel else "", direct=direct)
    steps = tuple(step for step in own.steps if step.place == place)
    return Part(place, wording.part(wording.Mine(name, course, steps, said, len(answers) - len(said), own.noted)))


def _question(passages: Iterable[Passage], answer: Answer) -> str:
    passage = next(each for each in passages if each.reflection.id == answer.reflection)
    item = next(prompt.item for prompt in passage.prompts if prompt.id == answer.prompt)
    return asked_text(passage.worksheet, item)
