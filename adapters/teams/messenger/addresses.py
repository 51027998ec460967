"""What the ids of places tell, and where a message can be opened in a browser or in Teams."""

from urllib.parse import quote, urlencode

from bot.domain.places import MessageRef, Place

_CHANNELS = ("@thread.tacv2", "@thread.skype")


def is_chat(place: Place) -> bool:
    """Whether it is somebody's conversation with the bot: channels alone are threads of the service of this name."""
    return not place.channel.endswith(_CHANNELS)


def deep_link(ref: MessageRef, group: str) -> str:
    """The address that Teams' own *Copy link* gives; empty in chats, and where the team's id is not known."""
    if is_chat(ref.place) or not group:
        return ""
    query = urlencode({"tenantId": ref.place.workspace.id, "groupId": group, "parentMessageId": ref.thread})
    return f"https://teams.microsoft.com/l/message/{quote(ref.place.channel, safe='')}/{quote(ref.id, safe='')}?{query}"
