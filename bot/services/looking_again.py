"""A question closes: where a platform may have kept something from us unnoticed, its thread is read once more.

Reading is catching_up's affair.
"""

from datetime import timedelta

from bot.dialogue.closing import prompt_delivery
from bot.dialogue.decision import Decision
from bot.domain.catching_up import ReadBack
from bot.domain.delivery import Delivery
from bot.domain.places import Platform
from bot.domain.reflection import Prompt
from bot.services.ports import Transaction

FORGETFUL = frozenset({Platform.TEAMS})
"""Platforms that do not promise to send again what we could not take."""

SETTLED = timedelta(minutes=2)
"""What was said just now may not stand yet where it is read."""


async def look_again(tx: Transaction, decision: Decision) -> None:
    """A thread that waits to be read anyway, or was given up, stays as it is."""
    threads = tuple(prompt_delivery(each) for each in decision.changes if isinstance(each, Prompt) and _is_asked(each))
    if not threads:
        return
    posted = [each for each in await tx.many(Delivery, id=threads) if each.message]
    planned = {each.thread for each in await tx.many(ReadBack, thread=threads)}
    now = await tx.now()
    await tx.put(*(ReadBack(p.place, p.id, now, now, at=now + SETTLED) for p in posted if p.id not in planned))


def _is_asked(prompt: Prompt) -> bool:
    return prompt.closed_at is not None and prompt.place.workspace.platform in FORGETFUL
