"""Neutral messages and home views as the JSON that the chat keeps with what a bot said, and back."""

import dataclasses
import json
from typing import Any

from bot.domain import message as blocks
from bot.domain.form import Home, Part
from bot.domain.message import Act, Block, Message
from bot.domain.places import MessageRef, Place, Workspace

KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        blocks.Heading,
        blocks.Text,
        blocks.Bullets,
        blocks.Link,
        blocks.Links,
        blocks.Quote,
        blocks.Progress,
        blocks.Choices,
        blocks.Button,
        blocks.Table,
        blocks.Chart,
        blocks.Bar,
        blocks.Divider,
        Message,
        Part,
        MessageRef,
        Place,
    )
}


UNSAID = "behind"
"""What a block rests on is for the checker alone: it leaves the engine nowhere."""

Shown = tuple[Block | Part, ...]


def dump(said: Message | Home) -> str:
    shown: Shown = said.blocks if isinstance(said, Message) else (*said.message.blocks, *said.parts)
    return json.dumps([_packed(each) for each in shown], ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Message:
    return Message(tuple(each for each in shown(text) if not isinstance(each, Part)))


def shown(text: str) -> Shown:
    """All that is to be drawn: a message's blocks, or a home view's with its parts."""
    return tuple(_unpacked(each) for each in json.loads(text))


def is_home(text: str) -> bool:
    return any(isinstance(each, Part) for each in shown(text or "[]"))


def _packed(value: Any) -> Any:
    if isinstance(value, Workspace):
        return {"": "Workspace", "name": str(value)}
    if dataclasses.is_dataclass(value):
        said = (field.name for field in dataclasses.fields(value) if field.name != UNSAID)
        named = {name: _packed(getattr(value, name)) for name in said}
        return {"": type(value).__name__, **named}
    return [_packed(item) for item in value] if isinstance(value, tuple) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind, given = value[""], {name: _unpacked(part) for name, part in value.items() if name}
    if kind == "Workspace":
        return Workspace.parse(given["name"])
    if kind == "Button":
        given["act"] = Act(given["act"])
    return KINDS[kind](**given)
