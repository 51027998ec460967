"""What an earlier run left, as a later one tells it: under its questions, in a line of the paper, and what is open."""

from collections.abc import Iterable, Mapping

from bot.dialogue.wording import dates
from bot.dialogue.wording.excerpts import sentences
from bot.domain.answer import StepState
from bot.domain.language import gettext as _
from bot.domain.message import Act, Block, Bullets, Button, Choices, Heading, Message, Quote, Text
from bot.domain.places import PersonRef
from bot.domain.summary import EarlierStep, LastTime

ROOM = 240
"""Characters of an agreed answer under a question: some four lines on a phone."""

MOST_STEPS = 3


def lines(last: LastTime | None, *, alone: bool) -> Iterable[Block]:
    """A few small lines; what has no room is told by *More from last time*."""
    if last is None:
        return
    if last.agreed:
        yield Text(_agreed(last, sentences(last.agreed, ROOM), alone=alone), quiet=True)
    else:
        yield Text(
            _("Last time ({month}) you planned this:").format(month=dates.month_and_year(last.ended)), quiet=True
        )
    yield from (Text(line, quiet=True) for line in step_lines(last)[:MOST_STEPS])


def has_more(last: LastTime | None) -> bool:
    return last is not None and (sentences(last.agreed, ROOM) != last.agreed or len(last.steps) > MOST_STEPS)


def more_button(prompt: str) -> Button:
    return Button(Act.LAST_TIME, prompt, _("More from last time"))


def more_message(last: LastTime, *, alone: bool) -> Message:
    """All of it, for one person."""
    agreed = _("What you concluded") if alone else _("What the team agreed")
    blocks: list[Block] = [Heading(_("Last time ({month})").format(month=dates.month_and_year(last.ended)))]
    if last.agreed:
        blocks += [Text(agreed, quiet=True), Quote(last.agreed)]
    if last.steps:
        blocks.append(Bullets(step_lines(last)))
    return Message(tuple(blocks))


def nothing_more() -> Message:
    return Message((Text(_("There is nothing left to show from last time.")),))


def _agreed(last: LastTime, opening: str, *, alone: bool) -> str:
    month = dates.month_and_year(last.ended)
    if opening:
        concluded = _("Last time ({month}) you concluded: {answer}")
        agreed = _("Last time ({month}) you agreed: {answer}")
    else:
        concluded = _("Last time ({month}) you wrote a conclusion.")
        agreed = _("Last time ({month}) you agreed on an answer.")
    return (concluded if alone else agreed).format(month=month, answer=" ".join(opening.split()))


def paper_label(last: LastTime) -> str:
    return _("Last time ({month}):").format(month=dates.month_and_year(last.ended))


def paper_text(last: LastTime) -> str:
    """The agreed answer whole."""
    return last.agreed or _("There was no agreed answer.")


def step_lines(last: LastTime) -> tuple[str, ...]:
    return tuple(_step(step) for step in last.steps)


def _step(step: EarlierStep) -> str:
    """Next step 2: Call the union (done)"""
    tail = {StepState.OPEN: _("open"), StepState.DONE: _("done"), StepState.DROPPED: _("dropped")}[step.state]
    return _("Next step {n}: {what} ({tail})").format(n=step.number, what=step.what, tail=tail)


def still_open(carried: tuple[EarlierStep, ...], names: Mapping[PersonRef, str]) -> Iterable[Block]:
    """On the team's own page."""
    if carried:
        behind = tuple((step.id,) for step in carried)
        yield Heading(_("Still open from last time"), tuple(step.id for step in carried))
        yield Bullets(tuple(_carried(step, names) for step in carried), behind)


def still_open_with_buttons(carried: tuple[EarlierStep, ...], names: Mapping[PersonRef, str]) -> Iterable[Block]:
    """What `steps` adds. By number they could not be told from the steps of this run."""
    if carried:
        yield Heading(_("Still open from last time"))
    for step in carried:
        yield Text(_carried(step, names))
        yield Choices(
            (
                Button(Act.STEP_DONE, step.id, _("Done")),
                Button(Act.STEP_MOVE, step.id, _("Move the date")),
                Button(Act.STEP_DROP, step.id, _("Drop it")),
            )
        )


def _carried(step: EarlierStep, names: Mapping[PersonRef, str]) -> str:
    who = (names.get(step.owner) if step.owner else step.owner_name) or _("no owner yet")
    when = _("by {day}").format(day=dates.dated(step.due)) if step.due else _("no date yet")
    return f"{step.what} ({who}, {when})"
