"""The program as operators run it: doors and engine as two processes, watched from outside, and stopped in time."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.fernet import Fernet
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine, select

from storage.platform_tables import presence
from tests.faults.program import APP_TOKEN, BOT_TOKEN, SECRET, TEAM, Program, answers, free_port, until
from tests.faults.school import PEOPLE, School, state
from tests.faults.sender import Sender
from tests.slack.standin.server import StandIn

CANARY = "canary-5772"
IN_TIME = 10.0
"""Seconds for what is told to stop."""

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM"),
    pytest.mark.timeout(300),
]


@dataclass
class Service:
    """One process with doors and one with an engine, at their most talkative; not started yet."""

    web: Program
    worker: Program
    watched: str
    school: School
    sender: Sender
    session: aiohttp.ClientSession
    database: str

    async def get(self, address: str) -> tuple[int, str]:
        async with self.session.get(address) as answer:
            return answer.status, await answer.text()

    async def metrics(self, address: str) -> dict[str, float]:
        """By name, with the labels behind it."""
        families = text_string_to_metric_families((await self.get(f"{address}/metrics"))[1])
        every = [sample for family in families for sample in family.samples]
        return {" ".join([each.name.removeprefix("reflectory_"), *each.labels.values()]): each.value for each in every}


@pytest.fixture
async def service(tmp_path: Path, empty_postgres_url: str) -> AsyncIterator[Service]:
    async with StandIn(state=state(1)) as slack, aiohttp.ClientSession() as session:
        slack.state.tell = lambda team, event: None
        more = {"secret_keys": Fernet.generate_key().decode(), "log_level": "DEBUG"}
        watched = free_port()

        def process(name: str, **own: str) -> Program:
            folder = tmp_path / name
            folder.mkdir()
            (folder / "data").mkdir()
            return Program(folder, slack.url, database=empty_postgres_url, more={**more, **own}, command=(name,))

        web = process("web", metrics_port=str(watched))
        worker = process("worker")
        worker.more = {**worker.more, "metrics_port": str(worker.port)}  # it has no other
        school = School(slack.state)
        sender = Sender(session, web.address)
        try:
            yield Service(web, worker, f"http://127.0.0.1:{watched}", school, sender, session, empty_postgres_url)
        finally:
            await web.kill()
            await worker.kill()


async def test_doors_are_ready_once_somebody_works_behind_them(service: Service) -> None:
    async def lives() -> bool:
        return await answers(service.session, f"{service.web.address}/healthz")

    await service.web.run("migrate")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(service.web.start(service.session))
        await until(lives, "the doors are open")
        red = await service.get(f"{service.web.address}/readyz")
        await service.worker.start(service.session)
    assert red == (503, "no worker was ever at work on this database\n")
    assert await service.get(f"{service.web.address}/readyz") == (200, "ready\n")


async def test_what_the_doors_hear_the_worker_answers_watched_from_outside_and_stopped_in_time(
    service: Service,
) -> None:
    await service.web.run("migrate")
    await service.worker.start(service.session)
    await service.web.start(service.session)
    await service.school.open(service.sender)
    await an_answer_is_marked(service)
    assert platforms_heard(service.database) == ["slack"]
    assert "workers:     1 at work" in await service.web.tell("status")
    await metrics_tell_of_each(service)
    await metrics_tell_nobodys_words(service)
    for process in (service.web, service.worker):
        ending = await process.stop()
        assert ending.status == 0
        assert ending.seconds < IN_TIME
        log_is_objects_without_words(process.log.read_text())


async def an_answer_is_marked(service: Service) -> None:
    thread = service.school.threads[0]
    ts = service.school.stands(thread, PEOPLE[1], CANARY)
    said = service.school.workspace.message(thread.channel, PEOPLE[1], CANARY, ts, thread.ts)
    await service.sender.insist("said", said)

    async def marked() -> bool:
        (room,) = service.school.rooms
        return any(message.get("reactions") for message in room.messages if message["ts"] == ts)

    await until(marked, "the worker marks what the doors heard")


def platforms_heard(database: str) -> list[str]:
    engine = create_engine(database)
    with engine.connect() as connection:
        found = connection.execute(select(presence.c.platform)).scalars().all()
    engine.dispose()
    return list(found)


async def metrics_tell_of_each(service: Service) -> None:
    doors, engine = await service.metrics(service.watched), await service.metrics(service.worker.address)
    assert doors["events_total applied"] >= 3
    assert doors["acknowledgement_seconds_count yes"] >= 3
    assert (doors["deliveries_total posted"], engine["events_total applied"]) == (0, 0)
    assert engine["deliveries_total posted"] >= 3
    assert engine["prompt_lateness_seconds_count"] == 1
    for told in (doors, engine):
        assert told["workers"] == told["database_up"] == 1
        assert told["deliveries_parked"] == told["inbox_parked"] == 0


async def metrics_tell_nobodys_words(service: Service) -> None:
    (room,) = service.school.rooms
    words = (CANARY, room.id, room.name, *PEOPLE, TEAM, BOT_TOKEN, SECRET)
    for address in (service.watched, service.worker.address):
        page = (await service.get(f"{address}/metrics"))[1]
        assert [word for word in words if word in page] == []
    assert (await service.get(f"{service.web.address}/metrics"))[0] == 404
    assert (await service.get(f"{service.worker.address}/slack/events"))[0] == 404


def log_is_objects_without_words(log: str) -> None:
    lines: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines()]
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    assert lines[-1]["event"] == "Stopped. Everything said is kept."
    assert {"debug", "info"} <= {line["level"] for line in lines}
    assert [word for word in (CANARY, BOT_TOKEN, APP_TOKEN, SECRET) if word in log] == []
