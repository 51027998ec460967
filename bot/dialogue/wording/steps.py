"""Next steps, one by one: their cards, and the one question about each when it is due."""

from datetime import date

from bot.dialogue.wording import dates
from bot.domain.answer import NextStep, StepState
from bot.domain.language import gettext as _
from bot.domain.message import Act, Button, Choices, Heading, Message, Text


def step_message(step: NextStep, owner: str) -> Message:
    return Message((Text(step_line(step.number, step.what, owner, step.due, step.state)), _step_buttons(step)))


def own_step_message(step: NextStep) -> Message:
    """For its owner, who needs no name."""
    when = _("by {day}").format(day=dates.dated(step.due)) if step.due else _("no date yet")
    line = _("Next step {n}: {what} ({tail})").format(n=step.number, what=step.what, tail=when)
    return Message((Text(line), _step_buttons(step)))


def step_check_message(step: NextStep, owner: str, today: date | None) -> Message:
    """Asked on the first school day from the due date on."""
    asked = _("Next step {n} is due today. How did it go?").format(n=step.number)
    if step.due and step.due != today:
        asked = _("Next step {n} was due on {day}. How did it go?").format(n=step.number, day=dates.day(step.due))
    line = Text(step_line(step.number, step.what, owner, step.due, step.state))
    return Message((Heading(asked), line, _step_buttons(step)))


def step_line(number: int, what: str, owner: str, due: date | None, state: StepState) -> str:
    """Next step 2: Call the union. (Ana Ruiz, by May 14)"""
    who = owner or _("no owner yet")
    when = _("by {day}").format(day=dates.dated(due)) if due else _("no date yet")
    tail = {
        StepState.OPEN: f"{who}, {when}",
        StepState.DONE: _("done"),
        StepState.DROPPED: _("dropped"),
    }[state]
    return _("Next step {n}: {what} ({tail})").format(n=number, what=what, tail=tail)


def _step_buttons(step: NextStep) -> Choices:
    if step.state is not StepState.OPEN:
        return Choices((Button(Act.STEP_MOVE, step.id, _("Open it again")),))
    return Choices(
        (
            Button(Act.STEP_DONE, step.id, _("Done"), primary=True),
            Button(Act.STEP_MOVE, step.id, _("Move the date")),
            Button(Act.STEP_DROP, step.id, _("Drop it")),
        )
    )
