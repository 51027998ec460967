"""Doors and engines on machines of their own around one PostgreSQL, killed one after the other while people answer.

The machines are network namespaces. They share the folder in which the database's socket is, and Slack's and each
machine's: a virtual cable between namespaces would need a kernel's module that not every machine has.
"""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from cryptography.fernet import Fernet

from reflectory.serving import Duty
from tests.faults.program import CLIENT, Program
from tests.faults.relay import relayed
from tests.faults.scene import Plan, Scene
from tests.faults.school import School, install, state
from tests.faults.sender import Sender
from tests.slack.standin.faults import Fault
from tests.slack.standin.server import StandIn

WEB, WORKERS = 2, 3
SCHOOLS, CHANNELS = 2, 2
RATE = 10.0
PATIENCE = 20.0
"""Five processes and a database start and work on one machine here: what counts is what becomes of it, not how fast."""

FEWEST, MOST = 1, 15
"""Requests that are taken before the next machine is killed."""


@dataclass
class Machine(Program):
    """`port` is where it is reached from here: a door's, or the one that an engine is watched at."""

    network: Sequence[str] = ()
    duty: Duty = Duty.DOORS
    clock: Path = Path()
    way_out: Path = Path()
    way_in: Path = field(init=False)

    def __post_init__(self) -> None:
        self.way_in = self.folder / f"machine-{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        watched = {"REFLECTORY_METRICS_PORT": str(self.port)} if self.duty is Duty.ENGINE else {}
        return {**super().settings, **watched}

    @property
    def log(self) -> Path:
        return self.folder / f"{self.duty.value}-{self.port}.log"

    async def _spawn(self, module: str, *command: str, output: int) -> asyncio.subprocess.Process:
        """By `start` alone: each start is a new machine at the old address."""
        ways = ["--door", str(self.way_in), str(self.port), "--slack", str(urlsplit(self.api).port), str(self.way_out)]
        inside = [sys.executable, "-m", "tests.faults.machine", self.duty.value, "--clock", str(self.clock), *ways]
        return await asyncio.create_subprocess_exec(
            *self.network, *inside, env=self.settings, stdout=output, stderr=asyncio.subprocess.STDOUT
        )


async def each_in_turn(scene: Scene) -> None:
    """As often as planned, every machine is killed and started again; questions fall due while an engine is away."""
    for _ in range(scene.plan.times):
        for machine in scene.programs:
            assert isinstance(machine, Machine)
            scene.slack.faults.order(Fault.LATE, "chat.postMessage")  # posted, and we die before we are told
            await scene.taken(scene.chance.randint(FEWEST, MOST))
            await machine.kill()
            if machine.duty is Duty.ENGINE:
                await scene.crowd.day_passes(scene.sender)
            await machine.start(scene.session)
            scene.crowd.look()
    scene.slack.faults.orders.clear()


@asynccontextmanager
async def machines(plan: Plan, network: Sequence[str]) -> AsyncIterator[Scene]:
    """All of them run, every channel has its question; in the end nothing of it runs any more."""
    async with (
        StandIn(state=state(CHANNELS, SCHOOLS)) as slack,
        aiohttp.ClientSession() as session,
        AsyncExitStack() as ways,
    ):
        slack.state.tell = lambda team, event: None  # what the bot posts is no news to it
        clock, way_out = plan.folder / "clock", plan.folder / "slack"
        more = {**CLIENT, "secret_keys": Fernet.generate_key().decode(), "log_level": "INFO"}
        duties = [Duty.DOORS] * WEB + [Duty.ENGINE] * WORKERS
        made = [
            Machine(
                plan.folder,
                slack.url,
                database=plan.database,
                more=more,
                network=network,
                duty=duty,
                clock=clock,
                way_out=way_out,
            )
            for duty in duties
        ]
        sender = Sender(session, made[0].address, [each.address for each in made[1:WEB]], PATIENCE)
        scene = Scene(plan, [*made], School(slack.state, clock), sender, session, slack, random.Random(plan.seed))
        await ways.enter_async_context(relayed(way_out, urlsplit(slack.url).port or 0))
        for each in made:
            await ways.enter_async_context(relayed(each.port, each.way_in))
        try:
            program = Program(plan.folder, slack.url, database=plan.database, more=more)
            await program.run("migrate")
            await install(slack.state, program, [more["secret_keys"]])
            for each in reversed(made):  # doors are ready once an engine is at work
                await each.start(session)
            await scene.crowd.open(sender)
            yield scene
        finally:
            for each in made:
                await each.kill()
