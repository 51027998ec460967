"""How the parts are joined in a program that is to be hurt: with named points, a planted bug, a look-up that is blind.

No switch for any of it is in the program, which lets its caller join the parts.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self, cast

from sqlalchemy import text

from bot.domain.answer import Answer
from bot.domain.places import Platform
from reflectory.bootstrap import PACE, House, house, secret_keys
from reflectory.settings import Settings
from storage.inbox import DELAYS
from storage.store import SqlStore
from tests.faults import bugs_hearing, bugs_sending
from tests.faults.around import Around, AroundStore
from tests.faults.bug import BUGS, Parts
from tests.faults.launched import Blind, FileClock
from tests.faults.wounded import WoundedMessenger, WoundedStore, strike_before_commits
from tests.faults.wounds import Wounds

HASTY = (0.2, 1.0, 3.0, 10.0, 30.0)
"""Seconds between the tries of an event."""

BUGS_LIVE_IN = (bugs_hearing, bugs_sending)
"""Each registers its own when it is imported."""

LEASE = 20.0
"""Seconds: as it is shipped."""

POISON = "poison"
"""While a file of this name is there, no answer with this word can be stored."""


@dataclass(frozen=True)
class Harm:
    """`folder` holds the wounds, the clock and the poison. `lease` and `delays` are the store's, in seconds."""

    folder: Path = Path()
    lease: float = LEASE
    delays: Sequence[float] = DELAYS
    blind: bool = False
    bug: str = ""

    @classmethod
    def hasty(cls, folder: Path, delays: Sequence[float] = HASTY, **more: Any) -> Self:
        """Its leases and pauses are so short that a test need not wait for them."""
        return cls(folder, lease=2.0, delays=delays, **more)

    @property
    def clock(self) -> Path:
        return self.folder / "clock"

    @property
    def poison(self) -> Path:
        return self.folder / POISON

    @property
    def reached(self) -> Path:
        """Where a planted bug says that it is at work."""
        return self.folder / "reached"

    @property
    def wounds(self) -> Wounds:
        return Wounds(self.folder)

    @asynccontextmanager
    async def opening(self, settings: Settings, platforms: tuple[Platform, ...]) -> AsyncIterator[House]:
        async with house(settings, platforms) as opened:
            engine = opened.store.database.engine
            keys = secret_keys(settings)
            store = SqlStore(engine, keys=keys, pace=PACE, lease=self.lease, delays=self.delays)
            strike_before_commits(engine.sync_engine, self.wounds)
            try:
                yield await self._joined(opened, store)
            finally:
                await store.close()

    async def _joined(self, opened: House, store: SqlStore) -> House:
        messenger: Any = opened.messengers[Platform.SLACK]
        messenger = Blind(messenger) if self.blind else messenger
        parts = Parts(store.database, _Poisoned(store, self.poison), messenger, self.reached)
        if self.bug:
            BUGS[self.bug](parts)
            await _unguard(parts)
        wounded = WoundedStore(parts.store, self.wounds)
        context = replace(opened.context, store=cast(Any, wounded), clock=FileClock(self.clock))
        messengers = {Platform.SLACK: cast(Any, WoundedMessenger(parts.messenger, self.wounds))}
        return replace(opened, store=cast(SqlStore, wounded), context=context, messengers=messengers)


async def _unguard(parts: Parts) -> None:
    async with parts.database.writing() as connection:
        for index in parts.unguarded:
            await connection.execute(text(f"DROP INDEX IF EXISTS {index}"))


class _Poisoned(AroundStore):
    def __init__(self, inner: Any, file: Path) -> None:
        super().__init__(inner)
        self._file = file

    def around(self, tx: Any) -> Any:
        return _Choosy(tx) if self._file.exists() else tx


class _Choosy(Around):
    async def put(self, *values: object) -> None:
        if any(isinstance(each, Answer) and POISON in each.text for each in values):
            raise LookupError("a fault of ours")
        await self.inner.put(*values)
