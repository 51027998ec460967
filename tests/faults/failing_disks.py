"""The disk is full, or fails: requests are refused clearly, readiness says so, and all goes on by itself afterwards."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from tests.faults.scene import Scene

SENDERS = 20
"""Requests that are refused while a disk fails, and that are taken once it does no more."""

WRITES = "fdatasync,fsync,pwrite64,ftruncate"
CHUNK = b"\0" * 65_536


async def fills_up(scene: Scene) -> None:
    for _ in range(scene.plan.times):
        await scene.taken(SENDERS)
        with _full(scene.plan.folder / "data"):
            await _refused(scene)
        await _goes_on(scene)


async def reports_errors(scene: Scene) -> None:
    for _ in range(scene.plan.times):
        await scene.taken(SENDERS)
        async with _failing(scene.program.pid):
            await _refused(scene)
        await _goes_on(scene)


async def _refused(scene: Scene) -> None:
    await scene.refuses(SENDERS)
    if scene.chat:  # the playground tells nobody whether it is ready
        await scene.expect(scene.unready, "readiness is red")


async def _goes_on(scene: Scene) -> None:
    await scene.expect(scene.ready, "the program is ready again")
    await scene.taken(SENDERS)


@contextmanager
def _full(folder: Path) -> Iterator[None]:
    filler = folder / "filler"
    try:
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(CHUNK)
        yield
    finally:
        filler.unlink()


@asynccontextmanager
async def _failing(pid: int) -> AsyncIterator[None]:
    """Every write of the program, and of all its threads, ends in an I/O error inside."""
    options = ["--follow-forks", "--output=/dev/null", f"--trace={WRITES}", f"--inject={WRITES}:error=EIO"]
    tracing = await asyncio.create_subprocess_exec(
        "strace", *options, f"--attach={pid}", stderr=asyncio.subprocess.PIPE
    )
    assert tracing.stderr
    try:
        await tracing.stderr.readline()  # it says what it attached to
        yield
    finally:
        tracing.send_signal(signal.SIGINT)  # it lets go
        await tracing.wait()
