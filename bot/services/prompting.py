"""What falls due: slots, half-time, reminders, closings, resumptions, step dates, summaries.

Cost follows what is due. What can not be kept is put off, and stops nobody else.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue import asking, next_steps
from bot.dialogue.closing import close, in_thread, prompt_delivery
from bot.dialogue.decision import Decision, Passage
from bot.dialogue.gates import half_time
from bot.domain.answer import NextStep, Stance
from bot.domain.delivery import Delivery, Kind
from bot.domain.errors import TryAgain
from bot.domain.reflection import Appointment, Due, Prompt, Reflection, ReflectionState
from bot.services.context import Context
from bot.services.outsiders import take_up
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply, passage_of
from bot.services.summarising import keep_summary

log = logging.getLogger(__name__)

PUT_OFF = timedelta(minutes=10)
"""How long what could not be kept waits for its next try."""

BATCH = 100
"""Reflections taken up in one transaction."""


async def tick(context: Context) -> int:
    """Do what is due now; how many appointments were kept. Two workers, or a restart, can not keep one twice."""
    now = context.clock.civil()
    kept = 0
    summaries: list[tuple[Reflection, Appointment]] = []
    try:
        async with context.store.transaction() as tx:
            for reflection_id in await tx.due(now, BATCH):
                kept += await _keep(tx, reflection_id, now, summaries)
    except TryAgain:
        raise
    except Exception:  # one of them is at fault, and must not stop the others
        return await _one_by_one(context, now)
    for reflection, due in summaries:
        await _keep_summary(context, reflection, due, now)
    return kept + len(summaries)


async def _one_by_one(context: Context, now: datetime) -> int:
    """Each in a transaction of its own; what can not be kept is put off."""
    async with context.store.transaction() as tx:
        waiting = await tx.due(now, BATCH)
    kept = 0
    for reflection_id in waiting:
        summaries: list[tuple[Reflection, Appointment]] = []
        try:
            async with context.store.transaction() as tx:
                kept += await _keep(tx, reflection_id, now, summaries)
        except TryAgain:
            raise
        except Exception as fault:  # the outer loop's catch-all
            await _put_off(context, reflection_id, now, fault)
        for reflection, due in summaries:
            await _keep_summary(context, reflection, due, now)
    return kept


async def _put_off(context: Context, reflection_id: str, now: datetime, fault: Exception) -> None:
    log.error("what is due in reflection %s could not be kept: %s", reflection_id, type(fault).__name__)
    async with context.store.transaction() as tx:
        await tx.lock(reflection_id)
        every = await tx.many(Appointment, reflection=reflection_id)
        await tx.put(*(replace(each, at=now + PUT_OFF) for each in every if each.at and each.at <= now))


async def _keep_summary(context: Context, reflection: Reflection, due: Appointment, now: datetime) -> None:
    """The platform is asked who could read it, and may not answer."""
    try:
        await keep_summary(context, reflection, due, now)
    except TryAgain:
        raise
    except Exception as fault:  # the outer loop's catch-all
        await _put_off(context, reflection.id, now, fault)


async def _keep(
    tx: Transaction, reflection_id: str, now: datetime, summaries: list[tuple[Reflection, Appointment]]
) -> int:
    """Keep a reflection's due appointments, oldest first; each decision sees what the one before it left.

    Summaries are only collected: the platform is asked who could read them, and that is not done in a transaction.
    """
    kept = 0
    while True:
        reflection = await tx.lock(reflection_id)
        every = await tx.many(Appointment, reflection=reflection_id)
        due = sorted(
            (a for a in every if a.at and a.at <= now and a.due is not Due.SUMMARY), key=lambda a: (a.at, a.due)
        )
        if reflection is None or not due:
            break
        decision = await _decide(tx, await passage_of(tx, reflection), due[0], now)
        await tx.put(_kept(due[0]))
        await apply(tx, decision)
        if due[0].due is Due.RESUME:
            await take_up(tx, reflection_id)
        kept += 1
    if reflection:
        summaries += [(reflection, each) for each in every if each.at and each.at <= now and each.due is Due.SUMMARY]
    return kept


def _kept(appointment: Appointment) -> Appointment:
    return Appointment(appointment.reflection, appointment.place, appointment.due, appointment.subject, None)


async def _decide(reader: Reader, passage: Passage, appointment: Appointment, now: datetime) -> Decision:
    match appointment.due:
        case Due.SLOT if await _unseen(reader, passage.open_prompts):
            return asking.slot_passes(passage, now)
        case Due.SLOT:
            return asking.slot_due(passage, now)
        case Due.RESUME:
            at = appointment.at or now
            return asking.resume(passage, now, at.isoformat())
        case Due.STEP:
            return await _ask_about_step(reader, passage, appointment.subject)
        case _:
            prompt = next((p for p in passage.prompts if p.id == appointment.subject), None)
            return await _about_prompt(reader, passage, appointment.due, prompt, now) if prompt else Decision()


async def _about_prompt(reader: Reader, passage: Passage, due: Due, prompt: Prompt, now: datetime) -> Decision:
    if prompt.closed_at is not None:
        return Decision()
    if await _unseen(reader, (prompt,)):
        return asking.give_time(passage, prompt, now)
    if due is Due.CLOSE:
        return close(passage, prompt, now)
    if due is Due.HALF_TIME:
        return half_time(passage, prompt, await reader.many(Stance, prompt=prompt.id))
    resting = passage.reflection.state is not ReflectionState.RUNNING
    return Decision() if resting else Decision(intentions=(in_thread(Kind.REMINDER, prompt.id, prompt),))


async def _unseen(reader: Reader, prompts: tuple[Prompt, ...]) -> bool:
    """Whether one of these questions is still on its way: its channel is archived, or the platform is away."""
    deliveries = [await reader.one(Delivery, id=prompt_delivery(prompt)) for prompt in prompts]
    return any(delivery and delivery.message is None for delivery in deliveries)


async def _ask_about_step(reader: Reader, passage: Passage, step_id: str) -> Decision:
    step = await reader.one(NextStep, id=step_id)
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
