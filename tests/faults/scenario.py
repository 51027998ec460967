"""A scenario: one way to hurt the program, where and how often that is done, and what a machine needs for it."""

import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import postgres
from tests.faults.checker import RECOVERY, History, faults
from tests.faults.scene import CHANNELS, SETTLING, Plan, Scene, opened

Hurt = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True)
class Variant:
    """Where it is played, and how often it hurts there: `few` times in short (0: not at all), `many` in full."""

    store: str
    front: str
    few: int
    many: int


@dataclass(frozen=True)
class Scenario:
    """`lacks` tells what this machine has not got for it, `backlog` how much longer settling takes for each time.

    The rest is told in Plan.
    """

    name: str
    hurt: Hurt
    variants: Sequence[Variant]
    lacks: Callable[[], str] = str
    launched: Sequence[str] = ()
    plain: bool = False
    workers: int = 1
    disk: int = 0
    channels: tuple[int, int] = CHANNELS
    tolerated: int = 0
    recovery: float = RECOVERY
    settling: float = SETTLING
    backlog: float = 0.0

    def missing(self, variant: Variant) -> str:
        """What this machine lacks for it; nothing, where it can be played."""
        if sys.platform == "win32":
            return "nothing can be killed outright there"
        if variant.store == "postgres" and not binaries():
            return postgres.CURE
        return self.lacks()

    async def play(self, variant: Variant, folder: Path, times: int, rate: float, seed: int) -> History:
        """On new data in this folder, with a server of its own where the store is one."""
        with store(variant.store) as server:
            database = server.url.render_as_string(hide_password=False) if server else ""
            plan = Plan(
                folder,
                times,
                database,
                server,
                front=variant.front,
                rate=rate,
                seed=seed,
                launched=self.launched,
                plain=self.plain,
                workers=self.workers,
                disk=self.disk,
                channels=self.channels,
                tolerated=self.tolerated,
                recovery=self.recovery,
                settling=self.settling + self.backlog * times,
            )
            async with opened(plan) as scene:
                return await scene.play(self.hurt)


def binaries() -> Path | None:
    return postgres.local_binaries() or postgres.packaged_binaries()


@contextmanager
def store(kind: str) -> Iterator[postgres.Local | None]:
    """A PostgreSQL that forgets nothing which it has acknowledged; SQLite needs none."""
    found = binaries()
    if kind == "sqlite" or found is None:
        yield None
        return
    with postgres.local(found, ()) as server:
        yield server


@dataclass(frozen=True)
class Figures:
    """What became of a scenario, in numbers; `faults` is 0 where all is well. Seconds are the whole scenario's."""

    scenario: str
    store: str
    front: str
    times: int
    sent: int
    acknowledged: int
    refused: int
    unanswered: int
    stored: int
    lost: int
    asked: int
    planned: int
    posted: int
    doubled: int
    tolerated: int
    recovery: float
    integrity: str
    seconds: float
    faults: int


def figures(scenario: Scenario, variant: Variant, times: int, history: History, seconds: float) -> Figures:
    return Figures(
        scenario=scenario.name,
        store=variant.store,
        front=variant.front,
        times=times,
        sent=len(history.sent),
        acknowledged=len(history.acknowledged),
        refused=history.refused,
        unanswered=history.unanswered,
        stored=len(history.stored),
        lost=len(history.lost),
        asked=len(history.asked),
        planned=len(history.planned),
        posted=len(history.posted),
        doubled=history.surplus,
        tolerated=history.tolerated,
        recovery=round(history.recovery, 1),
        integrity=history.integrity,
        seconds=round(seconds, 1),
        faults=sum(1 for _ in faults(history)),
    )
