"""What an earlier run of the same worksheet in the same place came to, as a later run shows it: the team's alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.dialogue.release import Release
from bot.domain.answer import Agreement, Answer, NextStep, StepState
from bot.domain.cadence import local
from bot.domain.reflection import Reflection
from bot.domain.summary import EarlierStep, LastTime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an ended run left at one item. `worksheet` is the id of what it ran, whose wording may have been another.

    `quoted` are the answers whose words the rest held when it was written, as they are now.
    """

    reflection: Reflection
    worksheet: str
    item: str
    agreement: Agreement | None
    steps: tuple[NextStep, ...]
    quoted: tuple[Answer, ...]


def last_time(
    earlier: Iterable[Earlier], reflection: Reflection, worksheet: str, item: str, release: Release
) -> LastTime | None:
    """Of the newest run before this one that has anything to tell of the item."""
    before = (
        each
        for each in earlier
        if (each.worksheet, each.item, each.reflection.place) == (worksheet, item, reflection.place)
        and each.reflection.created_at < reflection.created_at
    )
    newest_first = sorted(before, key=lambda each: each.reflection.created_at, reverse=True)
    told = (_told(each, release) for each in newest_first)
    return next((each for each in told if each.agreed or each.steps), None)


def _told(earlier: Earlier, release: Release) -> LastTime:
    run, agreement = earlier.reflection, earlier.agreement
    ended = local(run.ended_at or run.created_at, run.cadence.zone).date()
    agreed = agreement.text if agreement and release.again(agreement, earlier.quoted) else ""
    steps = tuple(as_it_stands(step) for step in earlier.steps if release.again(step, earlier.quoted))
    return LastTime(ended, agreed, steps)


def as_it_stands(step: NextStep) -> EarlierStep:
    return EarlierStep(step.id, step.number, step.what, step.owner, step.due, step.state, step.owner_name)


def carried(steps: Iterable[NextStep], release: Release) -> tuple[EarlierStep, ...]:
    """The open steps of earlier runs: they stay where they were made, and are the team's until they are closed."""
    still = [step for step in steps if step.state is StepState.OPEN] if release.to_team else []
    return tuple(as_it_stands(step) for step in sorted(still, key=lambda s: (s.due or date.max, s.at, s.number)))
