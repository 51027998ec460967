"""What is told to whoever counts: what became of events and deliveries, and how late a question was asked."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot.domain.delivery import Delivery, Kind, Outcome, Posting
from bot.domain.errors import TryAgain, TryLater, Unknown, Waits
from bot.domain.events import Commanded, Fate, Posted
from bot.domain.places import MessageRef, Platform
from bot.domain.reflection import Reflection
from bot.services.running import Engine
from storage.store import SqlStore
from storage.tables import delivery
from tests.faults.around import Around
from tests.faults.bug import Replacing
from tests.journeys.edges import Accident
from tests.journeys.town import Town
from tests.services.scene import TEAM


@dataclass
class Book:
    """Implements watching.Observer: what it was told, in order."""

    answers: list[bool] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)

    def acknowledged(self, seconds: float, *, taken: bool) -> None:
        self.answers.append(taken)

    def heard(self, fate: Fate) -> None:
        self.fates.append(fate)

    def delivered(self, outcome: Outcome) -> None:
        self.outcomes.append(type(outcome).__name__)

    def asked(self, late: float) -> None:
        self.lateness.append(late)


@pytest.fixture
async def book(district: Town) -> Book:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0")
    book = Book()
    district.uses(observer=book)
    return book


async def test_a_question_that_is_asked_is_told_once(district: Town, book: Book) -> None:
    await district.types(TEAM, "maria", "next")
    assert book.fates == [Fate.APPLIED]
    assert len(book.lateness) == 1
    assert set(book.outcomes) == {"Posting"}
    await district.says(TEAM, "priya", "We meet on Mondays.", district.last_prompt(TEAM))
    assert len(book.lateness) == 1, "its receipt is no question asked anew"


async def test_a_question_is_as_late_as_its_first_wake_is_past(district: Town, book: Book) -> None:
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    async with district.store.database.writing() as connection:
        earlier = district.clock.now - timedelta(minutes=5)
        await connection.execute(update(delivery).where(delivery.c.state == "planned").values(wake_at=earlier))
    await district.engine.settle()
    assert book.lateness == [pytest.approx(300, abs=5)]


async def test_a_question_that_took_several_tries_is_as_late_as_it_was_opened(district: Town, book: Book) -> None:
    district.post.accidents = [Accident(Unknown("lost"), TEAM), Accident(TryLater(0.0, Waits.DELIVERY), TEAM)]
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    district.clock.now += timedelta(minutes=5)
    await district.engine.settle()
    assert book.outcomes[:3] == ["InDoubt", "Postponed", "Posting"]
    assert book.lateness == [pytest.approx(300, abs=5)]


async def test_what_is_turned_away_and_what_is_shelved_is_told(district: Town, book: Book) -> None:
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    async with district.store.database.writing() as connection:
        await connection.execute(update(delivery).where(delivery.c.state == "planned").values(state="unknown"))
    early = Posted(MessageRef(district.place(TEAM), "17.1", "17.0"), "17.1", "Below what may stand there already.")
    with pytest.raises(TryAgain):
        await district.listener.hear(district.event(TEAM, "priya", early))
    await district.engine.settle()
    whole = await district.one(Reflection, place=district.place(TEAM))
    async with district.store.transaction() as tx:
        await tx.put(replace(whole, worksheet="lost"))
    await district.says(TEAM, "priya", "We meet on Mondays.", district.last_prompt(TEAM))
    assert book.fates == [Fate.APPLIED, Fate.TURNED_AWAY, Fate.SHELVED]


class _SweptOnce(Around):
    """Another worker sweeps the first claim before its posting is recorded, and so finds the message."""

    def __init__(self, inner: Any, store: SqlStore) -> None:
        super().__init__(inner)
        self._store, self._swept = store, False

    async def posted(self, *postings: tuple[Delivery, Posting]) -> frozenset[str]:
        if not self._swept:
            self._swept = True
            async with self._store.database.writing() as connection:
                await connection.execute(update(delivery).where(delivery.c.state == "claimed").values(state="unknown"))
        recorded: frozenset[str] = await self.inner.posted(*postings)
        return recorded


async def test_a_posting_that_came_too_late_is_told_by_whoever_finds_it(district: Town, book: Book) -> None:
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    store = Replacing(district.store, outbox=_SweptOnce(district.store.outbox, district.store))
    engine = Engine(replace(district.context, store=cast(Any, store)), {Platform.PLAYGROUND: district.post})
    async with asyncio.TaskGroup() as group, asyncio.timeout(30):
        work = group.create_task(engine.run(asyncio.Event()))
        while not book.lateness:
            await district.store.wait(0.1)
        work.cancel()
    assert (await district.one(Delivery, kind=Kind.PROMPT)).attempt == 2
    assert book.outcomes.count("Posting") == 1
