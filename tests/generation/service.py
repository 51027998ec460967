"""The chat service as it may behave: the playground's, with mishaps on order, and a count of what was posted.

It implements ports.Messenger by passing on to a fake that passes the port's contract.
"""

from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import TypeVar

from adapters.playground.messenger import PlaygroundMessenger
from bot.domain.delivery import LookUp, Unknowable
from bot.domain.errors import Rejected, TryLater, Unknown, Unreachable, Waits
from bot.domain.events import Reading
from bot.domain.message import Message
from bot.domain.places import MessageRef, Place

T = TypeVar("T")
Reader = Callable[[MessageRef], Awaitable[None]]


class KilledError(BaseException):
    """The worker is no more: nobody catches this, and nothing is settled."""


class Mishap(StrEnum):
    """What becomes of one call. `late` ones strike when the service has done already what was asked."""

    NONE = "none"
    LIMITED = "limited"
    LIMITED_HERE = "limited here"
    LOST = "lost"
    LOST_LATE = "lost late"
    HANGS = "hangs"
    HANGS_LATE = "hangs late"
    REJECTED = "rejected"
    KILLED = "killed"
    KILLED_LATE = "killed late"


LATE = frozenset({Mishap.LOST_LATE, Mishap.HANGS_LATE, Mishap.KILLED_LATE})
DOUBTFUL = LATE | {Mishap.LOST, Mishap.HANGS, Mishap.KILLED}
"""After these nobody but the service knows whether it was done."""

ERRORS: dict[Mishap, BaseException] = {
    Mishap.LIMITED: TryLater(0.0, Waits.WORKSPACE),
    Mishap.LIMITED_HERE: TryLater(0.0, Waits.PLACE),
    Mishap.LOST: Unknown("the connection was lost"),
    Mishap.LOST_LATE: Unknown("the connection was lost"),
    Mishap.HANGS: TimeoutError(),  # what a deadline makes of a call that does not end
    Mishap.HANGS_LATE: TimeoutError(),
    Mishap.REJECTED: Rejected("The service refuses this message."),
    Mishap.KILLED: KilledError(),
    Mishap.KILLED_LATE: KilledError(),
}


@dataclass
class Service:
    """`mishaps` strike the next calls, one each. `blind`: nothing can be looked up there."""

    real: PlaygroundMessenger
    closed: set[str]
    blind: bool = False
    mishaps: deque[Mishap] = field(default_factory=deque)
    eager: deque[Reader] = field(default_factory=deque)
    """They answer what is posted next, outside threads, before we are told that it was posted."""
    doubts: Counter[str] = field(default_factory=Counter)
    """By key: the calls to post that ended in doubt."""
    refused: Counter[str] = field(default_factory=Counter)
    """By channel: calls while it was closed."""

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> MessageRef:
        return await self._posted(place, key, partial(self.real.post, place, message, key, root))

    async def upload(
        self, place: Place, name: str, content: bytes, key: str, root: MessageRef | None, *, about: str
    ) -> MessageRef:
        send = partial(self.real.upload, place, name, content, key, root, about=about)
        return await self._posted(place, key, send)

    async def update(self, ref: MessageRef, message: Message, key: str = "") -> MessageRef:
        return await self._done(ref.place, partial(self.real.update, ref, message), self._strike())

    async def withdraw(self, ref: MessageRef) -> None:
        await self._done(ref.place, partial(self.real.withdraw, ref), self._strike())

    async def mark(self, ref: MessageRef, on: bool) -> None:
        await self._done(ref.place, partial(self.real.mark, ref, on), self._strike())

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:
        found = await self._done(place, partial(self.real.find, place, key, since, root), self._strike())
        return Unknowable() if self.blind else found

    async def thread(self, root: MessageRef, cursor: str) -> Reading:
        return await self.real.thread(root, cursor)

    async def _posted(self, place: Place, key: str, send: Callable[[], Awaitable[MessageRef]]) -> MessageRef:
        async def counted() -> MessageRef:
            ref = await send()
            if self.eager and not ref.root:
                await self.eager.popleft()(ref)
            return ref

        mishap = self._strike()
        self.doubts[key] += mishap in DOUBTFUL
        return await self._done(place, counted, mishap)

    async def _done(self, place: Place, call: Callable[[], Awaitable[T]], mishap: Mishap) -> T:
        if place.channel in self.closed:
            self.refused[place.channel] += 1
            raise Unreachable("The channel is archived. Unarchive it to go on.")
        if mishap in ERRORS and mishap not in LATE:
            raise ERRORS[mishap]
        done = await call()
        if mishap in LATE:
            raise ERRORS[mishap]
        return done

    def _strike(self) -> Mishap:
        return self.mishaps.popleft() if self.mishaps else Mishap.NONE
