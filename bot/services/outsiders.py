"""Channels that people from outside read without leave: nothing is asked there until that is mended.

What could not be said meanwhile is parked, and goes out when the reflection is resumed.
"""

from dataclasses import replace
from datetime import datetime

from bot.dialogue import asking
from bot.dialogue.decision import Decision
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.errors import Rejected
from bot.domain.places import Channel, Place
from bot.domain.reflection import ReflectionState
from bot.services.context import Context
from bot.services.ports import Transaction
from bot.services.recall import apply, passage_of

OUTSIDERS = "People from outside can read this channel. Close it to them, or let your administrator allow it."


class OutsidersRead(Rejected):
    """What was to be said asks a team something, and others would read it."""

    def __init__(self) -> None:
        super().__init__(OUTSIDERS)


def unwelcome(context: Context, channel: Channel | None) -> bool:
    return channel is not None and channel.external and not context.external_allowed


async def keep_from_outsiders(context: Context, delivery: Delivery) -> None:
    """Raises OutsidersRead before something new is said to them; what stands already goes on being written anew."""
    if delivery.shown:
        return
    if unwelcome(context, await context.directory(delivery.place.workspace.platform).channel(delivery.place)):
        raise OutsidersRead


async def rest(context: Context, place: Place, key: str, at: datetime) -> None:
    """The place's reflection pauses, and its team is told why; once for each `key`."""
    async with context.store.transaction() as tx:
        active = await tx.active(place)
        held = await tx.lock(active.id) if active else None
        if held and held.state is ReflectionState.RUNNING and await tx.hear_once(place.workspace, key, at):
            told = asking.notice(held, "outsiders", key)
            resting = asking.pause(await passage_of(tx, held), None)
            await apply(tx, resting + Decision(intentions=(told,)))


async def take_up(tx: Transaction, reflection: str) -> None:
    """What was kept from outsiders goes out after all, if they are gone; else it is parked again."""
    parked = await tx.many(Delivery, reflection=reflection, state=DeliveryState.PARKED)
    kept = [each for each in parked if each.trouble == OUTSIDERS]
    if kept:
        now = await tx.now()
        await tx.put(*(replace(each, state=_before(each), failures=0, trouble="", wake_at=now) for each in kept))


def _before(parked: Delivery) -> DeliveryState:
    return DeliveryState.UNKNOWN if parked.started_at else DeliveryState.PLANNED
