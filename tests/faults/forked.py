"""The program as a process of its own, forked from one that has imported it already, so that it starts at once."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, cast

from reflectory.bootstrap import make_folder, speak
from reflectory.commands.invocation import run
from reflectory.serving import serve
from reflectory.settings import forget_slack_variables, load
from storage.migrate import migrate
from tests.faults.harm import Harm
from tests.faults.program import Program, until

_nursery = multiprocessing.get_context("forkserver")
_nursery.set_forkserver_preload([__name__])
_looking = threading.Lock()
"""Whoever starts a process looks after all that were started before, and how one ended can be read only once."""


def _live(environ: Mapping[str, str], log: Path, harm: Harm) -> None:
    """What `reflectory serve` does."""
    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    settings = load(environ=environ)
    forget_slack_variables()
    speak(settings, unattended=True)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        run(serve(settings, settings.platforms, opening=harm.opening))


def prepare(program: Program) -> None:
    """Its data folder and its tables."""
    make_folder(program.folder / "data")
    migrate(load(environ=program.settings).database_url)


def _start(process: ForkServerProcess) -> None:
    with _looking:
        process.start()


@dataclass
class Child:
    """A process as asyncio would show it."""

    process: ForkServerProcess

    @property
    def pid(self) -> int:
        return cast(int, self.process.pid)

    @property
    def returncode(self) -> int | None:
        with _looking:
            return self.process.exitcode

    def send_signal(self, how: signal.Signals) -> None:
        os.kill(self.pid, how)

    async def wait(self) -> int:
        async def over() -> bool:
            return self.returncode is not None

        await until(over, "the program ends")
        return cast(int, self.returncode)


@dataclass
class Forked(Program):
    """`harm` says what is wrong with it."""

    harm: Harm = field(default_factory=Harm)

    async def begin(self) -> None:
        """It may be struck before it takes requests."""
        self.process = await self._spawn(*self.launcher, *self.command, output=-1)

    async def struck(self) -> None:
        """Until it has killed itself. Raises TimeoutError when it lives."""
        assert self.process
        status = await self.process.wait()
        if status != -signal.SIGKILL:
            raise RuntimeError(f"it ended with {status}: {self.log.read_text(errors='replace')[-2000:]}")

    async def _spawn(self, module: str, *command: str, output: int) -> Any:
        child = _nursery.Process(target=_live, args=(self.settings, self.log, self.harm))
        await asyncio.to_thread(_start, child)
        return Child(child)
