"""Planned questions posted over HTTP to a Slack that answers at once, beside the same calls made bare.

And 100,000 of them in 10,000 workspaces, each paced at one a second, to a Slack that takes 150 ms for each call, beside
the time that the pace or the calls under way allow.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.documents.library import DocumentLibrary
from adapters.slack.app.edge import edge
from adapters.slack.settings import SlackSettings
from bot.domain.places import Platform
from bot.services.context import Context
from bot.services.running import AT_ONCE, Engine
from storage.engine import engine_for
from storage.planning import Pace
from storage.store import SqlStore
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_least, duration, rate
from tests.benchmarks.monday import KEY, NINE, monday, planned
from tests.benchmarks.processes import running
from tests.benchmarks.teams import Civil

QUESTIONS = 3_000
IN_EACH = 10
"""Teams in each workspace."""

ROUNDS = 7
MANY = 100_000
SECONDS = 0.15
EACH_SECOND = {Platform.SLACK: Pace(workspace=1.0)}
LOOK_EVERY = 0.05


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        ours, least = list[float](), list[float]()
        for _ in range(ROUNDS):
            async with running("-m", "tests.benchmarks.instant_slack") as slack:
                ours.append(QUESTIONS / await _posted(databases, store, slack.said, QUESTIONS, {}))
                least.append(QUESTIONS / await _bare(slack.said))
        yield rate("deliver", store, ours, least, "questions/s", at_least(0.5))


async def run_paced(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        async with running("-m", "tests.benchmarks.instant_slack", str(SECONDS)) as slack:
            took = await _posted(databases, store, slack.said, MANY, EACH_SECOND)
            made = (await calls(slack.said)).total()
        allowed = max(float(IN_EACH), made * SECONDS / AT_ONCE)
        yield duration("deliver_paced", store, [took], [allowed], "s")


async def _posted(databases: Databases, store: str, slack: str, number: int, pace: Mapping[Platform, Pace]) -> float:
    """Seconds from the first claim until every question stands."""
    async with databases.new(store) as url:
        await monday(url, number, IN_EACH)
        async with _engine(url, slack, pace) as (opened, engine):
            await planned(opened)
            stopping, began = asyncio.Event(), perf_counter()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(engine.run(stopping))
                await until_posted(slack, number)
                took = perf_counter() - began
                stopping.set()
    return took


@asynccontextmanager
async def _engine(url: str, slack: str, pace: Mapping[Platform, Pace]) -> AsyncIterator[tuple[SqlStore, Engine]]:
    opened = SqlStore(engine_for(url), keys=[KEY], pace=pace)
    try:
        async with edge(SlackSettings(api=f"{slack}/api/"), opened.installations) as made:
            directories = {Platform.SLACK: made.directory}
            context = Context(opened, Civil(NINE), directories, (), DocumentLibrary())
            yield opened, Engine(context, {Platform.SLACK: made.messenger})
    finally:
        await opened.close()


async def until_posted(slack: str, number: int) -> None:
    """Another process can only be asked again and again."""
    async with aiohttp.ClientSession() as client:
        while (await told(client, slack))["posted"] < number:  # noqa: ASYNC110 - there is no event across processes
            await asyncio.sleep(LOOK_EVERY)


async def told(client: aiohttp.ClientSession, slack: str) -> dict[str, Any]:
    async with client.get(f"{slack}/told") as answer:
        found: dict[str, Any] = await answer.json()
    return found


async def calls(slack: str) -> Counter[str]:
    """How often each method was called."""
    async with aiohttp.ClientSession() as client:
        return Counter((await told(client, slack))["calls"])


async def _bare(slack: str) -> float:
    """Seconds for as many calls of each method, by the same library and with as many under way.

    Each posts what was posted last: a longer message takes longer.
    """
    async with aiohttp.ClientSession() as session:
        known = await told(session, slack)
        waiting = iter(sorted(Counter(known["calls"]).elements(), reverse=True))
        client = AsyncWebClient("xoxb-token", base_url=f"{slack}/api/", session=session, retry_handlers=[])

        async def one_after_another() -> None:
            for method in waiting:
                await client.api_call(method, data=known["last"] if method == "chat.postMessage" else {"channel": "C1"})

        began = perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(AT_ONCE):
                tasks.create_task(one_after_another())
    return perf_counter() - began
