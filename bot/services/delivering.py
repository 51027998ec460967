"""Deliveries go out: claimed, written, posted outside any transaction, settled.

An unknown outcome is looked up first.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any

from bot.dialogue.asking import notice
from bot.domain.delivery import (
    Delivery,
    Found,
    InDoubt,
    Intention,
    Kind,
    Outcome,
    Parked,
    Policy,
    Posting,
    Postponed,
    Withdrawn,
)
from bot.domain.errors import (
    MessengerError,
    NotInstalled,
    Partly,
    Rejected,
    TryAgain,
    TryLater,
    Unknown,
    Unreachable,
    Waits,
)
from bot.domain.identity import identity
from bot.domain.places import MessageRef, Platform
from bot.domain.reflection import Reflection
from bot.services import observing
from bot.services.briefing import reporting_teams
from bot.services.catching_up import read_thread_back
from bot.services.closed_places import tidings
from bot.services.composing import compose
from bot.services.content import Content, File, Mark
from bot.services.context import Context
from bot.services.outsiders import OutsidersRead, rest
from bot.services.ports import Messenger
from bot.services.reading_ahead import NOTHING_READ, Ahead

log = logging.getLogger(__name__)

DEADLINE = 8.0
"""Seconds from a claim in which its call to a platform ends; well below the lease, which another worker waits for."""

SOON = 30.0
LONGEST_BACKOFF = 600.0
MOST_FAILURES = 20
"""Tries in a row without an answer, which take hours; then a person must look."""

_NO_ANSWER = f"The platform did not answer {MOST_FAILURES} times. Once it does, run: reflectory retry"

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between tries to settle while the database is away; a lease is longer than all of them."""

Messengers = Mapping[Platform, Messenger]
Settle = Callable[[Delivery, Outcome, Sequence[Intention]], Awaitable[bool]]
"""Outbox.settle, or what does the same for many at a time."""

_NOT_OURS = Postponed(
    LONGEST_BACKOFF, Waits.DELIVERY, "This platform is not connected: add it to the settings.", limited=True
)


async def deliver_one(context: Context, messengers: Messengers) -> bool:
    """Send one delivery that may go out; False when there was none."""
    end = deadline()
    claimed = await context.store.outbox.claim()
    for each in claimed:
        await deliver(context, messengers, each, context.store.outbox.settle, end)
    return bool(claimed)


def deadline() -> float:
    """By the loop's clock, for what is claimed from now on."""
    return asyncio.get_running_loop().time() + DEADLINE


async def deliver(
    context: Context,
    messengers: Messengers,
    claimed: Delivery,
    settle: Settle,
    end: float,
    ahead: Ahead = NOTHING_READ,
) -> None:
    """Send what was claimed, by `end`, and settle it. What is in `ahead` was read after the claim.

    Raises TryAgain when the database stays away: then it will be in doubt.
    """
    outcome = await _outcome(context, messengers, claimed, end, ahead)
    outcome, told = await _tidings(context, claimed, outcome)
    if await _settled(settle, claimed, outcome, told):
        await observing.settled(context, claimed, outcome)


async def _settled(settle: Settle, claimed: Delivery, outcome: Outcome, told: Sequence[Intention]) -> bool:
    """What is known of a message must not become a doubt because the database was away for a moment."""
    for pause in PAUSES:
        try:
            return await settle(claimed, outcome, told)
        except TryAgain:
            await asyncio.sleep(pause)
    return await settle(claimed, outcome, told)


async def _tidings(context: Context, claimed: Delivery, outcome: Outcome) -> tuple[Outcome, list[Intention]]:
    """What people are told of an outcome. Where the platform can not say now whom to tell, it is tried again."""
    if not isinstance(outcome, Parked):
        return outcome, []
    if not outcome.place_closed:
        return outcome, await _for_team(context, claimed)
    try:
        return outcome, await tidings(context, claimed.place, claimed.id, str(claimed.attempt))
    except MessengerError:
        return Postponed(SOON, Waits.DELIVERY, outcome.trouble, limited=True), []


async def _for_team(context: Context, parked: Delivery) -> list[Intention]:
    """What leaders can not be sent is told to the teams, whose facilitators chose the channel and can mend it."""
    if parked.kind not in {Kind.BRIEFING, Kind.LEADERS_PAGE, Kind.REPORT_REQUEST}:
        return []
    async with context.store.reading() as reader:
        if parked.kind is Kind.BRIEFING:
            teams = await reporting_teams(reader, parked.place)
        else:
            teams = await reader.many(Reflection, id=parked.reflection)
    return [notice(team, "unreached", parked.id) for team in teams]


async def _outcome(context: Context, messengers: Messengers, claimed: Delivery, end: float, ahead: Ahead) -> Outcome:
    messenger = messengers.get(claimed.place.workspace.platform)
    if messenger is None:
        return _NOT_OURS
    if asyncio.get_running_loop().time() >= end:  # we stood still, and another worker may have it by now
        return Postponed(0.0, Waits.DELIVERY, "There was no time to send it.", limited=True)
    return await _attempt(context, messenger, claimed, end, ahead)


async def _attempt(  # noqa: C901, PLR0911 - one line for each way in which sending can end
    context: Context, messenger: Messenger, claimed: Delivery, end: float, ahead: Ahead
) -> Outcome:
    """Every way in which sending can end, as an outcome. Trouble names the cause, never anyone's words."""
    try:
        async with asyncio.timeout_at(end):
            return await _send(context, messenger, claimed, ahead)
    except Partly as begun:
        return Posting(begun.message, claimed.wanted, whole=False)
    except TryLater as limited:
        return Postponed(limited.after, limited.waits, "The platform limits how fast we may post.", limited=True)
    except (NotInstalled, OutsidersRead) as shut:
        return await _kept(context, claimed, shut)
    except Unreachable as closed:
        return Parked(str(closed), place_closed=True)
    except Rejected as refused:
        return Parked(str(refused))
    except TryAgain:
        return Postponed(1.0, Waits.DELIVERY, "The database was away.", limited=True)
    except (Unknown, TimeoutError):
        return _in_doubt(claimed)
    except Exception as fault:  # the outer loop's catch-all: one bad message must not stop the others
        _log_fault(claimed, fault)
        return Parked(f"{type(fault).__name__} while writing it. This is a fault of ours: please report it.")


def _log_fault(claimed: Delivery, fault: Exception) -> None:
    told = {"delivery": claimed.id, "kind": claimed.kind.value, "fault": type(fault).__name__}
    log.error("delivery %(delivery)s of kind %(kind)s failed: %(fault)s", told, extra=told)


async def _kept(context: Context, claimed: Delivery, shut: NotInstalled | OutsidersRead) -> Outcome:
    """What must not go out now, nor anything like it: until the workspace lets us in again, or the team resumes."""
    if isinstance(shut, NotInstalled):
        await context.store.outbox.hold(claimed.place.workspace, str(shut))
        return Postponed(SOON, Waits.DELIVERY, str(shut), limited=True)
    await rest(context, claimed.place, f"{claimed.id}:{claimed.attempt}", context.now())
    return Parked(str(shut))


def _in_doubt(claimed: Delivery) -> Outcome:
    if claimed.policy is Policy.BEST_EFFORT or _standing(claimed) or claimed.failures + 1 >= MOST_FAILURES:
        return _no_answer(claimed)
    return InDoubt("The connection was lost after sending.")


def _no_answer(claimed: Delivery) -> Outcome:
    if claimed.failures + 1 >= MOST_FAILURES:
        return Parked(_NO_ANSWER)
    return Postponed(_backoff(claimed), Waits.DELIVERY, "No answer from the platform; trying again.")


def _backoff(claimed: Delivery) -> float:
    """Twice as long each time, give or take a quarter: what failed together is not tried again together."""
    spread = int(identity(claimed.id, claimed.attempt)[:8], 16) / 2**32
    return float(min(2.0**claimed.failures, LONGEST_BACKOFF)) * (0.75 + spread / 2)


async def _send(context: Context, messenger: Messenger, claimed: Delivery, ahead: Ahead) -> Outcome:
    root = await _root(context, claimed)
    standing = _standing(claimed) or await _found(context, messenger, claimed, root)
    try:
        content = await compose(context, claimed, ahead)
    except Unknown:  # nothing was sent yet
        return _no_answer(claimed)
    if content is None:
        if standing and claimed.kind is not Kind.MARK:
            await messenger.withdraw(standing)
        return Withdrawn()
    return Posting(await _say(messenger, claimed, content, root, standing), claimed.wanted)


async def _found(
    context: Context, messenger: Messenger, claimed: Delivery, root: MessageRef | None
) -> MessageRef | None:
    """What an earlier try left there after all: perhaps older than what is wanted now, perhaps only its first part."""
    if claimed.started_at is None or claimed.policy is not Policy.ONCE:
        return None
    found = await messenger.find(claimed.place, claimed.id, claimed.started_at, root)
    if not isinstance(found, Found) or found.message == claimed.message:
        return None
    if claimed.kind is Kind.PROMPT:
        await read_thread_back(context, claimed, claimed.started_at)
    return found.message


def _standing(claimed: Delivery) -> MessageRef | None:
    """The message that people see; none once it was taken away, though its address is still known."""
    return claimed.message if claimed.shown else None


async def _say(
    messenger: Messenger,
    claimed: Delivery,
    content: Content,
    root: MessageRef | None,
    standing: MessageRef | None,
) -> MessageRef:
    match content:
        case Mark(ref, on):
            await messenger.mark(ref, on)
            return ref
        case File(name, body, about):
            if standing:
                return standing
            return await _posted(claimed, messenger.upload(claimed.place, name, body, claimed.id, root, about=about))
        case _ if standing:
            return await messenger.update(standing, content, claimed.id)
        case _:
            return await _posted(claimed, messenger.post(claimed.place, content, claimed.id, root))


async def _posted(claimed: Delivery, posting: Coroutine[Any, Any, MessageRef]) -> MessageRef:
    """Whatever fault of ours ends it, the message may stand there: it is looked up before it is said again."""
    try:
        return await posting
    except (MessengerError, TimeoutError):
        raise
    except Exception as fault:
        _log_fault(claimed, fault)
        raise Unknown("The call ended in a fault of ours.") from None


async def _root(context: Context, claimed: Delivery) -> MessageRef | None:
    if not claimed.thread:
        return None
    async with context.store.reading() as reader:
        first = await reader.one(Delivery, id=claimed.thread)
    return first.message if first else None
