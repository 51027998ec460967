"""Next steps: made from a reply, a form or a typed line, asked about once when due, kept with their history."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.dialogue.closing import in_thread
from bot.dialogue.decision import Decision
from bot.dialogue.release import quoted_in_any
from bot.domain.answer import Answer, NextStep, StepChange, StepEvent, StepState
from bot.domain.cadence import instant
from bot.domain.delivery import Intention, Kind
from bot.domain.identity import identity
from bot.domain.places import PersonRef
from bot.domain.reflection import Appointment, Due, Prompt, Reflection

_BETWEEN_NAMES = re.compile(r"\s*[,;\n]\s*|\s+(?:and|&)\s+")
_EVENTS = {StepState.DONE: StepEvent.DONE, StepState.DROPPED: StepEvent.DROPPED, StepState.OPEN: StepEvent.REOPENED}


@dataclass(frozen=True, slots=True)
class Terms:
    """All that people say of a next step, as its forms ask for it."""

    what: str
    owner: PersonRef | None = None
    due: date | None = None
    owner_name: str = ""
    first: str = ""
    barrier: str = ""
    involve: str = ""

    def of(self, step: NextStep) -> NextStep:
        return replace(
            step,
            what=self.what,
            owner=self.owner,
            due=self.due,
            owner_name="" if self.owner else self.owner_name,
            first=self.first,
            barrier=self.barrier,
            involve=self.involve,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A next step with what it belongs to. `changes` counts those that it has had."""

    reflection: Reflection
    prompt: Prompt
    step: NextStep
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """Who acts, when, and the word why."""

    by: PersonRef
    at: datetime
    why: str = ""


def make(
    reflection: Reflection,
    prompt: Prompt,
    number: int,
    terms: Terms,
    deed: Deed,
    key: str,
    answers: Iterable[Answer] = (),
) -> Decision:
    """`key` is the event that made the step: the same event again makes the same step."""
    empty = NextStep(
        id=identity(reflection.place.workspace, "step", key),
        reflection=reflection.id,
        prompt=prompt.id,
        place=prompt.place,
        number=number,
        what="",
        owner=None,
        due=None,
        by=deed.by,
        at=deed.at,
    )
    step = terms.of(empty)
    return _kept(reflection, prompt, replace(step, quotes=_quotes(empty, step, deed.by, answers)))


def change(held: Held, terms: Terms, deed: Deed, answers: Iterable[Answer] = ()) -> Decision:
    """All of it may be another; nothing happens where nothing is. A new date is a move."""
    step = held.step
    if terms.owner_name and terms.owner == step.owner:  # some platforms let nobody empty who was chosen before
        terms = replace(terms, owner=None)
    changed = terms.of(step)
    if changed == step:
        return Decision()
    events = [StepEvent.CHANGED] if replace(changed, due=step.due) != step else []
    changed = replace(changed, quotes=_quotes(step, changed, deed.by, answers))
    if changed.due == step.due:
        return _settled(held, changed, deed, events)
    unexplained = replace(changed, why="") if step.state is StepState.OPEN else changed
    return _moved(held, unexplained, deed, events)


def move(held: Held, due: date, deed: Deed, answers: Iterable[Answer] = ()) -> Decision:
    """Another date, by which it is open again."""
    step = held.step
    opened = replace(step, due=due, why=deed.why, state=StepState.OPEN)
    events = [] if step.state is StepState.OPEN else [StepEvent.REOPENED]
    return _moved(held, replace(opened, quotes=_quotes(step, opened, deed.by, answers)), deed, events)


def finish(held: Held, state: StepState, deed: Deed, answers: Iterable[Answer] = ()) -> Decision:
    """Done, dropped with a word why, or open again. What it is already is no change."""
    step = held.step
    finished = replace(step, state=state, why=deed.why)
    if finished == step:
        return _kept(held.reflection, held.prompt, step)
    return _settled(held, replace(finished, quotes=_quotes(step, finished, deed.by, answers)), deed, [_EVENTS[state]])


def ask_about(reflection: Reflection, prompt: Prompt, step: NextStep) -> Decision:
    """The day has come: one question in the thread where the step was made."""
    if step.state is not StepState.OPEN or step.asked:
        return Decision(changes=(_appointment(reflection, step, None),))
    asked = replace(step, asked=True)
    return Decision(changes=(asked, _appointment(reflection, step, None)), intentions=(_check(step, prompt),))


def without(step: NextStep, person: PersonRef, name: str) -> NextStep:
    """The same without this person: as its owner, and by name where the name was typed."""
    return replace(
        step,
        owner=None if step.owner == person else step.owner,
        owner_name=_without(step.owner_name, name),
        involve=_without(step.involve, name),
    )


def _without(names: str, name: str) -> str:
    told = _BETWEEN_NAMES.split(names)
    others = [each for each in told if each.casefold() != name.casefold()]
    return ", ".join(others) if name and len(others) < len(told) else names


def _moved(held: Held, step: NextStep, deed: Deed, events: list[StepEvent]) -> Decision:
    """A date that stays the same is no move, but the step is asked about anew."""
    was = held.step
    elsewhere = step.due != was.due
    moved = replace(step, moved=was.moved + elsewhere, asked=False)
    answered = Decision(intentions=(_check(was, held.prompt),) if was.asked else ())
    return _settled(held, moved, deed, [*events, *([StepEvent.MOVED] if elsewhere else [])]) + answered


def _settled(held: Held, step: NextStep, deed: Deed, events: list[StepEvent]) -> Decision:
    """As it is now, with what happened to it; the word why belongs to the last thing that did."""
    history = tuple(
        StepChange(
            step=step.id,
            number=held.changes + number,
            reflection=step.reflection,
            place=step.place,
            event=event,
            by=deed.by,
            at=deed.at,
            why=deed.why if number == len(events) else "",
            was=held.step.due if event is StepEvent.MOVED else None,
            due=step.due if event is StepEvent.MOVED else None,
        )
        for number, event in enumerate(events, start=1)
    )
    return _kept(held.reflection, held.prompt, step) + Decision(changes=history)


def _quotes(was: NextStep, step: NextStep, by: PersonRef, answers: Iterable[Answer]) -> tuple[str, ...]:
    """Whom it quotes after somebody wrote in it: people may use their own words, and nobody else's unasked.

    Who was quoted stays so, unless the words that did it are seen to be gone: an answer that was edited meanwhile can
    not tell whether they are.
    """
    every = tuple(answers)
    written = [text for text in step.words if text not in was.words]
    gone = {*quoted_in_any(was.words, every)} - {*quoted_in_any(step.words, every)}
    new = quoted_in_any(written, [answer for answer in every if answer.author != by])
    return tuple(dict.fromkeys((*(each for each in was.quotes if each not in gone), *new)))


def _kept(reflection: Reflection, prompt: Prompt, step: NextStep) -> Decision:
    waiting = step.state is StepState.OPEN and not step.asked
    at = _asked_at(reflection, step.due) if step.due and waiting else None
    cards = [in_thread(Kind.STEP, step.id, prompt)]
    if step.asked:  # the question about it has buttons of its own, which follow
        cards.append(_check(step, prompt))
    return Decision(changes=(step, _appointment(reflection, step, at)), intentions=tuple(cards))


def _asked_at(reflection: Reflection, due: date) -> datetime:
    """The first school day from the due date on, at the slot's time; the date itself past the end of the calendar."""
    day = next(reflection.cadence.calendar.school_days(due - timedelta(days=1)), due)
    return instant(datetime.combine(day, reflection.cadence.at), reflection.cadence.zone)


def _check(step: NextStep, prompt: Prompt) -> Intention:
    return in_thread(Kind.STEP_CHECK, f"{step.id}:{step.moved}", prompt)


def _appointment(reflection: Reflection, step: NextStep, at: datetime | None) -> Appointment:
    return Appointment(reflection.id, reflection.place, Due.STEP, step.id, at)


def may_change(step: NextStep, person: PersonRef, facilitators: tuple[PersonRef, ...]) -> bool:
    return person in {step.owner, step.by, *facilitators}
