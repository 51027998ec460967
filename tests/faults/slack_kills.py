"""Kills the program again and again while people answer, and checks that nothing that it acknowledged is lost.

python -m tests.faults.slack_kills [--kills 30] [--store sqlite|postgres] [--rate 60] [--seed 1]
"""

import asyncio
import random
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import click

from tests import postgres
from tests.faults.checker import History, faults
from tests.faults.program import Program, until
from tests.faults.school import School, state
from tests.faults.sender import Sender
from tests.faults.stored import Stored, read
from tests.slack.standin.faults import Fault
from tests.slack.standin.server import StandIn

CHANNELS = 20
FEWEST, MOST = 1, 50
"""Events that the program takes before it is killed: while it works, however fast the machine is."""

SETTLING = 120.0
"""Seconds in which everything that was planned is posted, after the last kill: leases run out, doubts are looked up."""


@dataclass(frozen=True)
class Plan:
    """`database` is its address; empty for a SQLite file in the folder. `rate` are events a second."""

    folder: Path
    kills: int
    database: str = ""
    rate: float = 60.0
    seed: int = 1


async def run(plan: Plan) -> History:
    async with StandIn(state=state(CHANNELS)) as slack, aiohttp.ClientSession() as session:
        slack.state.tell = lambda team, event: None  # what the bot posts is no news to it
        program = Program(plan.folder, slack.url, database=plan.database)
        school, sender = School(slack.state), Sender(session, program.door)
        try:
            await program.run("migrate")
            await program.start(session)
            await school.open(sender)
            await _under_fire(plan, slack, program, school, sender, session)
            stored = await _settled(plan, program, school)
        finally:
            await program.stop()
        return History(
            sent=sender.sent,
            acknowledged=sender.acknowledged,
            stored=stored.names,
            planned=stored.keys,
            posted=school.posted_keys(),
            integrity=stored.integrity,
            unsettled=stored.unsettled,
        )


async def _under_fire(
    plan: Plan, slack: StandIn, program: Program, school: School, sender: Sender, session: aiohttp.ClientSession
) -> None:
    """Until the last kill, and until Slack has repeated what it repeats."""
    chance = random.Random(plan.seed)
    over = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_load(plan, school, sender, over))
        for _ in range(plan.kills):
            slack.faults.order(Fault.LATE, "chat.postMessage")  # posted, and we die before we are told
            await _taken(sender, sender.answers[200] + chance.randint(FEWEST, MOST))
            await program.kill()
            await program.start(session)
        over.set()


async def _taken(sender: Sender, number: int) -> None:
    async def enough() -> bool:
        return sender.answers[200] >= number

    await until(enough, "the program takes events")


async def _load(plan: Plan, school: School, sender: Sender, over: asyncio.Event) -> None:
    """People answer at an even pace, whether anybody listens or not."""
    async with asyncio.TaskGroup() as tasks:
        for name, request, repeated in school.said(random.Random(plan.seed)):
            if over.is_set():
                return
            tasks.create_task((sender.push if repeated else sender.ask)(name, request))
            await asyncio.sleep(1 / plan.rate)


async def _settled(plan: Plan, program: Program, school: School) -> Stored:
    url = plan.database or f"sqlite:///{plan.folder / 'data' / 'reflectory.sqlite3'}"

    async def posted() -> bool:
        return not read(url).unsettled

    with suppress(TimeoutError):  # the checker names what is not posted
        await until(posted, "everything is posted", SETTLING)
    return read(url)


def told(history: History) -> str:
    lost = len(set(history.acknowledged) - set(history.stored))
    twice = len(history.posted) - len(set(history.posted))
    return (
        f"sent {len(history.sent)}, acknowledged {len(history.acknowledged)}, stored {len(history.stored)},"
        f" lost {lost}; posted {len(history.posted)}, twice {twice}; integrity {history.integrity}"
    )


@click.command()
@click.option("--kills", default=30, show_default=True)
@click.option("--store", type=click.Choice(["sqlite", "postgres"]), default="sqlite", show_default=True)
@click.option("--rate", default=60.0, show_default=True, help="Events a second.")
@click.option("--seed", default=1, show_default=True)
def main(kills: int, store: str, rate: float, seed: int) -> None:
    """Kills the program while people answer, and tells what became of it. Exit status 1 when anything was lost."""
    with tempfile.TemporaryDirectory() as folder:
        if store == "sqlite":
            history = asyncio.run(run(Plan(Path(folder), kills, rate=rate, seed=seed)))
        else:
            with postgres.find_server(None) as server:
                if server is None:
                    raise click.ClickException(postgres.CURE)
                with postgres.new_database(server) as url:
                    history = asyncio.run(run(Plan(Path(folder), kills, url, rate, seed)))
    click.echo(f"{kills} kills: {told(history)}")
    found = list(faults(history))
    click.echo("\n".join(found[:50]) or "No faults.")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
