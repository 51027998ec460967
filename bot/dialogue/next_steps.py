"""Next steps: made from a reply or a form, asked about once when due, closed by one tap."""

from dataclasses import replace
from datetime import date, datetime

from bot.dialogue.closing import in_thread
from bot.dialogue.decision import Decision
from bot.domain.answer import NextStep, StepState
from bot.domain.cadence import instant
from bot.domain.delivery import Kind
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
) -> Decision:
    """`key` is the event that made the step: the same event again makes the same step."""
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
    )
    return _kept(reflection, prompt, step)


def finish(reflection: Reflection, prompt: Prompt, step: NextStep, state: StepState) -> Decision:
    """Done, dropped, or open again."""
    return _kept(reflection, prompt, replace(step, state=state))


def move(reflection: Reflection, prompt: Prompt, step: NextStep, due: date) -> Decision:
    moved = step.moved + (due != step.due)
    return _kept(reflection, prompt, replace(step, due=due, moved=moved, asked=False, state=StepState.OPEN))


def ask_about(reflection: Reflection, prompt: Prompt, step: NextStep) -> Decision:
    """The day has come: one question in the thread where the step was made."""
    if step.state is not StepState.OPEN or step.asked:
        return Decision(changes=(_appointment(reflection, step, None),))
    asked = replace(step, asked=True)
    check = in_thread(Kind.STEP_CHECK, f"{step.id}:{step.moved}", prompt)
    return Decision(changes=(asked, _appointment(reflection, step, None)), intentions=(check,))


def _kept(reflection: Reflection, prompt: Prompt, step: NextStep) -> Decision:
    waiting = step.state is StepState.OPEN and not step.asked
    at = instant(datetime.combine(step.due, reflection.cadence.at), reflection.cadence.zone) if step.due else None
    card = in_thread(Kind.STEP, step.id, prompt)
    return Decision(changes=(step, _appointment(reflection, step, at if waiting else None)), intentions=(card,))


def _appointment(reflection: Reflection, step: NextStep, at: datetime | None) -> Appointment:
    return Appointment(reflection.id, reflection.place, Due.STEP, step.id, at)


def may_change(step: NextStep, person: PersonRef, facilitators: tuple[PersonRef, ...]) -> bool:
    return person in {step.owner, step.by, *facilitators}
