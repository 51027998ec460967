"""What holds after every step, whatever happened: each check names what broke. They know of no particular act."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from adapters.playground.sdk.archive import Entry
from bot.domain.answer import Answer, AnswerKind
from bot.domain.audience import Promise, strictest
from bot.domain.plan import ItemState, pending
from bot.domain.reflection import UNDER_WAY, Due, ReflectionState
from tests.generation.stored import Stored
from tests.generation.world import LEADERS, World

Check = Callable[[Stored, Stored], Iterable[object]]
"""Compares what was stored before a step with what is stored after it; whatever it yields is broken."""


def each_slot_and_item_is_asked_once(before: Stored, after: Stored) -> Iterator[object]:
    yield from _repeated((prompt.item for prompt in after.prompts), "item")
    yield from _repeated((prompt.slot.date() for prompt in after.prompts if prompt.slot), "day")
    yield from _repeated((item.slot for item in after.items if item.slot), "slot")
    asked, still = before.reflection.last_asked, after.reflection.last_asked
    if asked and (still is None or still < asked):
        yield "a day that was asked on is forgotten", asked, still


def at_most_two_questions_are_open(before: Stored, after: Stored) -> Iterator[object]:
    if len(after.open_prompts) > 2:
        yield after.open_prompts


def what_was_asked_and_settled_stays(before: Stored, after: Stored) -> Iterator[object]:
    """Only what is pending may leave the plan; a question that closed opens no more."""
    now = {item.ref: item.state for item in after.items}
    for item in before.items:
        if now.get(item.ref, ItemState.PENDING) not in _MAY_BECOME[item.state]:
            yield item, now.get(item.ref)
    prompts = {prompt.id: prompt for prompt in after.prompts}
    for prompt in before.prompts:
        if prompt.closed_at and prompt.closed_at != prompts[prompt.id].closed_at:
            yield prompt, prompts[prompt.id]


def no_answer_is_lost_or_turned_back(before: Stored, after: Stored) -> Iterator[object]:
    now = {answer.id: answer for answer in after.answers}
    for answer in before.answers:
        kept = now.get(answer.id)
        if kept is None or (answer.kind is AnswerKind.REPLY and _turned_back(answer, kept)):
            yield answer, kept


def _turned_back(was: Answer, now: Answer) -> bool:
    return now.version < was.version or now.written_at > was.written_at


def every_vote_and_word_stays(before: Stored, after: Stored) -> Iterator[object]:
    yield from {stance.id for stance in before.stances} - {stance.id for stance in after.stances}
    yield from {(v.answer, v.person) for v in before.voices} - {(v.answer, v.person) for v in after.voices}
    yield from {step.id for step in before.steps} - {step.id for step in after.steps}
    yield from {each.prompt for each in before.agreements} - {each.prompt for each in after.agreements}


def no_promise_loosens(before: Stored, after: Stored) -> Iterator[object]:
    frozen = {prompt.id: prompt.promise for prompt in after.prompts}
    yield from (p for p in before.prompts if _loosened(p.promise, frozen[p.id]))
    yield from (answer for answer in after.answers if _loosened(frozen[answer.prompt], answer.promise))
    kept = {answer.id: answer.promise for answer in after.answers}
    yield from (a for a in before.answers if a.id in kept and _loosened(a.promise, kept[a.id]))


def what_is_shown_is_not_ahead_of_what_is_wanted(before: Stored, after: Stored) -> Iterator[object]:
    yield from (each for each in after.deliveries if each.shown > each.wanted)
    attempts = {each.id: each.attempt for each in before.deliveries}
    yield from (each for each in after.deliveries if each.attempt < attempts.get(each.id, 0))


def everything_that_waits_has_its_time(before: Stored, after: Stored) -> Iterator[object]:
    """An open question will close, a running reflection knows its next slot, a rest ends."""
    waits = {(each.due, each.subject): each.at for each in after.appointments}
    for prompt in after.open_prompts:
        if (Due.CLOSE, prompt.id) not in waits and after.reflection.state in UNDER_WAY:
            yield prompt
    own = after.reflection
    if own.state is ReflectionState.RUNNING and (own.next_slot is None) is not ((Due.SLOT, "") not in waits):
        yield own.next_slot, waits
    year_goes_on = after.at.date() + _LONGEST_BREAK < own.cadence.calendar.last
    if own.state is ReflectionState.RUNNING and own.next_slot is None and pending(after.items) and year_goes_on:
        yield "questions are pending, and nothing asks them"
    if own.state is ReflectionState.PAUSED and own.paused_until and (Due.RESUME, "") not in waits:
        yield own.paused_until


def no_act_fails(before: Stored, after: Stored) -> Iterator[object]:
    yield from after.shelved
    yield from (each for each in after.deliveries if "fault of ours" in each.trouble)


_SETTLED = {ItemState.CLOSED, ItemState.SKIPPED}
_MAY_BECOME = {
    ItemState.PENDING: set(ItemState),
    ItemState.ASKED: {ItemState.ASKED, *_SETTLED},
    ItemState.CLOSED: {ItemState.CLOSED},
    ItemState.SKIPPED: {ItemState.SKIPPED},
}
_LONGEST_BREAK = timedelta(weeks=16)


def _repeated(found: Iterable[object], what: str) -> Iterator[object]:
    yield from ((what, each) for each, times in Counter(found).items() if times > 1)


def _loosened(was: Promise, now: Promise) -> bool:
    return strictest(was, now) is not now


CHECKS: tuple[Check, ...] = (
    each_slot_and_item_is_asked_once,
    at_most_two_questions_are_open,
    what_was_asked_and_settled_stays,
    no_answer_is_lost_or_turned_back,
    every_vote_and_word_stays,
    no_promise_loosens,
    what_is_shown_is_not_ahead_of_what_is_wanted,
    everything_that_waits_has_its_time,
    no_act_fails,
)


def broken(before: Stored, after: Stored) -> dict[str, list[object]]:
    found = {check.__name__: list(check(before, after)) for check in CHECKS}
    return {name: each for name, each in found.items() if each}


def posted_again(world: World, stored: Stored) -> list[object]:
    """Messages that stand twice, though the service could be asked; or more often than there were doubts, if not."""
    standing = Counter(entry.key for room in world.chat.channels for entry in _ours(world, room.id))
    kinds = {each.id: each.kind for each in stored.deliveries}
    allowed = world.service.doubts if world.service.blind else Counter[str]()
    return [(kinds.get(key), count) for key, count in standing.items() if count > 1 + allowed[key]]


def _ours(world: World, room: str) -> Iterator[Entry]:
    """Messages of ours that stand there."""
    for first in world.chat.firsts(room, ""):
        for entry in (first, *world.chat.replies(room, first.id, "")):
            if entry.key and not entry.deleted:
                yield entry


def unsaid(stored: Stored) -> list[object]:
    """Once all has come to rest: messages that do not stand as they should."""
    return [
        (each.kind, each.state, each.trouble, each.wanted, each.shown)
        for each in stored.deliveries
        if each.state not in {"posted", "withdrawn"} or (each.state == "posted" and each.shown != each.wanted)
    ]


def told_to_leaders(world: World, stored: Stored) -> list[Answer]:
    """Words that stand before leaders though neither their author nor the promise lets them."""
    shown = "\n".join(entry.blocks for entry in _ours(world, LEADERS))
    kept = (a for a in stored.answers if a.text and not a.shared and a.promise is not Promise.NAMED)
    return [answer for answer in kept if answer.text in shown]
