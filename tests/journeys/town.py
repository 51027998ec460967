"""A small district to tell stories in: people speak and press, the clock moves, and the channels can be read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from adapters.documents.library import DocumentLibrary
from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.render import wire
from adapters.playground.sdk.chat import Chat
from bot.domain.events import Body, Chosen, Commanded, Deleted, Edited, Event, Joined, Posted, Submitted
from bot.domain.form import Form, Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Act, Button, Choices, Message
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace
from bot.services.context import Context
from bot.services.conversation import Listener
from bot.services.running import Engine
from storage.store import SqlStore
from storage.worksheets import read_library

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
    context: Context
    listener: Listener
    engine: Engine
    turns: "count[int]" = field(default_factory=count)

    def place(self, channel: str) -> Place:
        return Place(TOWN, channel)

    async def hear(self, channel: str, who: str | None, body: Body, key: str = "") -> Reply:
        actor = PersonRef(TOWN, who) if who else None
        moment = self.clock.now + timedelta(milliseconds=next(self.turns))
        reply = await self.listener.hear(Event(key or f"e{next(self.turns)}", self.place(channel), actor, moment, body))
        await self.engine.settle()
        return reply

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
        await self.hear(channel, who, Posted(ref, "1", text))
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

    # --- What time does ---

    async def move_to(self, moment: datetime) -> None:
        self.clock.now = moment
        await self.engine.settle()

    async def next_question(self) -> datetime:
        """Forward, appointment by appointment, until one more message stands in any channel."""
        before = len(self.messages("cte-automotive"))
        while len(self.messages("cte-automotive")) == before:
            due = await self.engine.next_due()
            assert due, "nothing more is due"
            await self.move_to(max(due, self.clock.now))
        return self.clock.now

    # --- What can be read ---

    def messages(self, channel: str) -> list[Message]:
        return [wire.load(entry.blocks) for entry in self.chat.firsts(channel, "") if entry.blocks and not entry.deleted]

    def text(self, channel: str) -> str:
        return "\n---\n".join(message.plain for message in self.messages(channel))

    def last(self, channel: str) -> str:
        """The id of the newest message of ours: the thread that people answer in."""
        return [entry for entry in self.chat.firsts(channel, "") if entry.blocks and not entry.deleted][-1].id

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
    """A private line, or what is wrong, or nothing."""
    match reply:
        case Private(message):
            return message.plain
        case Invalid(errors):
            return " ".join(errors.values())
        case Nothing():
            return ""
        case _:
            return f"[{reply}]"


@asynccontextmanager
async def town(store: SqlStore, folder: Path, now: datetime = datetime(2026, 9, 10, 12, 0, tzinfo=UTC)) -> AsyncIterator[Town]:
    chat = Chat(folder / "chat.sqlite3")
    clock = StoppedClock(now)
    messenger = PlaygroundMessenger(chat)
    directories = {Platform.PLAYGROUND: messenger}
    library = tuple(sorted(read_library(CONTENT), key=lambda each: each.id != "local-self-assessment"))
    context = Context(store, clock, directories, library, DocumentLibrary())
    try:
        yield Town(store, chat, clock, context, Listener(context), Engine(context, {Platform.PLAYGROUND: messenger}))
    finally:
        chat.close()
