"""What falls due: slots, half-time, reminders, closings, resumptions, step dates, summaries.

Cost follows what is due. What can not be kept is put off, and stops nobody else.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogue import asking, next_steps
from bot.dialogue.closing import close, in_thread, prompt_delivery
from bot.dialogue.decision import Decision, Passage, together
from bot.dialogue.gates import half_time
from bot.domain.answer import NextStep, Stance
from bot.domain.delivery import Delivery, Kind
from bot.domain.errors import TryAgain
from bot.domain.reflection import Appointment, Due, Prompt, Reflection, ReflectionState
from bot.services.context import Context
from bot.services.outsiders import take_up
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply, passages_of
from bot.services.summarising import keep_summary

log = logging.getLogger(__name__)

PUT_OFF = timedelta(minutes=10)
"""How long what could not be kept waits for its next try."""

BATCH = 500
"""Reflections taken up in one transaction: the more, the less each costs, and the longer all others wait for it."""

AT_ONCE = 8
"""Summaries that one worker makes side by side."""

HELD = timedelta(minutes=2)
"""In which a summary is made by whoever has taken it up; else somebody else does."""


async def tick(context: Context) -> int:
    """Do what is due now; how many appointments were kept. Two workers, or a restart, can not keep one twice."""
    now = context.clock.civil()
    try:
        async with context.store.transaction() as tx:
            return await _keep(tx, await tx.due(now, BATCH), now)
    except TryAgain:
        raise
    except Exception:  # one of them is at fault, and must not stop the others
        return await _one_by_one(context, now)


async def _one_by_one(context: Context, now: datetime) -> int:
    """Each in a transaction of its own; what can not be kept is put off."""
    async with context.store.transaction() as tx:
        waiting = await tx.due(now, BATCH)
    kept = 0
    for reflection_id in waiting:
        try:
            async with context.store.transaction() as tx:
                kept += await _keep(tx, [reflection_id], now)
        except TryAgain:
            raise
        except Exception as fault:  # the outer loop's catch-all
            await _put_off(context, reflection_id, now, fault, lambda each: _is_due(each, now))
    return kept


async def summarise(context: Context) -> int:
    """Make some of the summaries that are due; of how many.

    The platform is asked first who could read them, which takes its time: meanwhile nobody else takes them up.
    """
    now = context.clock.civil()
    async with context.store.transaction() as tx:
        taken = await _taken(tx, await tx.due(now, AT_ONCE, summaries=True), now)
    await asyncio.gather(*(_summarise(context, *each, now) for each in taken))
    return len(taken)


async def _taken(tx: Transaction, reflections: Sequence[str], now: datetime) -> list[tuple[Reflection, Appointment]]:
    """Where something else is due as well, that comes first: a summary tells of it."""
    held = {each.id: each for each in await tx.lock_each(*reflections)}
    every = await tx.many(Appointment, reflection=tuple(held)) if held else ()
    busy = {each.reflection for each in every if _is_due(each, now)}
    late = [a for a in every if a.due is Due.SUMMARY and a.at and a.at <= now and a.reflection not in busy]
    taken = [replace(each, at=now + HELD) for each in late]
    await tx.put(*taken)
    return [(held[each.reflection], each) for each in taken]


async def _summarise(context: Context, reflection: Reflection, taken: Appointment, now: datetime) -> None:
    try:
        await keep_summary(context, reflection, taken, now)
    except TryAgain:
        return  # it is taken up again
    except Exception as fault:  # the outer loop's catch-all
        await _put_off(context, reflection.id, now, fault, lambda each: each == taken)


async def _put_off(
    context: Context, reflection_id: str, now: datetime, fault: Exception, late: Callable[[Appointment], bool]
) -> None:
    log.error("what is due in reflection %s could not be kept: %s", reflection_id, type(fault).__name__)
    async with context.store.transaction() as tx:
        await tx.lock(reflection_id)
        every = await tx.many(Appointment, reflection=reflection_id)
        await tx.put(*(replace(each, at=now + PUT_OFF) for each in every if late(each)))


async def _keep(tx: Transaction, reflections: Sequence[str], now: datetime) -> int:
    """Keep their due appointments, each one's oldest first; each decision sees what the one before it left.

    Summaries are not among them: the platform is asked who could read them, and that is not done in a transaction.
    """
    kept = 0
    while reflections:
        held = {each.id: each for each in await tx.lock_each(*reflections)}
        every = await tx.many(Appointment, reflection=tuple(held))
        due = sorted((a for a in every if _is_due(a, now)), key=lambda a: (a.at, a.due))
        first = {each.reflection: each for each in reversed(due)}
        decision = await _keep_first(tx, [held[each] for each in first], first, now)
        kept += len(first)
        made = (each for each in decision.changes if isinstance(each, Appointment))
        more = [*(a for a in due if a is not first.get(a.reflection)), *(a for a in made if _is_due(a, now))]
        reflections = list(first.keys() & {each.reflection for each in more})
    return kept


def _is_due(appointment: Appointment, now: datetime) -> bool:
    return appointment.due is not Due.SUMMARY and appointment.at is not None and appointment.at <= now


async def _keep_first(
    tx: Transaction, reflections: Sequence[Reflection], first: Mapping[str, Appointment], now: datetime
) -> Decision:
    """One appointment of each, read and written as if they were one: that costs as many statements as one would."""
    passages = await passages_of(tx, reflections)
    at_hand = await _at_hand(tx, [(passage, first[passage.reflection.id]) for passage in passages])
    decided = [_decide(passage, first[passage.reflection.id], at_hand, now) for passage in passages]
    decision = Decision(tuple(map(_kept, first.values()))) + together(decided)
    await apply(tx, decision)
    for each in first.values():
        if each.due is Due.RESUME:
            await take_up(tx, each.reflection)
    return decision


def _kept(appointment: Appointment) -> Appointment:
    return Appointment(appointment.reflection, appointment.place, appointment.due, appointment.subject, None)


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What decisions look at beside the passage: questions still on their way, votes by question, steps by id."""

    unseen: frozenset[str]
    stances: Mapping[str, tuple[Stance, ...]]
    steps: Mapping[str, NextStep]


async def _at_hand(reader: Reader, due: Sequence[tuple[Passage, Appointment]]) -> _AtHand:
    prompts = {prompt_delivery(prompt): prompt.id for passage, _ in due for prompt in passage.open_prompts}
    # On its way: its channel is archived, or the platform is away.
    sent = await reader.many(Delivery, id=tuple(prompts)) if prompts else ()
    halves = tuple(each.subject for _, each in due if each.due is Due.HALF_TIME)
    stances = await reader.many(Stance, prompt=halves) if halves else ()
    asked = tuple(each.subject for _, each in due if each.due is Due.STEP)
    steps = await reader.many(NextStep, id=asked) if asked else ()
    return _AtHand(
        frozenset(prompts[each.id] for each in sent if each.message is None),
        {prompt: tuple(each for each in stances if each.prompt == prompt) for prompt in halves},
        {step.id: step for step in steps},
    )


def _decide(passage: Passage, appointment: Appointment, at_hand: _AtHand, now: datetime) -> Decision:
    match appointment.due:
        case Due.SLOT if any(prompt.id in at_hand.unseen for prompt in passage.open_prompts):
            return asking.slot_passes(passage, now)
        case Due.SLOT:
            return asking.slot_due(passage, now)
        case Due.RESUME:
            at = appointment.at or now
            return asking.resume(passage, now, at.isoformat())
        case Due.STEP:
            return _ask_about_step(passage, at_hand.steps.get(appointment.subject))
        case _:
            prompt = next((p for p in passage.prompts if p.id == appointment.subject), None)
            return _about_prompt(passage, appointment.due, prompt, at_hand, now) if prompt else Decision()


def _about_prompt(passage: Passage, due: Due, prompt: Prompt, at_hand: _AtHand, now: datetime) -> Decision:
    if prompt.closed_at is not None:
        return Decision()
    if prompt.id in at_hand.unseen:
        return asking.give_time(passage, prompt, now)
    if due is Due.CLOSE:
        return close(passage, prompt, now)
    if due is Due.HALF_TIME:
        return half_time(passage, prompt, at_hand.stances.get(prompt.id, ()))
    resting = passage.reflection.state is not ReflectionState.RUNNING
    return Decision() if resting else Decision(intentions=(in_thread(Kind.REMINDER, prompt.id, prompt),))


def _ask_about_step(passage: Passage, step: NextStep | None) -> Decision:
    prompt = next((p for p in passage.prompts if step and p.id == step.prompt), None)
    return next_steps.ask_about(passage.reflection, prompt, step) if step and prompt else Decision()


async def next_due(context: Context) -> datetime | None:
    """The civil instant of the earliest appointment, for a person who moves the clock."""
    async with context.store.reading() as reader:
        return await reader.earliest()


async def next_question(context: Context) -> datetime | None:
    """The civil instant at which the next question is asked; when none is, of whatever comes next."""
    async with context.store.reading() as reader:
        return await reader.earliest(Due.SLOT) or await reader.earliest()
