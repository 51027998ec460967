"""The town's edges with their accidents: a directory whose channels can change, and a post that fails on order."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.sdk.chat import MissingError
from bot.domain.delivery import LookUp
from bot.domain.errors import MessengerError, NobodyThere, Unreachable
from bot.domain.events import Edited, Event, Posted, Reading
from bot.domain.message import Message
from bot.domain.places import Channel, MessageRef, Person, PersonRef, Place


class BrokenError(Exception):
    """A fault that nobody foresaw."""


@dataclass
class Census:
    """Implements ports.Directory: the playground's, with newcomers, and channels that are public or open to others.

    `left` are channels by who is in them no more, `absent` are people who can not be written to. `broken` is a fault
    that nobody foresaw, `away` what the platform answers while it does not answer.
    """

    real: PlaygroundMessenger
    closed: set[str]
    newcomers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    external: set[str] = field(default_factory=set)
    left: dict[str, set[str]] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    broken: bool = False
    away: MessengerError | None = None

    async def person(self, ref: PersonRef) -> Person:
        self._check()
        try:
            return await self.real.person(ref)
        except MissingError:
            return Person(ref, ref.id.capitalize())

    async def channel(self, place: Place) -> Channel | None:
        self._check()
        found = await self.real.channel(place) if place.channel not in self.closed else None
        public, external = place.channel in self.public, place.channel in self.external
        return replace(found, public=found.public or public, external=external) if found else None

    async def members(self, place: Place) -> frozenset[PersonRef]:
        self._check()
        joined = self.newcomers.get(place.channel, ())
        return await self.real.members(place) | {PersonRef(place.workspace, each) for each in joined}

    async def place_named(self, near: Place, name: str) -> Place | None:
        self._check()
        return await self.real.place_named(near, name)

    async def person_named(self, near: Place, name: str) -> PersonRef | None:
        self._check()
        return await self.real.person_named(near, name)

    async def places_of(self, person: PersonRef) -> frozenset[Place]:
        self._check()
        try:
            places = await self.real.places_of(person)
        except MissingError:
            places = frozenset()
        joined = {Place(person.workspace, each) for each, people in self.newcomers.items() if person.id in people}
        gone = self.closed | self.left.get(person.id, set())
        return frozenset(place for place in places | joined if place.channel not in gone)

    async def direct(self, person: PersonRef) -> Place:
        self._check()
        if person.id in self.absent:
            raise NobodyThere("This person's account is disabled.")
        return await self.real.direct(person)

    def _check(self) -> None:
        if self.broken:
            raise BrokenError
        if self.away:
            raise self.away


@dataclass
class Accident:
    """An error for the next calls that write into a channel: before it is done, or after (the answer was lost)."""

    error: Exception
    channel: str
    after: bool = False
    times: int = 1


@dataclass
class Post:
    """Implements ports.Messenger: the playground's, with accidents. `unread` are messages that can not be read back."""

    real: PlaygroundMessenger
    closed: set[str]
    accidents: list[Accident] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    unread: frozenset[str] = frozenset()

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> MessageRef:
        self._fail("post", place, after=False)
        ref = await self.real.post(place, message, key, root)
        self._fail("post", place, after=True)
        return ref

    async def update(self, ref: MessageRef, message: Message, key: str = "") -> MessageRef:
        self._fail("update", ref.place, after=False)
        updated = await self.real.update(ref, message, key)
        self._fail("update", ref.place, after=True)
        return updated

    async def withdraw(self, ref: MessageRef) -> None:
        self._fail("withdraw", ref.place, after=False)
        await self.real.withdraw(ref)

    async def mark(self, ref: MessageRef, on: bool) -> None:
        self._fail("mark", ref.place, after=False)
        await self.real.mark(ref, on)

    async def upload(
        self, place: Place, name: str, content: bytes, key: str, root: MessageRef | None, *, about: str
    ) -> MessageRef:
        self._fail("upload", place, after=False)
        ref = await self.real.upload(place, name, content, key, root, about=about)
        self._fail("upload", place, after=True)
        return ref

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:
        self.calls.append(f"find in {place.channel}")
        return await self.real.find(place, key, since, root)

    async def thread(self, root: MessageRef, cursor: str) -> Reading:
        self._fail("thread", root.place, after=False)
        reading = await self.real.thread(root, cursor)
        told = tuple(each for each in reading.events if _message(each) not in self.unread)
        return replace(reading, events=told, seen=self.unread)

    def _fail(self, call: str, place: Place, *, after: bool) -> None:
        if not after:
            self.calls.append(f"{call} in {place.channel}")
            if place.channel in self.closed:
                raise Unreachable("The channel is archived. Unarchive it to go on.")
        for accident in self.accidents:
            if accident.channel == place.channel and accident.after is after and accident.times:
                accident.times -= 1
                raise accident.error


def _message(event: Event) -> str:
    return event.body.ref.id if isinstance(event.body, Posted | Edited) else ""
