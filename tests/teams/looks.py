"""What people see of a thread in Teams: inert words escaped, and as they are what Teams would read as markup."""

from collections.abc import Iterator
from html import escape
from typing import Any

from bot.domain.places import MessageRef
from tests.teams.connected import Connected
from tests.teams.standin.school import Message

Json = dict[str, Any]


def page(messages: list[Message]) -> str:
    return "\n".join(line for each in messages if not each.deleted for line in lines(each))


def lines(message: Message) -> Iterator[str]:
    if message.author:
        yield escape(message.text)
    yield from _texts(message.card)


def downloaded(at: Connected, ref: MessageRef) -> tuple[str, bytes]:
    """As the link on the file's card gives it, read past the program."""
    message = at.teams.tenant.find(ref.place.channel, ref.id)
    assert message
    [address] = [each["url"] for each in _parts(message.card) if each.get("type") == "Action.OpenUrl"]
    return at.fetched(address.rpartition("/")[2])


def _parts(part: Any) -> Iterator[Json]:
    if isinstance(part, list):
        for each in part:
            yield from _parts(each)
    elif isinstance(part, dict):
        yield part
        for each in part.values():
            yield from _parts(each)


def _texts(card: Json) -> Iterator[str]:
    """A TextBlock reads Markdown and links; all else is shown as it is."""
    for part in _parts(card):
        for name in ("text", "title", "label", "fallbackText"):
            if isinstance(part.get(name), str):
                yield part[name] if part.get("type") == "TextBlock" else escape(part[name], quote=False)
