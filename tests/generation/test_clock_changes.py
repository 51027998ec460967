"""The nights in which clocks change, kept by the real engine: restarted again and again, its clock set back an hour."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time

import pytest

from adapters.documents.library import DocumentLibrary
from bot.dialogue import asking
from bot.dialogue.decision import Passage
from bot.domain.audience import Promise
from bot.domain.cadence import Cadence, Weekly
from bot.domain.delivery import Posting
from bot.domain.places import MessageRef, PersonRef, Place
from bot.domain.plan import PlanKind, lay_out
from bot.domain.reflection import Prompt, Reflection, ReflectionState, Settings
from bot.domain.school_calendar import SchoolCalendar
from bot.services.context import Context
from bot.services.prompting import tick
from bot.services.recall import apply
from storage.store import SqlStore
from tests.dialogue.builders import REFS, WORKSHEET
from tests.domain.zones import DAY, HOUR, MINUTE, Night, nights, unlike
from tests.generation.world import BEGIN
from tests.journeys.town import TOWN, StoppedClock
from tests.stores import Stores

MINUTES = (0, 60, 90, 120, 150, 180)
YEAR = 2027
EVERY_DAY = Weekly((0, 1, 2, 3, 4, 5, 6))


@dataclass(frozen=True)
class Case:
    """A team that asks in one such night, at one minute, and on no other day."""

    night: Night
    minute: int

    @property
    def moment(self) -> datetime:
        return self.night.moments[self.minute]

    @property
    def id(self) -> str:
        return f"{self.night.zone} {self.night.wall(self.minute)}"

    def reflection(self) -> Reflection:
        year = SchoolCalendar(self.night.day, self.night.day)
        cadence = Cadence(EVERY_DAY, time(self.minute // 60, self.minute % 60), self.night.zone, year, year.first)
        settings = Settings("", None, PlanKind.QUESTIONS, (), cadence, Promise.AGREED)
        who = PersonRef(TOWN, "maria")
        began = self.moment - 7 * DAY
        return Reflection(self.id, Place(TOWN, self.id), "", settings, (who,), who, began, ReflectionState.DRAFT)


class Office:
    """A worker over the database, who posts at once what it plans, and can be replaced."""

    def __init__(self, url: str) -> None:
        self.stores = Stores(url)
        self.clock = StoppedClock(BEGIN)
        self.open()

    def open(self) -> None:
        self.store: SqlStore = self.stores.open()
        self.context = Context(self.store, self.clock, {}, (WORKSHEET,), DocumentLibrary())

    async def restart(self) -> None:
        await self.store.close()
        self.open()

    async def begin(self, cases: list[Case]) -> None:
        async with self.store.transaction() as tx:
            wording = await tx.keep(WORKSHEET)
            for case in cases:
                draft = replace(case.reflection(), worksheet=wording)
                plan = lay_out(draft.id, REFS)
                await tx.put(draft, *plan)
                await apply(tx, asking.start(Passage(draft, WORKSHEET, plan, ()), draft.created_at))

    async def at(self, now: datetime) -> None:
        self.clock.now = now
        while await tick(self.context):
            pass
        outbox = self.store.outbox
        while claimed := await outbox.claim(100):
            told = ((each, Posting(MessageRef(each.place, each.id), each.wanted)) for each in claimed)
            await outbox.posted(*told)

    async def asked(self) -> dict[str, list[tuple[datetime | None, datetime]]]:
        found: dict[str, list[tuple[datetime | None, datetime]]] = {}
        async with self.store.reading() as reader:
            for prompt in await reader.many(Prompt):
                found.setdefault(prompt.reflection, []).append((prompt.slot, prompt.opened_at))
        return found


def cases() -> list[Case]:
    here = [night for zone in unlike() for night in nights(zone) if night.day.year == YEAR]
    return [Case(night, minute) for night in here for minute in MINUTES]


@pytest.mark.timeout(600)
async def test_each_slot_is_asked_once_to_the_minute(anew: Callable[[], str]) -> None:
    office, every = Office(anew()), cases()
    await office.begin(every)
    for number, moment in enumerate(sorted({case.moment for case in every})):
        await office.at(moment - MINUTE)
        await office.at(moment)
        await office.at(moment - HOUR)
        if number % 7 == 0:
            await office.restart()
    assert await office.asked() == {case.id: [(case.night.wall(case.minute), case.moment)] for case in every}
    await office.stores.close()
