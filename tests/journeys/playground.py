"""The town as a stage: stories are told straight to the services, and read from the playground's chat."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.events import Chosen, Left, PlaceChanged
from bot.domain.form import Home, Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Act, Button, Choices, Message
from bot.domain.places import Channel, MessageRef, PersonRef, Place
from bot.services.running import Engine
from tests.journeys.stage import Shown
from tests.journeys.town import TOWN, StoppedClock, Town, prefilled, said

NOTHING = Nothing()


@dataclass
class Playground:
    """Implements Stage. `reply` is what this turn was answered with, `offered` the last one, `form` the last form."""

    town: Town
    reply: Reply = NOTHING
    offered: Reply = NOTHING
    form: Reply = NOTHING

    @property
    def engine(self) -> Engine:
        return self.town.engine

    @property
    def clock(self) -> StoppedClock:
        return self.town.clock

    async def move_to(self, moment: datetime) -> None:
        await self.town.move_to(moment)

    def turn(self) -> None:
        self.offered, self.reply = self.reply, NOTHING

    # --- What people do ---

    async def types(self, channel: str, who: str, command: str, thread: str) -> None:
        self._answered(await self.town.types(channel, who, command, thread))

    async def says(self, channel: str, who: str, text: str, thread: str) -> MessageRef:
        return await self.town.says(channel, who, text, thread)

    async def edits(self, who: str, ref: MessageRef, text: str) -> None:
        await self.town.edits(who, ref, text)

    async def deletes(self, who: str, ref: MessageRef) -> None:
        await self.town.deletes(who, ref)

    async def marks(self, channel: str, who: str, act: Act, ref: MessageRef) -> None:
        self._answered(await self.town.picks(channel, who, act, ref))

    async def sends(self, channel: str, who: str, fields: dict[str, tuple[str, ...]]) -> None:
        self._answered(await self.town.submits(channel, who, self.form, **fields))

    async def presses(self, channel: str, who: str, label: str, thread: str) -> None:
        self._answered(await self._pressed(channel, who, label, thread))

    async def _pressed(self, channel: str, who: str, label: str, thread: str) -> Reply:
        town = self.town
        for place, button in _offered(self.offered, town.place(channel)):
            if button.label == label:
                return await town.hear(place.channel, who, Chosen(button.act, button.subject))
        if thread and not self._has(channel, label, thread):
            found = [each for each in _buttons(town.shown(channel, thread)) if each.label == label]
            assert found, f"no button {label!r}"
            return await town.hear(channel, who, Chosen(found[0].act, found[0].subject))
        return await town.presses(channel, who, label, thread=thread)

    def _has(self, channel: str, label: str, thread: str) -> bool:
        try:
            return bool(self.town.buttons(channel, label, thread))
        except AssertionError:
            return False

    def _answered(self, reply: Reply) -> None:
        self.reply = reply
        if isinstance(reply, Show):
            self.form = reply

    # --- What happens ---

    async def happens(self, channel: str, what: str, words: str) -> None:
        town, place = self.town, self.town.place(channel)
        match what:
            case "leaves":
                await town.hear(channel, None, Left(PersonRef(TOWN, words)))
            case "closes":
                town.census.closed.add(channel)
            case "opens":
                town.census.closed.discard(channel)
                await town.hear(channel, None, PlaceChanged(Channel(place, channel)))
            case "public" | "external":
                getattr(town.census, what).add(channel)
                seen = Channel(place, channel, public=what == "public", external=what == "external")
                await town.hear(channel, None, PlaceChanged(seen))
            case "members":
                town.census.newcomers[channel] = tuple(words.split(", "))
            case _:
                raise AssertionError(f"this can not happen: {what}")

    # --- What is seen ---

    def thread(self, channel: str, words: str) -> str:
        entries = [e for e in self.town.chat.firsts(channel, "") if e.blocks and not e.deleted]
        found = (e.id for e in reversed(entries) if words in self.town.shown(channel, e.id).plain)
        thread = next(found, "")
        assert thread, f"no message of ours says {words!r}"
        return thread

    def visible(self) -> Shown:
        seen: Shown = {}
        chat = self.town.chat
        for room in (*chat.channels, *(chat.direct(person.id) for person in chat.people)):
            for first in chat.firsts(room.id, ""):
                for entry in (first, *chat.replies(room.id, first.id, "")):
                    if entry.blocks and not entry.deleted:
                        seen[room.id, entry.id] = self.town.shown(room.id, entry.id).plain
                    elif not entry.blocks:
                        files = [file.name for file in chat.attachments(entry)]
                        saved = "(saved)" if entry.saved and not entry.deleted else ""
                        seen[room.id, entry.id] = " ".join([*files, saved]).strip()
        return seen

    def count(self, channel: str) -> int:
        return len(self.town.messages(channel))

    def private(self) -> str:
        match self.reply:
            case Show(form):
                labels = [getattr(field, "label", getattr(field, "text", "")) for field in form.fields]
                options = [option.label for field in form.fields for option in getattr(field, "options", ())]
                return " | ".join([form.title, *labels, *options, *(" ".join(v) for v in prefilled(form).values())])
            case Private() | Home() | Invalid() | Nothing():
                return said(self.reply)


def _offered(reply: Reply, here: Place) -> Iterator[tuple[Place, Button]]:
    """The buttons of a private message or of a home view, each with the place where it acts."""
    shown: list[tuple[Place, Message]] = []
    if isinstance(reply, Private | Home):
        shown.append((here, reply.message))
    if isinstance(reply, Home):
        shown += [(part.place, part.message) for part in reply.parts]
    for place, message in shown:
        yield from ((place, button) for button in _buttons(message))


def _buttons(message: Message) -> Iterator[Button]:
    for block in message.blocks:
        yield from block.buttons if isinstance(block, Choices) else ()
