"""Reflectory's writing side in the playground, and what it may know of rooms and people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

from adapters.playground.inbound import WORKSPACE, reread
from adapters.playground.render import wire
from adapters.playground.sdk.archive import Entry, UnwritableError
from adapters.playground.sdk.cast import BOT
from adapters.playground.sdk.chat import Chat, MissingError
from bot.domain.delivery import Absent, Found, LookUp
from bot.domain.errors import Rejected, TryLater, Unreachable
from bot.domain.events import Reading
from bot.domain.message import Message
from bot.domain.places import Channel, ChannelKind, MessageRef, Person, PersonRef, Place

UNWRITABLE_FOR = 5.0
"""Seconds until it is tried again where the chat's file can not be written to."""

STRETCH = 100
"""Replies that are read back in one call."""


class PlaygroundMessenger:
    """Implements ports.Messenger and ports.Directory."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> MessageRef:
        return self._said(place, key, root, wire.dump(message), message.plain)

    async def update(self, ref: MessageRef, message: Message, key: str = "") -> MessageRef:  # noqa: ARG002 - it stays
        entry = self._entry(ref)
        with _written():
            if not entry.deleted:
                self._chat.change(entry, message.plain, wire.dump(message))
        return ref

    async def withdraw(self, ref: MessageRef) -> None:
        try:
            entry = self._entry(ref)
        except Rejected:
            return
        with _written():
            if not entry.deleted:
                self._chat.delete(entry)

    async def mark(self, ref: MessageRef, on: bool) -> None:
        entry = self._entry(ref)
        with _written():
            if not entry.deleted:
                self._chat.save(entry, on)

    async def upload(
        self, place: Place, name: str, content: bytes, key: str, root: MessageRef | None, *, about: str
    ) -> MessageRef:
        said = self._said(place, key, root, "", about)
        with _written():
            self._chat.attach(self._entry(said), name, content)
        return said

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:  # noqa: ARG002
        """Every message is looked at, however old and in whatever thread."""
        self._room(place)
        entry = self._chat.keyed(place.channel, key)
        return Found(MessageRef(place, entry.id, entry.root)) if entry else Absent()

    async def thread(self, root: MessageRef, cursor: str) -> Reading:
        self._room(root.place)
        people = (each for each in self._chat.replies(root.place.channel, root.thread, "") if each.author != BOT)
        later = tuple(islice((each for each in people if each.id > cursor), STRETCH + 1))
        told = (reread(root.place, entry) for entry in later[:STRETCH])
        return Reading(tuple(event for event in told if event), later[STRETCH - 1].id if later[STRETCH:] else "")

    async def person(self, ref: PersonRef) -> Person:
        member = self._chat.person(ref.id)
        return Person(ref, member.name, member.zone)

    async def channel(self, place: Place) -> Channel | None:
        try:
            room = self._chat.room(place.channel)
        except MissingError:
            return None
        if place.workspace != WORKSPACE or self._chat.is_closed(room.id):
            return None
        kind = ChannelKind.DIRECT if room.direct else ChannelKind.TEAM
        return Channel(place, room.name, kind, public=room.public)

    async def members(self, place: Place) -> frozenset[PersonRef]:
        return frozenset(PersonRef(WORKSPACE, member) for member in self._chat.room(place.channel).members)

    async def place_named(self, near: Place, name: str) -> Place | None:
        wanted = name.strip().removeprefix("#").casefold()
        found = (room for room in self._chat.channels if wanted in {room.id.casefold(), room.name.casefold()})
        return next((Place(near.workspace, room.id) for room in found), None)

    async def person_named(self, near: Place, name: str) -> PersonRef | None:
        """By full name, first name or id, if only one member is called so."""
        wanted = name.strip().removeprefix("@").casefold()
        members = [self._chat.person(each) for each in self._chat.room(near.channel).members]
        called = [each for each in members if wanted in {each.id, *each.name.casefold().split(), each.name.casefold()}]
        return PersonRef(near.workspace, called[0].id) if len(called) == 1 else None

    async def places_of(self, person: PersonRef) -> frozenset[Place]:
        rooms = (*self._chat.channels, self._chat.direct(person.id))
        open_to = (room for room in rooms if person.id in room.members and not self._chat.is_closed(room.id))
        return frozenset(Place(person.workspace, room.id) for room in open_to)

    async def direct(self, person: PersonRef) -> Place:
        return Place(person.workspace, self._chat.direct(person.id).id)

    def _said(self, place: Place, key: str, root: MessageRef | None, blocks: str, plain: str) -> MessageRef:
        self._room(place)
        thread = root.thread if root else ""
        try:
            with _written():
                entry = self._chat.say(place.channel, BOT, plain, root=thread, blocks=blocks, key=key)
        except MissingError as missing:
            raise Rejected(str(missing)) from missing
        return MessageRef(place, entry.id, entry.root)

    def _room(self, place: Place) -> None:
        try:
            closed = self._chat.is_closed(self._chat.room(place.channel).id)
        except MissingError:
            raise Unreachable("There is no such channel in the playground.") from None
        if closed or place.workspace != WORKSPACE:
            raise Unreachable("The channel is archived. Write in another one.")

    def _entry(self, ref: MessageRef) -> Entry:
        self._room(ref.place)
        try:
            return self._chat.entry(ref.place.channel, ref.id)
        except MissingError:
            raise Rejected("The message is not there.") from None


@contextmanager
def _written() -> Iterator[None]:
    """What could not be written was not sent, and is sent later."""
    try:
        yield
    except UnwritableError:
        raise TryLater(UNWRITABLE_FOR) from None
