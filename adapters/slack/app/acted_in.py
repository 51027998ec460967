"""In which workspace somebody acted. Slack leaves it out where a whole organization installed the app."""

from dataclasses import replace

from adapters.slack.sdk.payloads import Origin
from bot.domain.delivery import Delivery, Kind, delivery_id
from bot.domain.places import Place, Platform
from bot.domain.reflection import Reflection
from bot.services.ports import Store


async def acted_in(store: Store, sender: Origin, channel: str) -> Origin:
    """The one workspace of the organization in whose channel of this id the bot was set up or welcomed.

    The person's own, if there is none or more than one.
    """
    every = await store.installations.every(Platform.SLACK)
    members = [each for each in every if each.organization == sender.organization and not each.organization_wide]
    places = tuple(Place(each.workspace, channel) for each in members)
    welcomes = tuple(delivery_id(Kind.WELCOME, channel, place) for place in places)
    async with store.reading() as reader:
        reflections = await reader.many(Reflection, place=places)
        welcomed = await reader.many(Delivery, id=welcomes)
    found = {each.place.workspace for each in reflections} | {each.place.workspace for each in welcomed}
    return replace(sender, workspace=found.pop(), vague=False) if len(found) == 1 else sender
