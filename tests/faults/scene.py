"""The program at work while people answer, for a scenario to hurt; and what became of everything, once it is over."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from math import prod
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from tests.faults.checker import RECOVERY, History
from tests.faults.crowd import Crowd
from tests.faults.disk import own_disk
from tests.faults.playground import Playground
from tests.faults.program import BUSY, CLIENT, Program, until
from tests.faults.school import School, install, state
from tests.faults.sender import PATIENCE, Sender
from tests.faults.stored import Stored, read
from tests.faults.tenant import Tenant, settings
from tests.postgres import Local
from tests.slack.standin.faults import Faults
from tests.slack.standin.server import StandIn
from tests.teams.standin.server import StandIn as Teams

CHANNELS = (4, 4)
"""Each workspace takes ten messages a second, and each channel two: so many keep up with those who answer."""

LOOK_EVERY = 0.5
"""Seconds between two looks at all that is stored: they cost the program time that it needs."""

SETTLING = 60.0
"""Seconds after the last fault in which everything is posted: leases run out, doubts are looked up."""

LATE = timedelta(minutes=1)
"""What is due so long ago, and was not done, is overdue."""

REFUSED = 503
TEAMS_PATIENCE = 15.0
"""Seconds that Teams is said to wait for an answer."""

LONGEST_LOOK = 30.0
"""Seconds that a person looks at a page that does not come."""


@dataclass(frozen=True)
class Plan:
    """How a scenario is played. `times` is how often it hurts the program, `rate` is in requests a second.

    `database` is an address, empty for a SQLite file in the folder, and `server` is what serves it. `front` is "slack",
    "teams" or "playground". `launched` are options of tests.faults.launched; where it is `plain`, nothing of the
    program's surroundings is changed, so that there no clock brings questions. `workers` are programs on the same
    database, `channels` are so many workspaces with so many channels each, `disk` is the size of the data folder's own
    disk, in megabytes. `tolerated` posts may be there once more for each time. `recovery` and `settling` are seconds.
    """

    folder: Path
    times: int
    database: str = ""
    server: Local | None = None
    front: str = "slack"
    rate: float = 60.0
    seed: int = 1
    launched: Sequence[str] = ()
    plain: bool = False
    workers: int = 1
    disk: int = 0
    channels: tuple[int, int] = CHANNELS
    tolerated: int = 0
    recovery: float = RECOVERY
    settling: float = SETTLING


@dataclass
class Scene:
    """`chat` is the platform's stand-in, `events` counts what people did. `surprises` gather what must not be."""

    plan: Plan
    programs: list[Program]
    crowd: Crowd
    sender: Sender
    session: aiohttp.ClientSession
    chat: StandIn | Teams | None
    chance: random.Random
    surprises: list[str] = field(default_factory=list)
    events: int = 0
    _hurt_at: float = 0.0
    _doubtful: frozenset[str] = frozenset()
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def program(self) -> Program:
        return self.programs[0]

    @property
    def school(self) -> School:
        assert isinstance(self.crowd, School)
        return self.crowd

    @property
    def slack(self) -> StandIn:
        assert isinstance(self.chat, StandIn)
        return self.chat

    @property
    def faults(self) -> Faults | None:
        """The bad days of the platform, on order; the playground has none."""
        return self.chat.faults if self.chat else None

    async def taken(self, more: int) -> None:
        """Until the program has taken so many requests more: while it works, however fast the machine is."""
        number = self.sender.taken + more

        async def enough() -> bool:
            return self.sender.taken >= number

        await until(enough, "the program takes requests")

    async def passes(self, seconds: float) -> None:
        """So long is nothing done to the program."""
        clock = asyncio.get_running_loop().time
        end = clock() + seconds

        async def over() -> bool:
            return clock() >= end

        await until(over, "time passes", seconds + BUSY)

    async def refuses(self, more: int) -> None:
        """Until it has told so many senders to come again, within what a platform waits; else that is a surprise."""
        number, unanswered = self.sender.answers[REFUSED] + more, self.sender.answers[0]

        async def enough() -> bool:
            return self.sender.answers[REFUSED] >= number

        await self.expect(enough, "requests are refused clearly")
        if self.sender.answers[0] > unanswered:
            self.surprises.append(f"requests that got no answer: {self.sender.answers[0] - unanswered}")

    async def expect(self, condition: Callable[[], Awaitable[bool]], what: str, patience: float = BUSY) -> None:
        """Until it is so; where it never is, that is a surprise."""
        try:
            await until(condition, what, patience, LOOK_EVERY)
        except TimeoutError as vain:
            self.surprises.append(str(vain))

    async def unready(self) -> bool:
        return not await self.ready()

    async def ready(self) -> bool:
        return await self.program.is_ready(self.session)

    def stored(self, *, whole: bool = False) -> Stored:
        return read(self.program.database_url, whole=whole)

    def hurt(self) -> None:
        """Now it was hurt for the last time so far: what is in doubt at this moment has to recover."""
        self._hurt_at = asyncio.get_running_loop().time()
        self._doubtful = self.stored().doubtful

    async def play(self, hurt: Callable[["Scene"], Awaitable[None]]) -> History:
        """People answer while it is hurt; then until everything is settled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._people())
            try:
                await hurt(self)
            except TimeoutError as vain:
                self.surprises.append(str(vain))
            finally:
                self._over.set()
            recovering = tasks.create_task(self._recovered())
        await self._settled()
        stored = self.stored(whole=True)
        return History(
            sent=self.sender.sent,
            acknowledged=self.sender.acknowledged,
            stored=stored.names,
            planned=stored.keys,
            posted=self.crowd.posted(),
            known=stored.known,
            asked=stored.asked,
            overdue=self._overdue(stored),
            integrity=stored.integrity,
            unsettled=stored.unsettled,
            tolerated=self.plan.tolerated * self.plan.times,
            recovery=recovering.result(),
            within=self.plan.recovery,
            refused=self.sender.answers[REFUSED],
            unanswered=self.sender.answers[0],
            surprises=self.surprises,
        )

    async def _people(self) -> None:
        """They answer at an even pace, whether they are heard or not; until the last has been told, or given up."""
        async with asyncio.TaskGroup() as tasks:
            doings = self.crowd.said(self.chance)
            while not self._over.is_set():
                said = next(doings)
                self.events += 1
                tell = self.sender.push if said.repeated else self.sender.ask
                tasks.create_task(tell(said.name, said.request))
                await asyncio.sleep(1 / self.plan.rate)
                async with self.sender.lines:  # as fast as they are heard at all
                    pass

    async def _recovered(self) -> float:
        """Seconds until what was in doubt after the last fault is settled, or is given up."""
        if not self._hurt_at:
            self.hurt()

        async def recovered() -> bool:
            return not self._doubtful & self.stored().doubtful

        with suppress(TimeoutError):
            await until(recovered, "what was in doubt is settled", self.plan.settling, LOOK_EVERY)
        return asyncio.get_running_loop().time() - self._hurt_at

    def _overdue(self, stored: Stored) -> list[str]:
        now = self.crowd.civil()
        return [what for what, at in stored.appointments if now and at <= now - LATE]

    async def _settled(self) -> None:
        """The checker names what never is."""

        async def posted() -> bool:
            stored = self.stored()
            return not (stored.unsettled or self._overdue(stored))

        with suppress(TimeoutError):
            await until(posted, "everything is posted", self.plan.settling, LOOK_EVERY)


@asynccontextmanager
async def opened(plan: Plan) -> AsyncIterator[Scene]:
    """The program runs, every channel has its question; in the end nothing of it runs any more."""
    with own_disk(plan.folder / "data", plan.disk):
        async with aiohttp.ClientSession() as session, FRONTS[plan.front](plan, session) as scene:
            yield scene


@asynccontextmanager
async def _running(scene: Scene, session: aiohttp.ClientSession) -> AsyncIterator[Scene]:
    try:
        for program in scene.programs:
            await program.start(session)
        await scene.crowd.open(scene.sender)
        yield scene
    finally:
        for program in scene.programs:
            program.let_go()
            await program.kill()


@asynccontextmanager
async def _in_slack(plan: Plan, session: aiohttp.ClientSession) -> AsyncIterator[Scene]:
    schools, channels = plan.channels
    async with StandIn(state=state(channels, schools)) as slack:
        slack.state.tell = lambda team, event: None  # what the bot posts is no news to it
        programs = _programs(plan, slack.url, CLIENT)
        sender = Sender(session, *_addresses(programs), PATIENCE)
        school = School(slack.state, _clock(plan))
        scene = Scene(plan, programs, school, sender, session, slack, random.Random(plan.seed))
        await scene.program.run("migrate")
        await install(slack.state, scene.program, [scene.program.more["secret_keys"]])
        async with _running(scene, session):
            yield scene


@asynccontextmanager
async def _in_teams(plan: Plan, session: aiohttp.ClientSession) -> AsyncIterator[Scene]:
    """One tenant, with as many channels in all. Teams takes one message a second in each, half of what Slack does."""
    async with Teams() as teams:
        tenant = Tenant(teams, 2 * prod(plan.channels), _clock(plan))
        programs = _programs(plan, "", settings(teams), platform="teams")
        sender = Sender(session, *_addresses(programs), TEAMS_PATIENCE)
        scene = Scene(plan, programs, tenant, sender, session, teams, random.Random(plan.seed))
        await scene.program.run("migrate")
        async with _running(scene, session):
            yield scene


@asynccontextmanager
async def _in_playground(plan: Plan, session: aiohttp.ClientSession) -> AsyncIterator[Scene]:
    command = ("playground", "--no-open")
    program = Program(plan.folder, "", database=plan.database, command=command, platform="playground")
    crowd = Playground(program.address, plan.folder / "data" / "playground.sqlite3")
    sender = Sender(session, program.address, patience=LONGEST_LOOK)
    async with _running(
        Scene(plan, [program], crowd, sender, session, None, random.Random(plan.seed)), session
    ) as scene:
        yield scene


FRONTS = {"slack": _in_slack, "teams": _in_teams, "playground": _in_playground}


def _clock(plan: Plan) -> Path | None:
    return None if plan.plain else plan.folder / "clock"


def _programs(plan: Plan, api: str, more: Mapping[str, str], platform: str = "slack") -> list[Program]:
    clock = _clock(plan)
    launcher = ("tests.faults.launched", "--clock", str(clock), *plan.launched) if clock else ("reflectory", "serve")
    keys = {**more, "secret_keys": Fernet.generate_key().decode()}
    return [
        Program(plan.folder, api, database=plan.database, more=keys, launcher=launcher, command=(), platform=platform)
        for _ in range(plan.workers)
    ]


def _addresses(programs: Sequence[Program]) -> tuple[str, Sequence[str]]:
    first, *others = (program.address for program in programs)
    return first, others
