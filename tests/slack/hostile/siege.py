"""The program under thousands of hostile requests, on any platform: no 5xx, no row, no memory, no word in its log."""

import asyncio
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.program import Program, until
from tests.faults.sender import Request, Sender
from tests.slack.hostile import wire
from tests.slack.hostile.corpus import CANARY, REFUSED, Case

REQUESTS = 20_000
CONNECTIONS = 24
MOST_MEMORY = 64 * 1024
"""Kilobytes that all of it may cost the program at its peak."""

PRESENCE = frozenset({"presence", "last_heard", "worker"})
"""Tables that tell who was there last, whatever is sent."""

MARKS = [
    pytest.mark.skipif(sys.platform != "linux", reason="what a program needs is read from Linux's /proc"),
    pytest.mark.timeout(300),
]


@dataclass
class Siege:
    """The program with one open question. `honest` makes a new answer to it each time, `secrets` may be in no log."""

    program: Program
    sender: Sender
    honest: Callable[[], Request]
    secrets: Sequence[str]

    async def withstood(self, cases: Iterator[Case]) -> None:
        await self._at_rest()
        before, memory = self._rows(), self._memory()
        slow = [self._slow(part) for part in (0, 10, 1000)]
        async with wire.connections("127.0.0.1", self.program.port, CONNECTIONS) as opened:
            surprises, late = await asyncio.gather(_surprises(opened, cases), asyncio.gather(*slow))
        assert surprises == {}, surprises
        assert set(late) <= REFUSED | {wire.CUT_OFF}
        await self._at_rest()
        changed = _changed(before, self._rows())
        assert changed == {}, changed
        assert self._memory() - memory < MOST_MEMORY
        await self._still_works()
        log = self.program.log.read_text(errors="replace")
        assert [word for word in (CANARY, *self.secrets) if word in log] == []

    async def _still_works(self) -> None:
        """An honest answer is taken, and shows in what was compared: the comparison is not blind."""
        before = self._rows()
        await self.sender.push("honest", self.honest())
        assert "honest" in self.sender.acknowledged
        assert "answer" in _changed(before, self._rows())

    async def _slow(self, part: int) -> int:
        """A request whose body never comes whole: the server must be the one that gives up."""
        request = self.honest()
        body = request.body.encode()
        whole = wire.request(body, request.headers(), path=request.path, length=2000 + len(body))
        head = whole.index(b"\r\n\r\n") + 4
        reader, writer = await asyncio.open_connection("127.0.0.1", self.program.port)
        writer.write(whole[: head + part])
        answer = await reader.read()
        writer.close()
        return int(answer.split()[1]) if answer else wire.CUT_OFF

    @property
    def _database(self) -> Path:
        return self.program.folder / "data" / "reflectory.sqlite3"

    def _rows(self) -> dict[str, list[str]]:
        """Everything that is stored, by table."""
        with closing(sqlite3.connect(self._database)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            kept = [name for (name,) in names if name not in PRESENCE]
            return {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in kept}

    async def _at_rest(self) -> None:
        """Until everything planned is posted."""

        async def done() -> bool:
            with closing(sqlite3.connect(self._database)) as connection:
                waiting = "SELECT count(*) FROM delivery WHERE state NOT IN ('posted', 'withdrawn')"
                return not connection.execute(waiting).fetchone()[0]

        await until(done, "everything is posted")

    def _memory(self) -> int:
        """The most that the program has needed so far, in kilobytes."""
        assert self.program.process
        status = Path(f"/proc/{self.program.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


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
