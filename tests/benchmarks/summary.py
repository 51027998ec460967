"""A team's page and the filled worksheet with ten times as many answers, beside the same with once.

Made and written from what is stored: the whole worksheet, every question answered, voted on, agreed and settled.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from time import perf_counter

from adapters.documents.library import DocumentLibrary
from bot.domain.answer import Agreement, Answer, AnswerKind, NextStep, Side, Stance, Voice
from bot.domain.audience import Promise
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.events import Commanded, Event
from bot.domain.identity import identity
from bot.domain.paper import WantedFile
from bot.domain.places import Channel, Person, PersonRef, Place, Platform
from bot.domain.plan import Item, ItemState, PlanKind, lay_out, refs_for
from bot.domain.reflection import Prompt, PromptState, Reflection
from bot.domain.report import Acceptance, Reporting
from bot.services.composing import compose
from bot.services.context import Context
from bot.services.summarising import filled_worksheet, make_summary
from storage.store import SqlStore
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_most, growth
from tests.benchmarks.teams import ASKED, WORDS, WORKSPACE, Civil, Team, a_reflection, teams
from tests.journeys.town import worksheets

EACH = 10
"""Answers to each question; as many people say something, vote, and second somebody."""

ROUNDS = 7
LEADERSHIP = Place(WORKSPACE, "C0LEADERS")

_events = count()


@dataclass(frozen=True, slots=True)
class District:
    """Implements ports.Directory: everybody is in every channel, and nothing takes any time."""

    people: frozenset[PersonRef]

    async def person(self, ref: PersonRef) -> Person:
        return Person(ref, f"Teacher {ref.id}")

    async def channel(self, place: Place) -> Channel | None:
        return Channel(place, place.channel.lower())

    async def members(self, place: Place) -> frozenset[PersonRef]:
        return frozenset() if place == LEADERSHIP else self.people

    async def place_named(self, near: Place, name: str) -> Place | None:
        return None

    async def person_named(self, near: Place, name: str) -> PersonRef | None:
        return None

    async def places_of(self, person: PersonRef) -> frozenset[Place]:
        return frozenset()

    async def direct(self, person: PersonRef) -> Place:
        return Place(person.workspace, f"D{person.id}")


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        yield await _on(databases, store)


async def _on(databases: Databases, store: str) -> Figure:
    few, many = teams(2)
    times: dict[str, list[float]] = {few.root: [], many.root: []}
    async with databases.opened(store) as opened:
        directory = {Platform.SLACK: District(frozenset(people(10 * EACH)))}
        context = Context(opened, Civil(), directory, worksheets(), DocumentLibrary(), drawn_for=frozenset())
        done = {few: await finished_team(opened, few, EACH), many: await finished_team(opened, many, 10 * EACH)}
        for _ in range(ROUNDS):
            for team, reflection in done.items():
                times[team.root].append(await _milliseconds(context, reflection))
    return growth("summary", store, times[many.root], times[few.root], "ms", at_most(11))


async def _milliseconds(context: Context, reflection: Reflection) -> float:
    began = perf_counter()
    command = Event(f"summary {next(_events)}", reflection.place, reflection.signed_by, ASKED, Commanded("summary"))
    await make_summary(context, reflection, command)
    async with context.store.reading() as reader:
        planned = await reader.many(Delivery, reflection=reflection.id, state=DeliveryState.PLANNED)
    assert [await compose(context, each) for each in planned]
    assert await filled_worksheet(context, reflection, WantedFile("md"))
    return (perf_counter() - began) * 1000


async def finished_team(store: SqlStore, team: Team, answers: int) -> Reflection:
    """A reflection at its end, with so many answers to each of its questions."""
    worksheet = worksheets()[0]
    async with store.transaction() as tx:
        asked = a_reflection(team, await tx.keep(worksheet))
        settings = replace(asked.settings, promise=Promise.WORDS, leadership=LEADERSHIP)
        reflection = replace(asked, settings=settings)
        await tx.put(reflection, Reporting(reflection.id, team.place, LEADERSHIP, Acceptance.ACCEPTED, None, ASKED))
        items = lay_out(reflection.id, refs_for(worksheet, PlanKind.QUESTIONS))
        await tx.put(*(replace(item, state=ItemState.CLOSED) for item in items))
        await tx.put(*(each for item in items for each in _talked_about(reflection, item, people(answers))))
    return reflection


def _talked_about(reflection: Reflection, item: Item, people: Sequence[PersonRef]) -> Iterator[object]:
    """A closed question: each of these people votes, answers and seconds another one; all agree, one takes a step."""
    prompt, place = identity(reflection.id, item.ref), reflection.place
    opened, closed = ASKED - timedelta(days=7), ASKED - timedelta(days=1)
    times = (opened, closed, Promise.WORDS, None, PromptState.CLOSED, closed)
    yield Prompt(prompt, reflection.id, place, item.ref, *times, revealed=True)
    here = (reflection.id, prompt, place)
    for number, person in enumerate(people):
        answer = identity(prompt, person.id)
        side = (Side.YES, Side.NO)[number % 2]
        yield Stance(f"vote-{answer}", *here, item.ref, person, side, opened)
        yield Answer(answer, *here, person, AnswerKind.FORM, opened, "1", Promise.WORDS, f"{number}: {WORDS}")
        yield Voice(answer, *here, people[number - 1], opened)
    yield Agreement(prompt, reflection.id, place, f"{item.ref}: {WORDS}", "", people[0], closed)
    what = f"Publish what we found about {item.ref}"
    yield NextStep(prompt, *here, item.position, what, people[0], None, people[0], closed)


def people(number: int) -> tuple[PersonRef, ...]:
    return tuple(PersonRef(WORKSPACE, f"U{each:04d}") for each in range(number))
