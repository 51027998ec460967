"""Next steps: made from a reply or a form, asked about once when due, closed by one tap."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.dialogue.closing import in_thread
from bot.dialogue.decision import Decision
from bot.dialogue.release import quoted_in
from bot.domain.answer import Answer, NextStep, StepState
from bot.domain.cadence import instant
from bot.domain.delivery import Intention, Kind
from bot.domain.identity import identity
from bot.domain.places import PersonRef
from bot.domain.reflection import Appointment, Due, Prompt, Reflection


def make(
    reflection: Reflection,
    prompt: Prompt,
    number: int,
    by: PersonRef,
    at: datetime,
    *,
    what: str,
    owner: PersonRef | None,
    due: date | None,
    key: str,
    answers: Iterable[Answer] = (),
) -> Decision:
    """`key` is the event that made the step: the same event again makes the same step. `answers` are the prompt's."""
    step = NextStep(
        id=identity(reflection.place.workspace, "step", key),
        reflection=reflection.id,
        prompt=prompt.id,
        place=prompt.place,
        number=number,
        what=what,
        owner=owner,
        due=due,
        by=by,
        at=at,
        quotes=quoted_in(what, [answer for answer in answers if answer.author != by]),
    )
    return _kept(reflection, prompt, step)


def finish(reflection: Reflection, prompt: Prompt, step: NextStep, state: StepState) -> Decision:
    """Done, dropped, or open again."""
    return _kept(reflection, prompt, replace(step, state=state))


def move(reflection: Reflection, prompt: Prompt, step: NextStep, due: date) -> Decision:
    moved = replace(step, due=due, moved=step.moved + (due != step.due), asked=False, state=StepState.OPEN)
    answered = Decision(intentions=(_check(step, prompt),) if step.asked else ())
    return _kept(reflection, prompt, moved) + answered


def ask_about(reflection: Reflection, prompt: Prompt, step: NextStep) -> Decision:
    """The day has come: one question in the thread where the step was made."""
    if step.state is not StepState.OPEN or step.asked:
        return Decision(changes=(_appointment(reflection, step, None),))
    asked = replace(step, asked=True)
    return Decision(changes=(asked, _appointment(reflection, step, None)), intentions=(_check(step, prompt),))


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
