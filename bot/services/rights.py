"""Who may do what and where, checked when something is pressed or typed. Who may not is told who may."""

from bot.dialogue.wording import private
from bot.domain.errors import MessengerError
from bot.domain.form import Private, Reply
from bot.domain.places import Channel, PersonRef, Place
from bot.domain.reflection import Reflection
from bot.services.context import Context
from bot.services.outsiders import unwelcome
from bot.services.ports import Directory


def is_facilitator(reflection: Reflection, person: PersonRef | None) -> bool:
    return person in reflection.facilitators


async def refusal(context: Context, place: Place) -> Reply | None:
    """Why nothing can be asked in this channel, if so: we are not in it, or outsiders read it without leave."""
    channel = await context.directory(place.workspace.platform).channel(place)
    return Private(private.not_in_channel()) if channel is None else refusal_for_outsiders(context, channel)


def refusal_for_outsiders(context: Context, channel: Channel | None) -> Private | None:
    return Private(private.external_refused()) if unwelcome(context, channel) else None


async def refusal_for_strangers(directory: Directory, person: PersonRef, place: Place) -> Private | None:
    """Why somebody who acts from elsewhere may not act in this place, if so: in it they would have to be a member."""
    try:
        inside = person in await directory.members(place)
    except MessengerError:
        return Private(private.platform_away())
    return None if inside else Private(private.only_members())


async def told_who_may(context: Context, reflection: Reflection) -> Reply:
    names = await context.names(reflection.facilitators)
    return Private(private.only_facilitators(list(names.values())))
