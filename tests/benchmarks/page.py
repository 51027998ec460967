"""The leaders' page over twelve teams with ten times as many answers, beside the same with once.

Each team's section is written, the page leaves, and all that stands in the leadership channel is composed from what is
stored.
"""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from time import perf_counter

from adapters.documents.library import DocumentLibrary
from bot.domain.briefing import Briefing, Stage
from bot.domain.cadence import Cadence, Weekly, local
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.places import Platform
from bot.domain.report import Page
from bot.domain.school_calendar import SchoolCalendar
from bot.services.briefing import keep_briefings
from bot.services.composing import compose
from bot.services.context import Context
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_most, growth
from tests.benchmarks.summary import LEADERSHIP, District, finished_team, people
from tests.benchmarks.teams import ASKED, Civil, teams
from tests.journeys.town import worksheets

TEAMS = 12
EACH = 2
"""Answers to each of the 48 items: some hundred in all."""

ROUNDS = 5
ZONE = "America/New_York"


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        few = await _on(databases, store, EACH)
        yield growth("page", store, await _on(databases, store, 10 * EACH), few, "ms", at_most(11))


async def _on(databases: Databases, store: str, answers: int) -> list[float]:
    async with databases.opened(store) as opened:
        directory = {Platform.SLACK: District(frozenset(people(10 * EACH)))}
        context = Context(opened, Civil(), directory, worksheets(), DocumentLibrary(), drawn_for=frozenset())
        for team in teams(TEAMS):
            await finished_team(opened, team, answers)
        return [await _milliseconds(context) for _ in range(ROUNDS)]


async def _milliseconds(context: Context) -> float:
    """As if no page had left yet, each time."""
    today = local(ASKED, ZONE).date()
    year = SchoolCalendar(today.replace(month=1, day=1), today.replace(month=12, day=31))
    cadence = Cadence(Weekly((0,), 4), time(7), ZONE, year, today)
    due = Briefing(LEADERSHIP, cadence, Stage.PREPARE, today, ASKED - timedelta(days=3))
    async with context.store.transaction() as tx:
        await tx.remove(Page, shown_in=LEADERSHIP)
        await tx.put(due)
    began = perf_counter()
    assert await keep_briefings(context)
    assert await keep_briefings(context)
    async with context.store.reading() as reader:
        planned = await reader.many(Delivery, place=LEADERSHIP, state=DeliveryState.PLANNED)
    assert len([each for each in planned if await compose(context, each)]) > 2 * TEAMS
    return (perf_counter() - began) * 1000
