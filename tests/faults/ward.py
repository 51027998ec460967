"""Channels of people who answer, and the program that serves them, for somebody to hurt: its days go by on order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import aiohttp
from sqlalchemy import create_engine, make_url, select

from bot.domain.delivery import Kind
from reflectory.bootstrap import SystemClock
from storage.tables import delivery, inbox, prompt
from tests.faults.checker import History
from tests.faults.door import Request
from tests.faults.forked import Forked, prepare
from tests.faults.harm import Harm
from tests.faults.program import until
from tests.faults.school import PEOPLE, School, Thread, state
from tests.faults.sender import Sender
from tests.faults.stored import Stored, read
from tests.faults.wounds import Wounds
from tests.slack.standin.server import StandIn

DAY = timedelta(days=1)
EVERY_DAY = "mon,tue,wed,thu,fri,sat,sun"
PATIENCE = 90.0
"""Seconds in which everything settles, also on a busy machine; whether it did in time is checked apart from that."""


@dataclass(frozen=True)
class Said:
    """Somebody's message in a thread. Slack may tell of it more than once."""

    words: str
    ts: str
    thread: Thread
    person: str


@dataclass
class Ward:
    """Names of answers and of next steps are their words. Questions come once a day, half a day from the hour it opens.

    `by_hand` are the questions that somebody called for.
    """

    slack: StandIn
    school: School
    program: Forked
    sender: Sender
    session: aiohttp.ClientSession
    patience: float = PATIENCE
    opened: datetime = field(default_factory=SystemClock().civil)
    days: int = 0
    by_hand: int = 0
    tolerated: int = 0
    surprises: list[str] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def open(self) -> None:
        """Until every channel has its first question."""
        half_a_day = f"{self.opened + DAY / 2:%H:%M}"
        calendar = f'first={self.opened - DAY:%Y-%m-%d} last={self.opened + 300 * DAY:%Y-%m-%d} region= breaks=""'
        set_up = f"setup plan=questions days={EVERY_DAY} at={half_a_day} zone=UTC {calendar}"
        prepare(self.program)
        self._set_clock()
        await self.program.start(self.session)
        for room in self.school.rooms:
            for order in (set_up, "start"):
                await self.sender.insist(order, self.order(order, room.id))
        self.sender.forget()
        await self.tomorrow()
        await self.settled()

    # --- What people do ---

    async def tomorrow(self) -> None:
        """The clock goes a day ahead, in the program that runs as in those that come after it."""
        self.days += 1
        self._set_clock()

    def _set_clock(self) -> None:
        clock = self.program.harm.clock
        ahead = clock.with_suffix(".new")
        ahead.write_text(str(self.days * DAY.total_seconds()), encoding="ascii")
        ahead.rename(clock)

    async def live(self) -> None:
        """A day on which somebody answers, and somebody takes on a next step."""
        async with asyncio.TaskGroup() as people:
            await self.tomorrow()
            people.create_task(self.reply())
            people.create_task(self.take_on())

    async def reply(self, what: str = "answer") -> None:
        """Sent again until it is taken, as Slack does for a while."""
        said = self.say(what)
        await self.sender.insist(said.words, self.told(said))

    async def reply_once(self) -> None:
        said = self.say()
        await self.sender.ask(said.words, self.told(said))

    async def take_on(self) -> None:
        words = f"step {next(self.numbers)}"
        await self.sender.ask(words, self.school.step(self.thread(), PEOPLE[2], words))

    def order(self, words: str, channel: str = "") -> Request:
        return self.school.workspace.command(channel or self.thread().channel, PEOPLE[0], words)

    def say(self, what: str = "answer") -> Said:
        thread = self.thread()
        words = f"{what} {next(self.numbers)}"
        return Said(words, self.school.stands(thread, PEOPLE[1], words), thread, PEOPLE[1])

    def told(self, said: Said) -> Request:
        thread = said.thread
        return self.school.workspace.message(thread.channel, said.person, said.words, said.ts, thread.ts)

    def edit(self, said: Said, words: str, at: str) -> Request:
        """`at` is when it was changed: the later one is the newer version."""
        as_it_was = {"type": "message", "user": said.person, "ts": said.ts, "thread_ts": said.thread.ts}
        now = {**as_it_was, "text": words, "edited": {"user": said.person, "ts": at}}
        event = {"type": "message", "subtype": "message_changed", "channel": said.thread.channel}
        told = {"channel_type": "channel", "ts": at, "event_ts": at, "message": now, "previous_message": as_it_was}
        return self.school.workspace.event({**event, **told})

    # --- What can be seen of it ---

    def thread(self) -> Thread:
        """A channel's newest question, of each channel in turn."""
        newest = {thread.channel: thread for thread in self.threads()}
        return list(newest.values())[next(self.numbers) % len(newest)]

    def threads(self) -> list[Thread]:
        """The questions that stand in the channels, the oldest first, whether the program knows it or not."""
        asked = dict(_rows(self.program.database_url, _QUESTIONS))
        found = [
            Thread(room.id, message["ts"], asked[key])
            for room in self.school.rooms
            for message in room.messages
            if (key := message.get("metadata", {}).get("event_payload", {}).get("key")) in asked
        ]
        return sorted(found, key=lambda thread: thread.ts)

    async def parked(self) -> bool:
        """Whether an event was given up."""
        return bool(_rows(self.program.database_url, _PARKED))

    # --- What is done to the program ---

    @property
    def wounds(self) -> Wounds:
        return self.program.harm.wounds

    def poison(self) -> None:
        """From now on, what has this word in it can not be stored."""
        self.program.harm.poison.touch()

    def cure(self) -> None:
        self.program.harm.poison.unlink(missing_ok=True)

    async def again(self) -> None:
        """The program is started once more, after it was killed."""
        await self.program.kill()
        await self.program.start(self.session)

    async def recovered(self, doubtful: frozenset[str]) -> None:
        """Until of these deliveries, which it had in its hands when it was killed, none is in doubt any more."""

        async def certain() -> bool:
            await asyncio.sleep(0.1)
            stored = await asyncio.to_thread(read, self.program.database_url, whole=False)
            return not (doubtful & stored.doubtful)

        with suppress(TimeoutError):  # the checker names what never is settled
            await until(certain, "what was in doubt is settled", self.patience)

    async def settled(self) -> Stored:
        """Until all is well; where it does not get so, the checker says why."""
        with suppress(TimeoutError):
            await until(self._is_well, "everything is settled", self.patience)
        return read(self.program.database_url)

    async def _is_well(self) -> bool:
        await asyncio.sleep(0.1)
        url = self.program.database_url
        stored = await asyncio.to_thread(read, url, whole=False)
        under_way = stored.unsettled or _rows(url, _SHELVED) or _rows(url, _UNPLANNED)
        told = self.sender.acknowledged <= set(stored.names) and _slots(stored) >= self._due
        return told and not under_way

    async def history(self) -> History:
        stored = await self.settled()
        return History(
            sent=self.sender.sent,
            acknowledged=self.sender.acknowledged,
            stored=stored.names,
            planned=stored.keys,
            posted=self.school.posted(),
            known=stored.known,
            asked=stored.asked,
            integrity=stored.integrity,
            unsettled=stored.unsettled,
            tolerated=self.tolerated,
            surprises=(*self.surprises, *self._asked_wrongly(stored)),
        )

    @property
    def _due(self) -> int:
        return self.days * len(self.school.rooms) + self.by_hand

    def _asked_wrongly(self, stored: Stored) -> list[str]:
        wrong = [f"asked, but never planned: {found}" for (found,) in _rows(self.program.database_url, _UNPLANNED)]
        asked = _slots(stored)
        return wrong if asked == self._due else [*wrong, f"asked at {asked} slots where {self._due} were due"]


def _slots(stored: Stored) -> int:
    return sum(" at " in each for each in stored.asked)


_QUESTIONS = select(delivery.c.id, delivery.c.subject).where(delivery.c.kind == Kind.PROMPT.value)
_SHELVED = select(inbox.c.key).where(inbox.c.state == "waiting")
_PARKED = select(inbox.c.key).where(inbox.c.state == "parked")
_UNPLANNED = select(prompt.c.id).where(prompt.c.id.not_in(select(delivery.c.subject)))


def _rows(url: str, statement: Any) -> list[tuple[Any, ...]]:
    made = make_url(url)
    engine = create_engine(made.set(drivername="sqlite") if made.drivername.startswith("sqlite") else made)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(statement)]
    finally:
        engine.dispose()


@asynccontextmanager
async def ward(harm: Harm, database: str = "", *, channels: int = 2) -> AsyncIterator[Ward]:
    """`database` is its address; empty for a SQLite file in the folder of what is hurt."""
    async with StandIn(state=state(channels)) as slack, aiohttp.ClientSession() as session:
        slack.state.tell = lambda team, event: None  # what the bot posts is no news to it
        program = Forked(harm.folder, slack.url, database=database, harm=harm)
        opened = Ward(slack, School(slack.state), program, Sender(session, program.address, patience=PATIENCE), session)
        try:
            await opened.open()
            yield opened
        finally:
            await program.kill()
