"""One, two and four workers on one PostgreSQL, each a process, posting to a Slack that takes 150 ms for each call.

How much faster several are than one; and that nothing is posted twice.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from time import perf_counter

import aiohttp
from sqlalchemy import delete, update

from storage.store import SqlStore
from storage.tables import appointment, delivery
from storage.wakeup import NOTIFY
from tests.benchmarks.databases import POSTGRES, Databases, opened_at
from tests.benchmarks.deliver import IN_EACH, SECONDS, told, until_posted
from tests.benchmarks.figures import Figure, rate
from tests.benchmarks.monday import KEY, monday, planned
from tests.benchmarks.processes import running
from tests.slack.standin.state import App

QUESTIONS = 4_000
SEVERAL = (2, 4)


async def run(databases: Databases) -> AsyncIterator[Figure]:
    if POSTGRES not in databases.stores:
        return
    alone = await _per_second(databases, 1)
    for number in SEVERAL:
        yield rate(
            f"workers: {number} beside 1", POSTGRES, [await _per_second(databases, number)], [alone], "questions/s"
        )


async def _per_second(databases: Databases, workers: int) -> float:
    """Questions posted in a second, from when there is something to post; all workers have begun before."""
    async with databases.new(POSTGRES) as url, AsyncExitStack() as processes:
        await monday(url, QUESTIONS, IN_EACH)
        slack = await processes.enter_async_context(running("-m", "tests.benchmarks.instant_slack", str(SECONDS)))
        async with opened_at(url) as opened:
            await planned(opened)
            await _held_back(opened)
            for _ in range(workers):
                folder = processes.enter_context(tempfile.TemporaryDirectory())
                settings = _settings(url, folder, slack.said)
                await processes.enter_async_context(running("-m", "reflectory", "worker", **settings))
            began = perf_counter()
            await _let_go(opened)
            await until_posted(slack.said, QUESTIONS)
            took = perf_counter() - began
        async with aiohttp.ClientSession() as client:
            doubled = (await told(client, slack.said))["doubled"]
        if doubled:
            raise RuntimeError(f"{doubled} questions were posted twice by {workers} workers")
    return QUESTIONS / took


async def _held_back(opened: SqlStore) -> None:
    """Nothing goes out yet, and nothing else is due: the workers go by the real time, in which all of it is past."""
    async with opened.database.writing() as connection:
        await connection.execute(update(delivery).values(state="parked"))
        await connection.execute(delete(appointment))


async def _let_go(opened: SqlStore) -> None:
    async with opened.database.writing() as connection:
        await connection.execute(update(delivery).values(state="planned"))
        await connection.execute(NOTIFY)


def _settings(url: str, folder: str, slack: str) -> dict[str, str]:
    return {
        "data": folder,
        "database": url,
        "platforms": "slack",
        "slack_mode": "http",
        "slack_api": f"{slack}/api/",
        "slack_client_id": "1.2",
        "slack_client_secret": "secret",
        "slack_signing_secret": App().signing_secret,
        "public_url": "https://bot.example.org",
        "secret_keys": KEY,
        "log_level": "ERROR",
    }
