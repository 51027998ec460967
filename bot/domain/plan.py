"""A reflection's plan: which items of a worksheet are asked, in which order, and how far the team has come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from bot.domain.cadence import Cadence, slots
from bot.domain.worksheet import Question, Worksheet


class PlanKind(StrEnum):
    PRINCIPLE = "principle"
    ACTIONS = "actions"
    QUESTIONS = "questions"
    OWN = "own"
    LIVE = "live"


class ItemState(StrEnum):
    PENDING = "pending"
    ASKED = "asked"
    CLOSED = "closed"
    SKIPPED = "skipped"


SETTLED = frozenset({ItemState.CLOSED, ItemState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to ask: a question, or in the plan by actions a whole action. `slot` is the local slot it consumed."""

    reflection: str
    ref: str
    position: int
    state: ItemState = ItemState.PENDING
    slot: datetime | None = None


Items = tuple[Item, ...]


def refs_for(worksheet: Worksheet, kind: PlanKind, chosen: Sequence[str] = ()) -> tuple[str, ...]:
    """The refs of a plan's items, in order. `chosen` narrows it to principles, actions or questions, in that order."""
    wanted = chosen or [principle.ref for principle in worksheet.principles]
    ordered = [ref for part in wanted for ref in _refs_within(worksheet, kind, part)]
    return tuple(_next_steps_last(worksheet, list(dict.fromkeys(ordered))))


def _refs_within(worksheet: Worksheet, kind: PlanKind, part: str) -> tuple[str, ...]:
    principle = worksheet.principle_of(part)
    if part == principle.ref:
        parts = [ref for action in principle.actions for ref in _refs_within(worksheet, kind, action.ref)]
        return (*parts, principle.next_steps.ref)
    action = next((each for each in principle.actions if each.ref == part), None)
    if action is None:
        return (worksheet.question(part).ref,)
    return (action.ref,) if kind is PlanKind.ACTIONS else tuple(question.ref for question in action.questions)


def _next_steps_last(worksheet: Worksheet, ordered: Sequence[str]) -> Iterable[str]:
    """Each principle's next-steps question after the last of its items, whatever the order that was chosen."""
    last_of = {worksheet.principle_of(ref).ref: place for place, ref in enumerate(ordered)}
    closings = {principle.next_steps.ref for principle in worksheet.principles}
    for place, ref in enumerate(ordered):
        if ref not in closings:
            yield ref
        principle = worksheet.principle_of(ref)
        if last_of[principle.ref] == place:
            yield principle.next_steps.ref


def lay_out(reflection: str, refs: Sequence[str]) -> Items:
    return tuple(Item(reflection, ref, position) for position, ref in enumerate(refs))


def pending(items: Items) -> Items:
    return tuple(sorted((i for i in items if i.state is ItemState.PENDING), key=lambda item: item.position))


def settled(items: Items) -> int:
    return sum(item.state in SETTLED for item in items)


def questions_of(worksheet: Worksheet, ref: str) -> tuple[Question, ...]:
    """The questions that an item asks: one, or all of an action's."""
    action = next((a for p in worksheet.principles for a in p.actions if a.ref == ref), None)
    return action.questions if action else (worksheet.question(ref),)


def reorder(items: Items, refs: Sequence[str]) -> Items:
    """The items that change place when pending ones follow this order; what is not named stays behind, as it was."""
    waiting = pending(items)
    ordered: list[Item] = []
    for ref in refs:
        ordered += [item for item in waiting if _belongs(item.ref, ref) and item not in ordered]
    return _renumbered(waiting, [*ordered, *(item for item in waiting if item not in ordered)])


def _belongs(ref: str, part: str) -> bool:
    return ref == part or ref.startswith(part + ".")


def _renumbered(before: Items, after: Sequence[Item]) -> Items:
    places = [item.position for item in before]
    moved = (replace(item, position=place) for item, place in zip(after, places, strict=True))
    return tuple(item for item in moved if item not in before)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a team is: `number` is the item it is at, `ends` the local slot of the last pending item if known.

    `undated` are the pending items for which the calendar has no slot; 0 where they are asked by hand.
    """

    done: int
    total: int
    number: int
    principle: int
    principles: int
    ends: datetime | None
    undated: int = 0


def standing(worksheet: Worksheet, items: Items, at_ref: str, ends: datetime | None) -> Standing:
    ordered = sorted(items, key=lambda item: item.position)
    started = [item for item in ordered if item.state is not ItemState.PENDING]
    covered = {worksheet.principle_of(item.ref).ref for item in ordered}
    chapters = [principle.ref for principle in worksheet.principles if principle.ref in covered]
    at = next((place for place, item in enumerate(ordered) if item.ref == at_ref), len(started) - 1)
    chapter = worksheet.principle_of(ordered[max(at, 0)].ref).ref
    return Standing(settled(items), len(items), max(at, 0) + 1, chapters.index(chapter) + 1, len(chapters), ends)


def projected_end(items: Items, cadence: Cadence, coming: datetime | None) -> datetime | None:
    """The slot of the last pending item, when the next one is asked at `coming`; None when the calendar ends first."""
    dated = dated_slots(items, cadence, coming)
    return dated[-1][1] if dated else None


def dated_slots(items: Items, cadence: Cadence, coming: datetime | None) -> tuple[tuple[Item, datetime | None], ...]:
    """Each pending item with the slot it will be asked at, or None past the end of the calendar."""
    waiting = pending(items)
    if coming is None:
        return tuple((item, None) for item in waiting)
    later = islice(slots(cadence, coming.date(), consumed=coming.date()), max(len(waiting) - 1, 0))
    when: list[datetime | None] = [coming, *later]
    when += [None] * (len(waiting) - len(when))
    return tuple(zip(waiting, when[: len(waiting)], strict=True))
