"""Everything that the bot says while the stories of tests/journeys are told: once for each kind and shape."""

import asyncio
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from cryptography.fernet import Fernet

from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.events import Event, HomeOpened
from bot.domain.form import Form, Home, Private, Reply, Show
from bot.domain.message import Choices, Message
from bot.services.context import Context
from bot.services.conversation import Listener
from storage.engine import engine_for
from storage.migrate import migrate
from storage.store import SqlStore
from tests.journeys.playground import Playground
from tests.journeys.town import Town, town
from tests.journeys.transcript import tell

T = TypeVar("T")

STORIES = Path(__file__).parents[2] / "journeys" / "stories"
UNSEEN = {Kind.MARK, Kind.EXPORT, Kind.YEAR_REPORT}
ALIKE = 2
"""Of messages that differ in their words alone, so many are shown."""


@dataclass
class Collection:
    """What was said, once for each kind and shape."""

    said: dict[Kind, dict[str, list[Message]]] = field(default_factory=dict)
    private: dict[str, list[Message]] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)
    homes: dict[str, list[Home]] = field(default_factory=dict)

    def take(self, reply: Reply) -> None:
        match reply:
            case Private(message):
                _keep_message(self.private, message)
            case Show(form):
                _keep(self.forms, f"{form.id}{[type(each).__name__ for each in form.fields]}", form)
            case Home(message, parts):
                _keep(self.homes, shape(message) + "".join(shape(part.message) for part in parts), reply)


class Recorder(Listener):
    """Hears as the bot does, and keeps what it replies."""

    def __init__(self, context: Context, collection: Collection) -> None:
        super().__init__(context)
        self._collection = collection

    async def hear(self, event: Event) -> Reply:
        reply = await super().hear(event)
        self._collection.take(reply)
        return reply


def _keep(kept: dict[str, list[T]], shape_of_it: str, value: T, most: int = 1) -> None:
    alike = kept.setdefault(shape_of_it, [])
    if len(alike) < most:
        alike.append(value)


def _keep_message(kept: dict[str, list[Message]], message: Message) -> None:
    alike = kept.setdefault(shape(message), [])
    if message.plain not in {each.plain for each in alike}:
        _keep(kept, shape(message), message, most=ALIKE)


def shape(message: Message) -> str:
    """A line of text differs from another by its first words; all else by its blocks and buttons."""
    kinds = [type(block).__name__ for block in message.blocks]
    labels = [button.label for block in message.blocks if isinstance(block, Choices) for button in block.buttons]
    opening = "" if len(kinds) > 1 else " ".join(message.plain.split()[:2])
    return re.sub(r"\d+", "0", f"{kinds}{labels}{opening}")


@cache
def collected() -> Collection:
    """Not within a running event loop."""
    return asyncio.run(_collected())


async def _collected() -> Collection:
    found = Collection()
    with TemporaryDirectory() as folder:
        for story in sorted(STORIES.glob("*.txt")):
            here = Path(folder) / story.stem
            here.mkdir()
            await _told(story, here, found)
    return found


async def _told(story: Path, folder: Path, found: Collection) -> None:
    url = f"sqlite+aiosqlite:///{folder / 'store.db'}"
    await asyncio.to_thread(migrate, url)
    store = SqlStore(engine_for(url), keys=[Fernet.generate_key().decode()], doubt=0.0, delays=[0.0] * 5)
    async with town(store, folder) as district:
        district.listener = Recorder(district.context, found)
        await district.invite("cte-automotive")
        await district.invite("leadership")
        await tell(Playground(district), story)
        for person in ("maria", "tom"):
            await district.hear("cte-automotive", person, HomeOpened())
        await _take_posted(district, found)
    await store.close()


async def _take_posted(district: Town, found: Collection) -> None:
    for delivery in await district.many(Delivery, state=DeliveryState.POSTED):
        if delivery.kind not in UNSEEN and delivery.message:
            entry = district.chat.entry(delivery.place.channel, delivery.message.id)
            if entry.blocks and not entry.deleted:
                message = district.shown(delivery.place.channel, delivery.message.id)
                _keep_message(found.said.setdefault(delivery.kind, {}), message)
