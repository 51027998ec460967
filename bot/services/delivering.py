"""Deliveries go out: claimed, written, posted outside any transaction, settled.

An unknown outcome is looked up first.
"""

import asyncio
import logging
from collections.abc import Mapping

from bot.dialogue.asking import notice
from bot.domain.delivery import (
    Delivery,
    Found,
    InDoubt,
    Kind,
    Outcome,
    Parked,
    Policy,
    Posting,
    Postponed,
    Withdrawn,
)
from bot.domain.errors import Rejected, TryAgain, TryLater, Unknown, Unreachable, Waits
from bot.domain.places import MessageRef, Platform
from bot.domain.reflection import Reflection
from bot.services.composing import compose
from bot.services.content import Content, File, Mark
from bot.services.context import Context
from bot.services.ports import Messenger

log = logging.getLogger(__name__)

DEADLINE = 8.0
"""Seconds that one call to a platform may take; well below the lease."""

LONGEST_BACKOFF = 300.0

Messengers = Mapping[Platform, Messenger]

_NOT_OURS = Postponed(LONGEST_BACKOFF, Waits.DELIVERY, "This platform is not connected: add it to the settings.")


async def deliver_one(context: Context, messengers: Messengers) -> bool:
    """Send one delivery that may go out; False when there was none."""
    claimed = await context.store.outbox.claim()
    if claimed is None:
        return False
    messenger = messengers.get(claimed.place.workspace.platform)
    outcome = await _attempt(context, messenger, claimed) if messenger else _NOT_OURS
    if await context.store.outbox.settle(claimed, outcome) and isinstance(outcome, Parked):
        await _tell_team(context, claimed)
    return True


async def _tell_team(context: Context, parked: Delivery) -> None:
    """What leaders can not be sent is told to the team, whose facilitators chose the channel and can mend it."""
    if parked.kind not in {Kind.LEADERS_PAGE, Kind.REPORT_REQUEST}:
        return
    async with context.store.transaction() as tx:
        reflection = await tx.one(Reflection, id=parked.reflection)
        if reflection:
            await tx.plan(notice(reflection, "unreached", parked.id))


async def _attempt(  # noqa: PLR0911 - one line for each way in which sending can end
    context: Context, messenger: Messenger, claimed: Delivery
) -> Outcome:
    """Every way in which sending can end, as an outcome. Trouble names the cause, never anyone's words."""
    try:
        async with asyncio.timeout(DEADLINE):
            return await _send(context, messenger, claimed)
    except TryLater as limited:
        return Postponed(limited.after, limited.waits, "The platform limits how fast we may post.", limited=True)
    except Unreachable as closed:
        return Parked(str(closed), place_closed=True)
    except Rejected as refused:
        return Parked(str(refused))
    except TryAgain:
        return Postponed(_backoff(claimed), Waits.DELIVERY, "The database was away.")
    except (Unknown, TimeoutError):
        return _in_doubt(claimed)
    except Exception as fault:  # the outer loop's catch-all: one bad message must not stop the others
        log.error("delivery %s of kind %s failed: %s", claimed.id, claimed.kind, type(fault).__name__)
        return Parked(f"{type(fault).__name__} while writing it. This is a fault of ours: please report it.")


def _in_doubt(claimed: Delivery) -> Outcome:
    if claimed.policy is Policy.BEST_EFFORT or _standing(claimed):
        return Postponed(_backoff(claimed), Waits.DELIVERY, "No answer from the platform; trying again.")
    return InDoubt("The connection was lost after sending.")


def _backoff(claimed: Delivery) -> float:
    return float(min(2.0**claimed.failures, LONGEST_BACKOFF))


async def _send(context: Context, messenger: Messenger, claimed: Delivery) -> Outcome:
    root = await _root(context, claimed)
    standing = _standing(claimed)
    if claimed.started_at and standing is None and claimed.policy is Policy.ONCE:
        found = await messenger.find(claimed.place, claimed.id, claimed.started_at, root)
        if isinstance(found, Found) and found.message != claimed.message:
            return Posting(found.message, revision=1)
    content = await compose(context, claimed)
    if content is None:
        if standing and claimed.kind is not Kind.MARK:
            await messenger.withdraw(standing)
        return Withdrawn()
    return Posting(await _say(messenger, claimed, content, root), claimed.wanted)


def _standing(claimed: Delivery) -> MessageRef | None:
    """The message that people see; none once it was taken away, though its address is still known."""
    return claimed.message if claimed.shown else None


async def _say(messenger: Messenger, claimed: Delivery, content: Content, root: MessageRef | None) -> MessageRef:
    standing = _standing(claimed)
    match content:
        case Mark(ref, on):
            await messenger.mark(ref, on)
            return ref
        case File(name, body):
            return standing or await messenger.upload(claimed.place, name, body, claimed.id, root)
        case _ if standing:
            return await messenger.update(standing, content)
        case _:
            return await messenger.post(claimed.place, content, claimed.id, root)


async def _root(context: Context, claimed: Delivery) -> MessageRef | None:
    if not claimed.thread:
        return None
    async with context.store.reading() as reader:
        first = await reader.one(Delivery, id=claimed.thread)
    return first.message if first else None
