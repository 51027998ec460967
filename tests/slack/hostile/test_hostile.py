"""Twenty thousand hostile requests: no answer is a 5xx, no row changes, memory stays bounded, no log repeats a word."""

import asyncio
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.faults.door import Request
from tests.faults.program import APP_TOKEN, BOT_TOKEN, SECRET, Program, until
from tests.faults.school import PEOPLE, School, state
from tests.faults.sender import Sender
from tests.slack.hostile import wire
from tests.slack.hostile.corpus import CANARY, REFUSED, Case, Corpus, Target
from tests.slack.standin.server import StandIn

REQUESTS = 20_000
CONNECTIONS = 24
MOST_MEMORY = 64 * 1024
"""Kilobytes that all of it may cost the program at its peak."""

PRESENCE = frozenset({"presence", "last_heard", "worker"})
"""Tables that tell who was there last, whatever is sent."""

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="what a program needs is read from Linux's /proc"),
    pytest.mark.timeout(300),
]


@dataclass
class Scene:
    """The program with one open question, and an answer to it."""

    program: Program
    target: Target
    sender: Sender

    @property
    def database(self) -> Path:
        return self.program.folder / "data" / "reflectory.sqlite3"

    def rows(self) -> dict[str, list[str]]:
        """Everything that is stored, by table."""
        with closing(sqlite3.connect(self.database)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            kept = [name for (name,) in names if name not in PRESENCE]
            return {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in kept}

    async def at_rest(self) -> None:
        """Until everything planned is posted."""

        async def done() -> bool:
            with closing(sqlite3.connect(self.database)) as connection:
                waiting = "SELECT count(*) FROM delivery WHERE state NOT IN ('posted', 'withdrawn')"
                return not connection.execute(waiting).fetchone()[0]

        await until(done, "everything is posted")

    def memory(self) -> int:
        """The most that the program has needed so far, in kilobytes."""
        assert self.program.process
        status = Path(f"/proc/{self.program.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with StandIn(state=state(1)) as slack, aiohttp.ClientSession() as session:
        slack.state.tell = lambda team, event: None
        program = Program(tmp_path, slack.url, more={"log_level": "DEBUG"})
        school, sender = School(slack.state), Sender(session, program.address)
        await program.run("migrate")
        try:
            await program.start(session)
            await school.open(sender)
            thread = school.threads[0]
            ts = school.stands(thread, PEOPLE[1])
            taken = [
                school.workspace.message(thread.channel, PEOPLE[1], f"{CANARY} said", ts, thread.ts),
                school.workspace.command(thread.channel, PEOPLE[1], "status"),
            ]
            for request in taken:
                await sender.push("taken", request)
            target = Target(thread.channel, thread.ts, thread.prompt, PEOPLE[1], taken)
            yield Scene(program, target, sender)
        finally:
            await program.stop()


async def test_hostile_requests_are_refused_and_leave_no_trace(scene: Scene) -> None:
    await scene.at_rest()
    before, memory = scene.rows(), scene.memory()
    slow = [_slow(scene, part) for part in (0, 10, 1000)]
    async with wire.connections("127.0.0.1", scene.program.port, CONNECTIONS) as opened:
        surprises, late = await asyncio.gather(
            _surprises(opened, Corpus(1, scene.target).cases(REQUESTS)), asyncio.gather(*slow)
        )
    assert surprises == {}
    assert set(late) <= REFUSED | {wire.CUT_OFF}
    await scene.at_rest()
    assert _changed(before, scene.rows()) == {}
    assert scene.memory() - memory < MOST_MEMORY
    await _still_works(scene)
    log = scene.program.log.read_text(errors="replace")
    assert [word for word in (CANARY, BOT_TOKEN, APP_TOKEN, SECRET) if word in log] == []


async def _still_works(scene: Scene) -> None:
    """An honest answer is taken, and shows in what was compared: the comparison is not blind."""
    before = scene.rows()
    request = Corpus(2, scene.target).answer()
    await scene.sender.push("honest", request)
    assert "honest" in scene.sender.acknowledged
    assert "answer" in _changed(before, scene.rows())


async def _slow(scene: Scene, part: int) -> int:
    """A request whose body never comes whole: the server must be the one that gives up."""
    request: Request = Corpus(3, scene.target).answer()
    whole = wire.request(request.body.encode(), request.headers(), length=2000 + len(request.body))
    head = whole.index(b"\r\n\r\n") + 4
    reader, writer = await asyncio.open_connection("127.0.0.1", scene.program.port)
    writer.write(whole[: head + part])
    answer = await reader.read()
    writer.close()
    return int(answer.split()[1]) if answer else wire.CUT_OFF


async def _surprises(opened: list[wire.Connection], cases: Iterator[Case]) -> Mapping[str, "Counter[int]"]:
    """Answers that a kind of request may not get, as often as they came. Each is made when it is sent: they age."""
    found: dict[str, Counter[int]] = {}

    async def send(connection: wire.Connection) -> None:
        for case in cases:
            status = await connection.exchange(case.sent)
            if status not in case.allowed:
                found.setdefault(case.kind, Counter())[status] += 1

    async with asyncio.TaskGroup() as tasks:
        for connection in opened:
            tasks.create_task(send(connection))
    return found


def _changed(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Rows that came, went or became others, by table."""
    differing = {name: sorted(set(before[name]) ^ set(after[name])) for name in before}
    return {name: rows for name, rows in differing.items() if rows}
