"""After we could not hear a platform: threads of questions are read back, a stretch at a time, and heard as usual.

What waits to be read is stored, so that a restart goes on where it was. What can not be read is told to the team.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.asking import notice
from bot.dialogue.closing import prompt_delivery
from bot.domain.answer import Answer, AnswerKind
from bot.domain.catching_up import ReadBack, ReadBackState
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.errors import NotInstalled, Rejected, TryAgain, TryLater, Unknown, Unreachable
from bot.domain.events import Deleted, Edited, Event, Posted, Reading
from bot.domain.places import Platform, Workspace
from bot.domain.reflection import Prompt, Reflection
from bot.services.context import Context
from bot.services.conversation import apply_event
from bot.services.ports import Messenger, Transaction

log = logging.getLogger(__name__)

TRIES = 5
DEADLINE = 30.0
"""Seconds that reading one stretch may take; well below the minute for which it is held."""

FIRST_WAIT = 60.0

AT_ONCE = 500
"""Threads that are planned in one transaction."""


async def attend(context: Context, platform: Platform) -> None:
    """To be called each minute while we hear the platform. After a gap it is planned to read what was written in it."""
    gap = await context.store.attendance.note(platform)
    if gap is None:
        return
    await plan_threads(context, platform, *gap)
    async with context.store.transaction() as tx:
        await tx.close_gap(platform, gap[1])


async def read_back_now(context: Context, workspace: Workspace, since: datetime) -> None:
    """The platform says that it kept events of this workspace from us, from `since` (UTC) on."""
    async with context.store.transaction() as tx:
        until = await tx.now()
    await plan_threads(context, workspace, since, until)


async def read_thread_back(context: Context, prompt: Delivery, since: datetime) -> None:
    """A question was posted at about `since` without our knowing: what was said below it, we may have turned away.

    It is read once its address is stored; planned before that, so that it is not lost in between.
    """
    async with context.store.transaction() as tx:
        now = await tx.now()
        await tx.put(ReadBack(prompt.place, prompt.id, since, now, at=now))


async def plan_threads(
    context: Context, where: Platform | Workspace, since: datetime, until: datetime, at_once: int = AT_ONCE
) -> None:
    """The threads of questions that were open in the gap; some at a time, as others wait for the database meanwhile.

    Whoever dies in between begins again: the gap is told until it is closed.
    """
    after = ""
    while True:
        async with context.store.transaction() as tx:
            prompts = await tx.open_since(where, since, at_once, after)
            await _plan_some(tx, prompts, since, until)
        if len(prompts) < at_once:
            return
        after = prompts[-1].id


async def _plan_some(tx: Transaction, prompts: Sequence[Prompt], since: datetime, until: datetime) -> None:
    """Each thread from its beginning."""
    threads = tuple(prompt_delivery(each) for each in prompts)
    posted = await tx.many(Delivery, id=threads)
    earlier = {each.thread: each for each in await tx.many(ReadBack, thread=threads, state=ReadBackState.WAITING)}
    begun = {each.id: min(since, earlier[each.id].since) if each.id in earlier else since for each in posted}
    await tx.put(*(ReadBack(each.place, each.id, begun[each.id], until, at=until) for each in posted if each.message))


async def read_back(context: Context, messengers: Mapping[Platform, Messenger]) -> bool:
    """Read one stretch of the thread that has waited longest; False when none is due."""
    async with context.store.transaction() as tx:
        due = await tx.read_back_due(await tx.now())
        delivery = await tx.one(Delivery, id=due.thread) if due else None
        if due and delivery and delivery.message is None and delivery.state is not DeliveryState.CLAIMED:
            await tx.remove(ReadBack, thread=due.thread, place=due.place)  # planned anew when its message is found anew
    messenger = messengers.get(due.place.workspace.platform) if due else None
    if due is None or delivery is None or delivery.message is None or messenger is None:
        return False
    try:
        async with asyncio.timeout(DEADLINE):
            after, wait = await _read(context, messenger, due, delivery), 0.0
    except TryLater as limited:
        after, wait = due, limited.after
    except NotInstalled as shut:
        await context.store.outbox.hold(due.place.workspace, str(shut))
        after, wait = due, 0.0
    except (Unreachable, Rejected, Unknown, TimeoutError) as fault:
        after, wait = _failed(due, fault), FIRST_WAIT * 2**due.failures
    async with context.store.transaction() as tx:
        await _settle(tx, delivery, due, after, wait)
    return True


def _failed(due: ReadBack, fault: Exception) -> ReadBack | None:
    if due.routine and isinstance(fault, Unreachable | Rejected):
        return None
    tried = replace(due, failures=due.failures + 1, trouble=str(fault) or "The platform did not answer.")
    if tried.failures < TRIES:
        return tried
    return None if due.routine else replace(tried, state=ReadBackState.GIVEN_UP)


async def _settle(tx: Transaction, delivery: Delivery, due: ReadBack, after: ReadBack | None, wait: float) -> None:
    stored = await tx.one(ReadBack, thread=due.thread, place=due.place)
    if stored is None or stored.until != due.until:  # another gap meanwhile: it is read anew
        return
    if after is None:
        await tx.remove(ReadBack, thread=due.thread, place=due.place)
        return
    now = await tx.now()
    await tx.put(replace(after, at=now + timedelta(seconds=wait)))
    reflection = await tx.one(Reflection, id=delivery.reflection)
    if after.state is ReadBackState.GIVEN_UP and reflection:
        await tx.plan(notice(reflection, "unread", due.since.isoformat(), due.until.isoformat()))


async def _read(context: Context, messenger: Messenger, due: ReadBack, delivery: Delivery) -> ReadBack | None:
    """Hear the next stretch; None when it was the last one."""
    assert delivery.message
    reached, _, cursor = due.cursor.partition(" ")
    begin = datetime.fromisoformat(reached) if reached else None
    reading = await messenger.thread(delivery.message, cursor)
    for event in reading.events:
        await _hear(context, event)
    end = max((event.at for event in reading.events), default=begin or due.since)
    await _miss(context, delivery, reading, begin, min(end, due.since) if reading.cursor else due.since)
    if not reading.cursor:
        return None
    return replace(due, cursor=f"{end.isoformat()} {reading.cursor}", failures=0, trouble="")


async def _hear(context: Context, event: Event) -> None:
    try:
        await apply_event(context, event)
    except TryAgain:
        raise
    except Exception as fault:  # as whoever hears events: one that was said must not be lost
        kinds = {"kind": type(event.body).__name__, "fault": type(fault).__name__}
        log.error("event of kind %(kind)s could not be applied: %(fault)s", kinds, extra=kinds)
        await context.store.inbox.shelve(event, type(fault).__name__)


async def _miss(context: Context, delivery: Delivery, reading: Reading, begin: datetime | None, end: datetime) -> None:
    """Replies that we know and that stand no more where this stretch was read were deleted while we did not hear.

    Only those from before the gap: what was written in it and is known came late, and its deletion comes as well.
    """
    stands = reading.seen | {event.body.ref.id for event in reading.events if isinstance(event.body, Posted | Edited)}
    async with context.store.reading() as reader:
        known = await reader.many(Answer, prompt=delivery.subject, kind=AnswerKind.REPLY, deleted=False)
    for answer in known:
        read = (begin is None or answer.written_at > begin) and answer.written_at < end
        if read and answer.message and answer.message.id not in stands:
            # Deleted wins over the same version, and loses to any later one: whatever we hear after this counts.
            gone = Deleted(answer.message, answer.version)
            key = f"{answer.message.id}:{answer.version}:missed"
            await _hear(context, Event(key, answer.place, None, answer.written_at, gone))
