"""What falls due: slots, half-time, reminders, closings, resumptions, step dates, summaries. Cost follows what is due."""

from datetime import datetime

from bot.dialogue import asking, next_steps
from bot.dialogue.closing import close, in_thread
from bot.dialogue.decision import Decision, Passage
from bot.dialogue.gates import half_time
from bot.domain.answer import NextStep, Stance
from bot.domain.delivery import Kind
from bot.domain.reflection import Appointment, Due, Prompt, Reflection, ReflectionState
from bot.services.context import Context
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply, passage_of
from bot.services.summarising import keep_summary

BATCH = 100
"""Reflections taken up in one transaction."""


async def tick(context: Context) -> int:
    """Do what is due now; how many appointments were kept. Two workers, or a restart, can not keep one twice."""
    now = context.clock.civil()
    kept = 0
    summaries: list[tuple[Reflection, Appointment]] = []
    async with context.store.transaction() as tx:
        for reflection_id in await tx.due(now, BATCH):
            kept += await _keep(tx, reflection_id, now, summaries)
    for reflection, due in summaries:
        await keep_summary(context, reflection, due, now)
    return kept + len(summaries)


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
        due = sorted((a for a in every if a.at and a.at <= now and a.due is not Due.SUMMARY), key=lambda a: (a.at, a.due))
        if reflection is None or not due:
            break
        decision = await _decide(tx, await passage_of(tx, reflection), due[0], now)
        await tx.put(_kept(due[0]))
        await apply(tx, decision)
        kept += 1
    if reflection:
        summaries += [(reflection, each) for each in every if each.at and each.at <= now and each.due is Due.SUMMARY]
    return kept


def _kept(appointment: Appointment) -> Appointment:
    return Appointment(appointment.reflection, appointment.place, appointment.due, appointment.subject, None)


async def _decide(reader: Reader, passage: Passage, appointment: Appointment, now: datetime) -> Decision:
    match appointment.due:
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
    if due is Due.CLOSE:
        return close(passage, prompt, now)
    if due is Due.HALF_TIME:
        return half_time(passage, prompt, await reader.many(Stance, prompt=prompt.id))
    resting = passage.reflection.state is not ReflectionState.RUNNING
    return Decision() if resting else Decision(intentions=(in_thread(Kind.REMINDER, prompt.id, prompt),))


async def _ask_about_step(reader: Reader, passage: Passage, step_id: str) -> Decision:
    step = await reader.one(NextStep, id=step_id)
    prompt = next((p for p in passage.prompts if step and p.id == step.prompt), None)
    return next_steps.ask_about(passage.reflection, prompt, step) if step and prompt else Decision()


async def next_due(context: Context) -> datetime | None:
    """The civil instant of the earliest appointment, for a person who moves the clock."""
    async with context.store.reading() as reader:
        return await reader.earliest()
