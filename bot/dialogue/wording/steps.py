"""Next steps, one by one: their cards, the one question about each when it is due, and what happened to it."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.dialogue.wording import dates
from bot.domain.answer import NextStep, StepChange, StepEvent, StepState
from bot.domain.language import gettext as _
from bot.domain.message import Act, Block, Button, Choices, Heading, Message, Quote, Text
from bot.domain.summary import StepLine


def step_message(step: NextStep, owner: str, *, for_leaders: bool = False) -> Message:
    """`for_leaders`: it can be put before them."""
    line = Text(step_line(step.number, step.what, owner, step.due, step.state))
    raised = Button(Act.RAISE, f"{step.prompt}:{step.id}", _("Put before leadership"))
    buttons = _step_buttons(step)
    if for_leaders and step.state is StepState.OPEN:
        buttons = Choices((*buttons.buttons, raised))
    return Message((line, *_quiet(step), buttons))


def own_step_message(step: NextStep) -> Message:
    """For its owner, who needs no name."""
    when = _("by {day}").format(day=dates.dated(step.due)) if step.due else _("no date yet")
    line = _("Next step {n}: {what} ({tail})").format(n=step.number, what=step.what, tail=when)
    return Message((Text(line), *_quiet(step), _step_buttons(step)))


def step_check_message(step: NextStep, owner: str, today: date | None) -> Message:
    """Asked on the first school day from the due date on."""
    asked = _("Next step {n} is due today. How did it go?").format(n=step.number)
    if step.due and step.due != today:
        asked = _("Next step {n} was due on {day}. How did it go?").format(n=step.number, day=dates.day(step.due))
    line = Text(step_line(step.number, step.what, owner, step.due, step.state))
    return Message((Heading(asked), line, *_quiet(step), _step_buttons(step)))


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


def details(step: NextStep | StepLine) -> tuple[str, ...]:
    """What else is told of it, a line each; nothing of what nobody filled in."""
    told = (
        (_("First step: {text}"), step.first),
        (_("What could get in the way: {text}"), step.barrier),
        (_("Who needs to be involved: {text}"), step.involve),
        (_("Why it was dropped: {text}") if step.state is StepState.DROPPED else _("Why it moved: {text}"), step.why),
    )
    return tuple(line.format(text=text) for line, text in told if text)


def _quiet(step: NextStep) -> Iterable[Block]:
    return (Text(line, quiet=True) for line in details(step))


def _step_buttons(step: NextStep) -> Choices:
    history = Button(Act.STEP_HISTORY, step.id, _("History"))
    if step.state is not StepState.OPEN:
        return Choices((Button(Act.STEP_MOVE, step.id, _("Open it again")), history))
    return Choices(
        (
            Button(Act.STEP_DONE, step.id, _("Done"), primary=True),
            Button(Act.STEP_MOVE, step.id, _("Move the date")),
            Button(Act.STEP_CHANGE, step.id, _("Change it")),
            Button(Act.STEP_DROP, step.id, _("Drop it")),
            history,
        )
    )


def history_message(
    step: NextStep, owner: str, made: date, made_by: str, history: Sequence[tuple[StepChange, date, str]]
) -> Message:
    """From its beginning on: each change with the team's own day and who it was; no name where that is forgotten."""
    somebody = _("Somebody")
    began = _("{day}: {name} added it.").format(day=dates.dated(made), name=made_by or somebody)
    blocks: list[Block] = [Heading(step_line(step.number, step.what, owner, step.due, step.state)), Text(began)]
    for change, day, name in history:
        first, last = (dates.dated(each) if each else "" for each in (change.was, change.due))
        told = {"day": dates.dated(day), "name": name or somebody, "first": first, "last": last}
        blocks.append(Text(_event_line(change).format(**told)))
        if change.why:
            blocks.append(Quote(change.why))
    return Message(tuple(blocks))


def _event_line(change: StepChange) -> str:
    if change.event is StepEvent.MOVED:
        return _move_line(change)
    return {
        StepEvent.CHANGED: _("{day}: {name} changed it."),
        StepEvent.DONE: _("{day}: {name} marked it as done."),
        StepEvent.REOPENED: _("{day}: {name} opened it again."),
        StepEvent.DROPPED: _("{day}: {name} dropped it."),
    }[change.event]


def _move_line(change: StepChange) -> str:
    if change.was is None:
        return _("{day}: {name} set the date to {last}.")
    if change.due is None:
        return _("{day}: {name} took away the date, which was {first}.")
    return _("{day}: {name} moved it from {first} to {last}.")
