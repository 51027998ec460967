"""The database fails: PostgreSQL stopped at once and started again, its connections cut, SQLite's file locked."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import make_url

from tests.faults.killing import DAY_EVERY
from tests.faults.scene import REFUSED, Scene
from tests.postgres import run_sql

EVERY = (2.0, 10.0)
"""Seconds between two restarts."""

CUT_EVERY = (0.5, 2.0)
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reflectory'"

LOCKED = 5.0
"""Seconds for which somebody else holds the file, or the server says nothing."""

PATIENCE = 3.0
"""Seconds that Slack waits for an answer."""

TOGETHER = 20
"""Requests that are taken again once the file is free."""

MOST_THREADS = 30
"""Each connection to SQLite has one, and there are ten; beside those that Python's own pool keeps."""

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


async def restarts(scene: Scene) -> None:
    """Until people have done so many things; now and then, questions fall due."""
    assert scene.plan.server
    for number in count():
        if scene.events >= scene.plan.times:
            return
        await scene.passes(scene.chance.uniform(*EVERY))
        if number % DAY_EVERY == 0:
            await scene.crowd.day_passes(scene.sender)
            scene.crowd.look()
        await asyncio.to_thread(scene.plan.server.stop, signal.SIGQUIT)
        await asyncio.to_thread(scene.plan.server.start)


async def cuts(scene: Scene) -> None:
    assert scene.plan.server
    for number in range(scene.plan.times):
        await scene.passes(scene.chance.uniform(*CUT_EVERY))
        if number % DAY_EVERY == 0:
            await scene.crowd.day_passes(scene.sender)
            scene.crowd.look()
        await asyncio.to_thread(run_sql, scene.plan.server.url, CUT)


async def locks(scene: Scene) -> None:
    for _ in range(scene.plan.times):
        await _kept_waiting(scene, "locked", held(scene.program.database_url))


async def silences(scene: Scene) -> None:
    """As when the server's machine hangs: nothing is refused there, and nothing is answered."""
    assert scene.plan.server
    for _ in range(scene.plan.times):
        await _kept_waiting(scene, "silent", _at_once(scene.plan.server.silent()))


@asynccontextmanager
async def _at_once(trouble: AbstractContextManager[None]) -> AsyncIterator[None]:
    with trouble:
        yield


async def _kept_waiting(scene: Scene, how: str, trouble: AbstractAsyncContextManager[None]) -> None:
    """People are told to come again, in time, as long as it lasts; then all goes on by itself."""
    await scene.taken(TOGETHER)
    scene.sender.slowest = 0.0
    before = scene.sender.answers.copy()
    async with trouble:
        await scene.passes(LOCKED)
    found = scene.sender.answers - before
    await scene.taken(TOGETHER)
    threads = _threads(scene.program.pid)
    surprises = {
        f"nobody was refused while the database was {how}": not found[REFUSED],
        f"while the database was {how}, so many got no answer: {found[0]}": found[0] > 0,
        f"a refusal took {scene.sender.slowest:.1f} s": scene.chat is not None and scene.sender.slowest > PATIENCE,
        f"so many threads run: {threads}": threads > MOST_THREADS,
    }
    scene.surprises += [what for what, so in surprises.items() if so]


@asynccontextmanager
async def held(url: str) -> AsyncIterator[None]:
    """Another process holds SQLite's file, as a backup or a person with a shell may."""
    file = str(make_url(url).database)
    pipe = asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, file, stdin=pipe, stdout=pipe)
    assert holder.stdout
    try:
        await holder.stdout.readline()
        yield
    finally:
        await holder.communicate(b"\n")


def _threads(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("Threads:")))
