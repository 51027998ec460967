"""A small district to tell stories in: people speak and press, the clock moves, and the channels can be read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from adapters.documents.library import DocumentLibrary
from adapters.playground.inbound import version
from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.render import wire
from adapters.playground.sdk.cast import EVERYBODY, Cast
from adapters.playground.sdk.chat import Chat
from bot.domain.events import Body, Chosen, Commanded, Deleted, Edited, Event, Joined, Posted, Submitted
from bot.domain.form import Form, Home, Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Act, Button, Choices, Message
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace
from bot.domain.worksheet import Worksheet
from bot.services.context import Context
from bot.services.conversation import Listener
from bot.services.running import Engine
from storage.store import SqlStore
from storage.tables import metadata
from storage.worksheets import read_library
from tests.journeys.edges import Census, Post
from tests.journeys.stage import walk_on, walk_until

T = TypeVar("T")

TOWN = Workspace(Platform.PLAYGROUND, "local")
CONTENT = Path(__file__).parents[2] / "content"


@dataclass
class StoppedClock:
    """Time passes only when a story says so."""

    now: datetime

    def civil(self) -> datetime:
        return self.now


@dataclass
class Town:
    store: SqlStore
    chat: Chat
    clock: StoppedClock
    census: Census
    post: Post
    context: Context
    listener: Listener
    engine: Engine
    turns: "count[int]" = field(default_factory=count)

    def place(self, channel: str) -> Place:
        return Place(TOWN, channel)

    async def hear(self, channel: str, who: str | None, body: Body, key: str = "") -> Reply:
        reply = await self.listener.hear(self.event(channel, who, body, key))
        await self.engine.settle()
        return reply

    def event(self, channel: str, who: str | None, body: Body, key: str = "") -> Event:
        """Something that happens now: each event is a little later than the one before."""
        actor = PersonRef(TOWN, who) if who else None
        turn = next(self.turns)
        return Event(key or f"e{turn}", self.place(channel), actor, self.clock.now + timedelta(milliseconds=turn), body)

    def restart(self, store: SqlStore) -> None:
        """A new process over the same database: nothing is left but what was stored."""
        self.store = store
        self.uses(store=store)

    def publish(self, *worksheets: Worksheet) -> None:
        """The worksheets on offer, changed as an administrator would."""
        self.uses(library=worksheets)

    def uses(self, **changed: Any) -> None:
        """The same engine with other parts of its context."""
        self.context = replace(self.context, **changed)
        self.listener = Listener(self.context)
        self.engine = Engine(self.context, {Platform.PLAYGROUND: self.post})

    # --- What people do ---

    async def invite(self, channel: str) -> None:
        await self.hear(channel, None, Joined())

    async def types(self, channel: str, who: str, command: str, thread: str = "") -> Reply:
        root = MessageRef(self.place(channel), thread) if thread else None
        return await self.hear(channel, who, Commanded(command, root))

    async def says(self, channel: str, who: str, text: str, thread: str) -> MessageRef:
        """A reply in a thread, stored by the chat service as a person's message."""
        entry = self.chat.say(channel, who, text, root=thread)
        ref = MessageRef(self.place(channel), entry.id, thread)
        await self.hear(channel, who, Posted(ref, version(entry), text))
        return ref

    async def edits(self, who: str, ref: MessageRef, text: str) -> None:
        await self.hear(ref.place.channel, who, Edited(ref, "2", text))

    async def deletes(self, who: str, ref: MessageRef) -> None:
        await self.hear(ref.place.channel, who, Deleted(ref, "3"))

    async def presses(self, channel: str, who: str, label: str, *, thread: str = "", nth: int = -1) -> Reply:
        """The newest button with this label, in the channel or in a thread."""
        entry, button = self.buttons(channel, label, thread)[nth]
        return await self.hear(channel, who, Chosen(button.act, button.subject, MessageRef(self.place(channel), entry)))

    async def picks(self, channel: str, who: str, act: Act, ref: MessageRef) -> Reply:
        """An entry of a message's menu."""
        return await self.hear(channel, who, Chosen(act, "", ref))

    async def submits(self, channel: str, who: str, shown: Reply, /, **values: str | tuple[str, ...]) -> Reply:
        """A form as it was shown, with these fields changed."""
        assert isinstance(shown, Show), shown
        given = prefilled(shown.form) | {n: (v,) if isinstance(v, str) else v for n, v in values.items()}
        return await self.hear(channel, who, Submitted(shown.form.id, shown.form.subject, given))

    async def sets_up(self, channel: str, who: str, *, start: bool = True, **values: str | tuple[str, ...]) -> Reply:
        """The form, sent with these fields changed, and *Start*."""
        form = await self.hear(channel, who, Chosen(Act.SET_UP, channel))
        reply = await self.submits(channel, who, form, **values)
        if start:
            assert isinstance(reply, Private), reply
            await self.types(channel, who, "start")
        return reply

    # --- What time does ---

    async def move_to(self, moment: datetime) -> None:
        self.clock.now = moment
        await self.engine.settle()

    async def next_question(self) -> datetime:
        """Forward, appointment by appointment, until one more message stands in any channel."""
        before = len(self.messages("cte-automotive"))
        while len(self.messages("cte-automotive")) == before:
            await walk_on(self)
        return self.clock.now

    async def until(self, local: str) -> None:
        await walk_until(self, local)

    # --- What can be read ---

    async def one(self, kind: type[T], /, **equal: object) -> T:
        async with self.store.reading() as reader:
            found = await reader.one(kind, **equal)
        assert found is not None
        return found

    async def many(self, kind: type[T], /, **equal: object) -> tuple[T, ...]:
        async with self.store.reading() as reader:
            return await reader.many(kind, **equal)

    async def rows(self) -> dict[str, list[str]]:
        """Everything that is stored, row by row."""
        async with self.store.database.reading() as connection:
            tables = [(table.name, await connection.execute(select(table))) for table in metadata.sorted_tables]
        return {name: sorted(str(tuple(row)) for row in found) for name, found in tables}

    def messages(self, channel: str) -> list[Message]:
        return [
            wire.load(entry.blocks) for entry in self.chat.firsts(channel, "") if entry.blocks and not entry.deleted
        ]

    def text(self, channel: str) -> str:
        return "\n---\n".join(message.plain for message in self.messages(channel))

    def everything(self, channel: str) -> str:
        """What stands there, in its threads as well."""
        firsts = [entry.id for entry in self.chat.firsts(channel, "") if not entry.deleted]
        return "\n---\n".join((self.text(channel), *(said for root in firsts for said in self.thread(channel, root))))

    def last(self, channel: str) -> str:
        """The id of the newest message of ours: the thread that people answer in."""
        return [entry for entry in self.chat.firsts(channel, "") if entry.blocks and not entry.deleted][-1].id

    def last_prompt(self, channel: str) -> str:
        """The newest question."""
        entries = [e for e in self.chat.firsts(channel, "") if e.blocks and not e.deleted]
        return next(e.id for e in reversed(entries) if "Answer in a form" in e.blocks)

    def thread(self, channel: str, root: str) -> list[str]:
        entries = self.chat.replies(channel, root, "")
        return [wire.load(e.blocks).plain if e.blocks else e.text for e in entries if not e.deleted]

    def shown(self, channel: str, root: str) -> Message:
        return wire.load(self.chat.entry(channel, root).blocks)

    def buttons(self, channel: str, label: str, thread: str) -> list[tuple[str, Button]]:
        entries = self.chat.replies(channel, thread, "") if thread else self.chat.firsts(channel, "")
        found = [
            (entry.id, button)
            for entry in entries
            if entry.blocks and not entry.deleted
            for block in wire.load(entry.blocks).blocks
            if isinstance(block, Choices)
            for button in block.buttons
            if button.label == label
        ]
        assert found, f"no button {label!r} in {channel}"
        return found


def prefilled(form: Form) -> dict[str, tuple[str, ...]]:
    """What a browser would send for a form that nobody touched."""
    values: dict[str, tuple[str, ...]] = {}
    for each in form.fields:
        name = getattr(each, "name", "")
        if hasattr(each, "chosen"):
            chosen = each.chosen
            values[name] = chosen if isinstance(chosen, tuple) else (chosen,)
        elif name:
            values[name] = (getattr(each, "value", ""),)
    return values


def said(reply: Reply) -> str:
    """A private line, a home view, or what is wrong, or nothing."""
    match reply:
        case Private(message):
            return message.plain
        case Home(message, parts):
            return "\n".join([message.plain, *(part.message.plain for part in parts)])
        case Invalid(errors):
            return " ".join(errors.values())
        case Nothing():
            return ""
        case _:
            return f"[{reply}]"


@cache
def worksheets() -> tuple[Worksheet, ...]:
    """As they are published, the self-assessment first."""
    return tuple(sorted(read_library(CONTENT), key=lambda each: each.id != "local-self-assessment"))


@asynccontextmanager
async def town(store: SqlStore, folder: Path, cast: Cast = EVERYBODY) -> AsyncIterator[Town]:
    """It is Thursday, September 10, 2026, eight in the morning."""
    now = datetime(2026, 9, 10, 12, 0, tzinfo=UTC)
    chat = Chat(folder / "chat.sqlite3", cast=cast)
    clock = StoppedClock(now)
    chat.clock = clock  # type: ignore[assignment]
    messenger = PlaygroundMessenger(chat)
    closed: set[str] = set()
    census, post = Census(messenger, closed), Post(messenger, closed)
    context = Context(store, clock, {Platform.PLAYGROUND: census}, worksheets(), DocumentLibrary())
    engine = Engine(context, {Platform.PLAYGROUND: post})
    try:
        yield Town(store, chat, clock, census, post, context, Listener(context), engine)
    finally:
        chat.close()
