"""The real program with something of its surroundings changed: its clock, what can be looked up, one event.

python -m tests.faults.launched [--clock FILE] [--blind] [--poison WORD]
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import click

from bot.domain.answer import Answer
from bot.domain.delivery import LookUp, Unknowable
from bot.domain.places import MessageRef, Place, Platform
from bot.services.ports import Messenger
from reflectory.bootstrap import PACE, House, SystemClock, house, secret_keys, speak
from reflectory.commands.invocation import run
from reflectory.serving import serve
from reflectory.settings import Settings, forget_slack_variables, load
from storage.store import SqlStore
from storage.transaction import SqlTransaction

IMPATIENT = (1.0, 1.0, 1.0, 1.0, 1.0)
"""Seconds before each try of an event that could not be applied."""


@dataclass(frozen=True)
class FileClock:
    """Implements ports.Clock: as far from the machine's as a file says, in seconds, which may change at any time."""

    path: Path

    def civil(self) -> datetime:
        return SystemClock().civil() + timedelta(seconds=float(self.path.read_text()))


class Blind:
    """A messenger on a platform where nothing that was posted can be looked up."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._messenger, name)

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:
        return Unknowable()


class Poisoned(SqlStore):
    """A store that some fault of ours makes choke on every answer with this word."""

    word = ""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        async with super().transaction() as tx:
            put = tx.put

            async def choosy(*values: object) -> None:
                if any(isinstance(each, Answer) and self.word in each.text for each in values):
                    raise LookupError("a fault of ours")
                await put(*values)

            tx.put = choosy  # type: ignore[method-assign]
            yield tx


@dataclass(frozen=True)
class Surroundings:
    """How the program's parts are joined, in place of bootstrap.house."""

    clock: Path | None = None
    blind: bool = False
    poison: str = ""

    def __call__(self, settings: Settings, platforms: tuple[Platform, ...]) -> AbstractAsyncContextManager[House]:
        return self._joined(settings, platforms)

    @asynccontextmanager
    async def _joined(self, settings: Settings, platforms: tuple[Platform, ...]) -> AsyncIterator[House]:
        async with house(settings, platforms) as opened:
            store = self._store(opened)
            clock = FileClock(self.clock) if self.clock else opened.context.clock
            messengers = opened.messengers
            if self.blind:
                messengers = {platform: cast("Messenger", Blind(each)) for platform, each in messengers.items()}
            context = replace(opened.context, store=store, clock=clock)
            yield replace(opened, store=store, context=context, messengers=messengers)

    def _store(self, opened: House) -> SqlStore:
        if not self.poison:
            return opened.store
        keys = secret_keys(opened.settings)
        store = Poisoned(opened.store.database.engine, keys=keys, pace=PACE, delays=IMPATIENT)
        store.word = self.poison
        return store


@click.command()
@click.option("--clock", type=click.Path(path_type=Path))
@click.option("--blind", is_flag=True)
@click.option("--poison", default="")
def main(clock: Path | None, blind: bool, poison: str) -> None:
    settings = load()
    forget_slack_variables()
    speak(settings, unattended=True)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        run(serve(settings, settings.platforms, opening=Surroundings(clock, blind, poison)))


if __name__ == "__main__":
    main()
