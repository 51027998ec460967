"""Many replies in one transaction: the end is the same as one by one, and each sender is told of their own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.documents.library import DocumentLibrary
from bot.domain.answer import Answer
from bot.domain.audience import Audience
from bot.domain.delivery import Delivery, DeliveryState, Kind, Posting
from bot.domain.errors import TryAgain
from bot.domain.events import Body, Deleted, Edited, Event, Posted, Restored
from bot.domain.places import MessageRef, PersonRef, Place
from bot.domain.reflection import Reflection
from bot.domain.report import Page, PageState
from bot.services.context import Context
from bot.services.conversation import Listener
from bot.services.listening import ThreadMessage, hear_messages
from storage.status import read_status
from storage.store import SqlStore
from tests.benchmarks.teams import ASKED, WORKSPACE, Civil, Team, asked, replies, teams
from tests.stores import Stores, empty_file, store, store_url, stores, tables_url

T = TypeVar("T")
MINUTE = timedelta(minutes=1)
ACTS: dict[str, Any] = {"post": Posted, "edit": Edited, "restore": Restored, "delete": Deleted}

NOWHERE = Place(WORKSPACE, "C0")

towns = (f"C{number}N" for number in count())
"""Every example has channels of its own, so that one database serves all of them."""


@dataclass(frozen=True)
class Act:
    """What happens to one of two messages in one of three threads; the last thread is not ours."""

    kind: str
    thread: int
    message: int
    version: int
    minute: int
    person: int

    def event(self, town: Sequence[Team]) -> Event:
        team = town[min(self.thread, 1)]
        root = team.root if self.thread < 2 else "1.0"
        ref = MessageRef(team.place, f"{self.thread}.{self.message}", root)
        words = () if self.kind == "delete" else (f"2. {self.kind} {self.version}",)
        body: Body = ACTS[self.kind](ref, str(self.version), *words)
        return Event(f"{self}", team.place, PersonRef(WORKSPACE, f"U{self.person}"), ASKED + self.minute * MINUTE, body)


acts = st.builds(
    Act,
    st.sampled_from(sorted(ACTS)),
    st.integers(0, 2),
    st.integers(0, 1),
    st.integers(1, 3),
    st.integers(0, 9),
    st.integers(0, 1),
)


@dataclass
class Faulty:
    """A store whose transactions can be counted, held back before they end, and broken at their very end."""

    real: SqlStore
    held: asyncio.Event | None = None
    breaks: int = 0
    transactions: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        self.transactions += 1
        self.begun.set()
        async with self.real.transaction() as tx:
            yield tx
            if self.held:
                await self.held.wait()
            if self.breaks:
                self.breaks -= 1
                raise TryAgain("the connection was lost at the commit")


def context(opened: Any) -> Context:
    return Context(opened, Civil(), {}, (), DocumentLibrary())


async def many(opened: Any, kind: type[T], /, **equal: object) -> tuple[T, ...]:
    async with opened.reading() as reader:
        found: tuple[T, ...] = await reader.many(kind, **equal)
    return found


async def asked_town(opened: SqlStore, number: int = 2) -> list[Team]:
    """Teams with an open question; the first has a page that was posted in between."""
    town = teams(number, next(towns))
    await asked(opened, town)
    async with opened.transaction() as tx:
        reflection = await tx.one(Reflection, place=town[0].place)
        assert reflection
        until = ASKED + 5 * MINUTE
        where = reflection.place
        await tx.put(Page(f"{where}", reflection.id, where, Audience.TEAM, where, "1", None, until, PageState.RELEASED))
    return town


async def end(opened: SqlStore, town: Sequence[Team]) -> object:
    """What is stored and planned for these teams, told without their own names."""
    told = []
    for team in town:
        answers = {answer.id: answer for answer in await many(opened, Answer, place=team.place)}
        blank: Any = {"id": "", "reflection": "", "prompt": "", "place": NOWHERE}
        said = [
            replace(each, **blank, message=each.message and replace(each.message, place=NOWHERE))
            for each in answers.values()
        ]
        sent = await many(opened, Delivery, place=team.place)
        marked = [answers[each.subject].message for each in sent if each.kind is Kind.MARK]
        messages = sorted((each.kind, each.state, each.shown) for each in sent)
        told.append((sorted(said, key=repr), sorted(ref.id for ref in marked if ref), messages))
    return told


def batches(events: list[Event], sizes: list[int]) -> list[list[Event]]:
    found, rest = [], events
    for size in sizes:
        found.append(rest[:size])
        rest = rest[size:]
    return [batch for batch in (*found, rest) if batch]


@settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(done=st.lists(acts, min_size=1, max_size=12), sizes=st.lists(st.integers(1, 8), max_size=4))
async def test_together_ends_as_one_by_one(store: SqlStore, done: list[Act], sizes: list[int]) -> None:
    alone, together = await asked_town(store), await asked_town(store)
    for act in done:
        await heard(store, [act.event(alone)])
    for batch in batches([act.event(together) for act in done], sizes):
        await heard(store, batch)
    assert await end(store, together) == await end(store, alone)


async def heard(opened: SqlStore, events: Sequence[Event]) -> None:
    messages = [ThreadMessage(event, event.body) for event in events]  # type: ignore[arg-type]
    assert await hear_messages(context(opened), messages) == [None] * len(events)


async def test_replies_that_arrive_together_share_few_transactions(store: SqlStore) -> None:
    town = await asked_town(store)
    counted = Faulty(store)
    listener = Listener(context(counted))
    await asyncio.gather(*(listener.hear(event) for event in replies(town, 200)))
    assert counted.transactions <= 5
    assert sum([len(await many(store, Answer, place=team.place)) for team in town]) == 200


async def test_no_sender_is_answered_before_the_commit(store: SqlStore) -> None:
    town = await asked_town(store)
    held = Faulty(store, held=asyncio.Event())
    listener = Listener(context(held))
    async with asyncio.TaskGroup() as senders:
        waiting = [senders.create_task(listener.hear(event)) for event in replies(town, 3)]
        done, _ = await asyncio.wait(waiting, timeout=0.05)
        assert not done
        assert held.held
        held.held.set()
    assert len(await many(store, Answer, place=[team.place for team in town])) == 3


async def test_when_the_commit_is_lost_everybody_is_to_send_again(store: SqlStore) -> None:
    town = await asked_town(store)
    broken = Faulty(store, breaks=1)
    listener = Listener(context(broken))
    events = replies(town, 10)
    outcomes = await asyncio.gather(*(listener.hear(event) for event in events), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {TryAgain}
    assert not await many(store, Answer, place=[team.place for team in town])
    await asyncio.gather(*(listener.hear(event) for event in events))
    assert len(await many(store, Answer, place=[team.place for team in town])) == 10


async def test_an_event_that_can_not_be_applied_is_shelved_alone(store: SqlStore) -> None:
    town = await asked_town(store)
    good, bad, better = replies(town, 3)
    bad = replace(bad, at=bad.at.replace(tzinfo=None))
    listener = Listener(context(store))
    await asyncio.gather(*(listener.hear(event) for event in (good, bad, better)))
    kept = {answer.text for answer in await many(store, Answer, place=[team.place for team in town])}
    assert kept == {getattr(event.body, "text", "") for event in (good, better)}
    assert (await read_status(store.database)).events == {"waiting": 1}


async def test_a_sender_who_leaves_takes_nobody_along(store: SqlStore) -> None:
    town = await asked_town(store)
    held = Faulty(store, held=asyncio.Event())
    listener = Listener(context(held))
    async with asyncio.TaskGroup() as senders:
        waiting = [senders.create_task(listener.hear(event)) for event in replies(town, 5)]
        await held.begun.wait()
        waiting[0].cancel()
        assert held.held
        held.held.set()
    assert [task.cancelled() for task in waiting] == [True, False, False, False, False]
    assert len(await many(store, Answer, place=[team.place for team in town])) >= 4


async def test_only_who_writes_where_a_message_is_on_its_way_is_to_send_again(store: SqlStore) -> None:
    town = await asked_town(store)
    await unsettle(store, town[0])
    listener = Listener(context(store))
    events = replies(town, 4)
    outcomes = await asyncio.gather(*(listener.hear(event) for event in events), return_exceptions=True)
    assert [type(each) is TryAgain for each in outcomes] == [True, False, True, False]
    assert [len(await many(store, Answer, place=team.place)) for team in town] == [0, 2]


async def unsettle(opened: SqlStore, team: Team) -> Delivery:
    """The team's question is being posted: nobody knows yet where it stands."""
    (sent,) = await many(opened, Delivery, place=team.place, kind=Kind.PROMPT)
    claimed = replace(sent, state=DeliveryState.CLAIMED, message=None, shown=0)
    async with opened.transaction() as tx:
        await tx.put(claimed)
    return claimed


async def test_a_question_that_is_settled_between_two_looks_loses_no_reply(stores: Stores) -> None:
    if not stores.postgres:
        return  # there nobody else can write within a transaction
    store, other = stores.open(), stores.open()
    (team, _) = await asked_town(store)
    claimed = await unsettle(store, team)
    here = MessageRef(team.place, team.root)

    @dataclass
    class Meanwhile(Faulty):
        """Another process settles the question as soon as the first look was taken."""

        @asynccontextmanager
        async def transaction(self) -> AsyncIterator[Any]:
            async with self.real.transaction() as tx:
                for name in ("in_flight", "many"):
                    setattr(tx, name, self.then_settled(getattr(tx, name)))
                yield tx

        def then_settled(self, look: Any) -> Any:
            async def looked(*args: Any, **kwargs: Any) -> Any:
                found = await look(*args, **kwargs)
                await other.outbox.settle(claimed, Posting(here, 1))
                return found

            return looked

    (event,) = replies([team], 1)
    await Listener(context(Meanwhile(store))).hear(event)
    assert len(await many(store, Answer, place=team.place)) == 1


async def test_the_same_reply_to_two_processes_is_one_answer(stores: Stores) -> None:
    workers = [stores.open() for _ in range(3)]
    town = await asked_town(workers[0])
    listeners = [Listener(context(store)) for store in workers]
    events = replies(town, 20)
    await asyncio.gather(*(listener.hear(event) for event in events for listener in listeners))
    assert len(await many(workers[0], Answer, place=[team.place for team in town])) == 20


__all__ = ["empty_file", "store", "store_url", "stores", "tables_url"]
