"""A place that we can not write to any more: what is meant for it waits, and who can mend it is told, once.

They are told in their conversation with the bot; where a leadership channel closes, its teams are told in their own.
"""

from dataclasses import replace
from enum import StrEnum

from bot.dialogue.asking import notice
from bot.domain.delivery import Intention
from bot.domain.errors import NotInstalled, Rejected, Unreachable
from bot.domain.events import Event
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import UNDER_WAY, Reflection
from bot.domain.report import Acceptance, Reporting
from bot.services.context import Context
from bot.services.ports import Reader


class Why(StrEnum):
    """What closed a place, where no delivery failed on it."""

    LEFT = "left"
    ARCHIVED = "archived"
    MOVED = "moved"


REASONS = {
    Why.LEFT: "The bot was removed from this channel. Add it again.",
    Why.ARCHIVED: "The channel is archived. Unarchive it, then add the bot.",
    Why.MOVED: "The channel was shared and has a new id. Set up again there; what was said is kept here.",
}
"""What `status` says of the place."""


async def close_for(context: Context, event: Event, why: Why) -> None:
    """The platform told us. The same news may come again after the place was opened, and is old then."""
    told = await tidings(context, event.place, why, event.key)
    async with context.store.transaction() as tx:
        is_news = await tx.hear_once(event.place.workspace, event.key, event.at)
        if is_news and await tx.close(event.place, REASONS[why]) and told:
            await tx.plan(*told)


async def tidings(context: Context, place: Place, why: str, key: str) -> list[Intention]:
    """What is to be planned where the place closes now, so that whoever can mend it knows.

    `why` is one of Why, or the delivery whose trouble tells it; `key` is what told us. Where the workspace does not let
    us in at all, nobody can be told. Raises TryLater and Unknown when the platform can not say now where they are told.
    """
    try:
        return await _told(context, place, why, key)
    except NotInstalled as shut:
        await context.store.outbox.hold(place.workspace, str(shut))
        return []


async def _told(context: Context, place: Place, why: str, key: str) -> list[Intention]:
    async with context.store.reading() as reader:
        own = await reader.active(place)
        reporting = await _reporting_to(reader, place)
    told = [notice(each, "leaders_closed", place.channel, why, key) for each in reporting]
    for person in own.facilitators if own else ():
        alone = await _alone(context, person)
        if own and alone and alone != place:
            told.append(replace(notice(own, "closed", why, key), place=alone))
    return told


async def _alone(context: Context, person: PersonRef) -> Place | None:
    """None for somebody who can not be written to, such as who has left the school."""
    try:
        return await context.directory(person.workspace.platform).direct(person)
    except NotInstalled:
        raise
    except (Rejected, Unreachable):
        return None


async def _reporting_to(reader: Reader, leadership: Place) -> list[Reflection]:
    """The reflections under way whose leaders sit there and did not decline."""
    asked = await reader.many(Reporting, leadership=leadership, state=(Acceptance.ASKED, Acceptance.ACCEPTED))
    ids = tuple(each.reflection for each in asked)
    under_way = await reader.many(Reflection, id=ids, state=tuple(sorted(UNDER_WAY)))
    return [each for each in under_way if each.settings.leadership == leadership]
