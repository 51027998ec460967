"""A team on a real database, with two workers who share it, a clock that can be turned, and a service with mishaps.

What happens is sent to a worker as platforms do: again, until it was taken.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import update

from adapters.documents.library import DocumentLibrary
from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.sdk.chat import Chat
from bot.domain.delivery import Delivery, DeliveryState, Intention, Outcome, Posting
from bot.domain.errors import TryAgain
from bot.domain.events import Body, Event
from bot.domain.form import Nothing, Reply
from bot.domain.places import MessageRef, PersonRef, Place, Platform
from bot.services.context import Context
from bot.services.conversation import Listener
from bot.services.delivering import deadline, deliver
from bot.services.reading_ahead import read_ahead
from bot.services.running import Engine
from storage import tables
from storage.store import SqlStore
from tests.dialogue.builders import WORKSHEET
from tests.generation.service import KilledError, Service
from tests.journeys.edges import Census
from tests.journeys.town import TOWN, StoppedClock, Town
from tests.stores import Stores

TEAM = "cte-automotive"
LEADERS = "leadership"
BEGIN = datetime(2026, 9, 10, 12, tzinfo=UTC)
"""Thursday, eight in the morning in New York."""

NOTHING = Nothing()
MANY_ROUNDS = 10


@dataclass
class Worker:
    """One process over the database."""

    store: SqlStore
    context: Context
    listener: Listener
    engine: Engine


@dataclass
class World:
    stores: Stores
    chat: Chat
    clock: StoppedClock
    census: Census
    service: Service
    workers: list[Worker] = field(default_factory=list)
    happened: list[Event] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    """By an event's key: how often it was sent and taken."""
    turns: "count[int]" = field(default_factory=count)

    @property
    def store(self) -> SqlStore:
        return self.workers[0].store

    @property
    def place(self) -> Place:
        return Place(TOWN, TEAM)

    def person(self, name: str) -> PersonRef:
        return PersonRef(TOWN, name)

    # --- What happens, and who hears of it ---

    def event(self, who: str | None, body: Body, channel: str = TEAM, *, now: bool = False) -> Event:
        """Something that happens; a little later than what happened before, unless the service dates it as `now`."""
        turn = next(self.turns)
        actor = self.person(who) if who else None
        at = self.clock.now + timedelta(milliseconds=0 if now else turn)
        event = Event(f"e{turn}", Place(TOWN, channel), actor, at, body)
        self.happened.append(event)
        return event

    @property
    def untaken(self) -> list[Event]:
        return [event for event in self.happened if event.key not in self.taken]

    async def send(self, event: Event, worker: int = 0) -> Reply:
        """Not taken when the worker says so; it is sent again later then."""
        reply: Reply = NOTHING
        with suppress(TryAgain):
            reply = await self.workers[worker].listener.hear(event)
            self.taken[event.key] = self.taken.get(event.key, 0) + 1
        return reply

    async def send_all(self, events: Iterable[Event], worker: int = 0) -> None:
        """At once, as a busy minute brings them."""
        async with asyncio.TaskGroup() as tasks:
            for event in events:
                tasks.create_task(self.send(event, worker))

    # --- What workers do ---

    async def work(self, worker: int = 0) -> None:
        """Until nothing is left to do; a worker who is killed leaves the rest, and another takes their seat."""
        for _ in range(MANY_ROUNDS):
            try:
                await self.workers[worker].engine.settle()
                break
            except TryAgain:
                pass  # the other one holds the database; an engine that runs waits this out, too
            except KilledError:
                await self.restart(worker)
                break

    async def die_with_a_claim(self, worker: int) -> None:
        await self.workers[worker].store.outbox.claim()
        await self.restart(worker)

    async def send_several(self, worker: int = 0) -> None:
        """As a running engine does: many at once; what was posted is recorded together or, with the worker, lost."""
        at, postings = self.workers[worker], list[tuple[Delivery, Posting]]()
        outbox = at.store.outbox

        async def settle(claimed: Delivery, outcome: Outcome, told: Sequence[Intention]) -> bool:
            if not isinstance(outcome, Posting):
                return await outbox.settle(claimed, outcome, told)
            postings.append((claimed, outcome))
            return True

        messengers, end = {Platform.PLAYGROUND: self.service}, deadline()
        claimed = await outbox.claim(4)
        ahead = await read_ahead(at.context, claimed)
        sending = (deliver(at.context, messengers, each, settle, end, ahead) for each in claimed)
        ends = await asyncio.gather(*sending, return_exceptions=True)
        assert all(each is None or isinstance(each, KilledError) for each in ends), ends
        if any(ends):
            await self.restart(worker)
        else:
            await outbox.posted(*postings)

    async def work_together(self) -> None:
        await asyncio.gather(*(self.work(number) for number in range(len(self.workers))))

    async def restart(self, worker: int) -> None:
        """A new process in place of this one: nothing is left but what was stored."""
        await self.workers[worker].store.close()
        self.workers[worker] = self.new_worker()

    async def let_time_pass(self) -> None:
        """For the database's clock: leases have ended, limits and waits are over."""
        async with self.store.database.writing() as connection:
            now = await self.store.database.now(connection)
            waiting = tables.delivery.c.state.in_(["planned", "unknown"])
            await connection.execute(update(tables.delivery).where(waiting).values(wake_at=now))
            claimed = tables.delivery.c.state == "claimed"
            await connection.execute(update(tables.delivery).where(claimed).values(lease_until=now))
            for table in (tables.workspace, tables.place):
                await connection.execute(update(table).values(not_before=None))

    async def come_to_rest(self) -> None:
        """No more mishaps; everything that happened is heard, and everything that was to be said stands."""
        self.service.mishaps.clear()
        for _ in range(MANY_ROUNDS):
            await self.let_time_pass()
            for each in await self._parked():
                await self.store.outbox.rearm(each)
            await self.work_together()
            waiting = self.untaken
            for event in waiting:
                await self.send(event)
            if not waiting:
                return
        raise AssertionError(f"never taken: {self.untaken}")

    async def _parked(self) -> list[str]:
        """What a person must look at, once the service takes it: `reflectory retry`."""
        async with self.store.reading() as reader:
            return [each.id for each in await reader.many(Delivery, state=DeliveryState.PARKED)]

    def new_worker(self) -> Worker:
        store = self.stores.open()
        platform = Platform.PLAYGROUND
        context = Context(store, self.clock, {platform: self.census}, (WORKSHEET,), DocumentLibrary())
        return Worker(store, context, Listener(context), Engine(context, {platform: self.service}))

    # --- What stands in the channel ---

    def say(self, who: str, root: str, text: str) -> MessageRef:
        """A person's reply, as the chat service keeps it."""
        return MessageRef(self.place, self.chat.say(TEAM, who, text, root=root).id, root)

    def first_worker_as_town(self) -> Town:
        """To set a team up as in the stories."""
        mine = self.workers[0]
        return Town(
            mine.store,
            self.chat,
            self.clock,
            self.census,
            self.service,  # type: ignore[arg-type]  # the town only hands its post on
            mine.context,
            mine.listener,
            mine.engine,
            self.turns,
        )


@asynccontextmanager
async def world(url: str) -> AsyncIterator[World]:
    """A team of four that asks on Mondays and Thursdays, reports to its leaders, and has just begun."""
    stores = Stores(url)
    chat = Chat(Path(":memory:"))
    clock = StoppedClock(BEGIN)
    chat.clock = clock  # type: ignore[assignment]
    messenger, closed = PlaygroundMessenger(chat), set[str]()
    opened = World(stores, chat, clock, Census(messenger, closed), Service(messenger, closed))
    opened.workers += [opened.new_worker(), opened.new_worker()]
    try:
        town = opened.first_worker_as_town()
        await town.sets_up(
            TEAM, "maria", plan="questions", days=("mon", "thu"), every="1", leadership=LEADERS, options="review"
        )
        yield opened
    finally:
        await stores.close()
        chat.close()
