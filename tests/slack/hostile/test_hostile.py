"""Twenty thousand hostile requests at Slack's door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.faults.program import APP_TOKEN, BOT_TOKEN, SECRET, Program
from tests.faults.school import PEOPLE, School, state
from tests.faults.sender import Sender
from tests.slack.hostile.corpus import CANARY, Corpus, Target
from tests.slack.hostile.siege import MARKS, REQUESTS, Siege
from tests.slack.standin.server import StandIn

pytestmark = MARKS


@asynccontextmanager
async def besieged(folder: Path) -> AsyncIterator[tuple[Siege, Target]]:
    """The program with one open question, and an answer to it."""
    async with StandIn(state=state(1)) as slack, aiohttp.ClientSession() as session:
        slack.state.tell = lambda team, event: None
        program = Program(folder, slack.url, more={"log_level": "DEBUG"})
        school, sender = School(slack.state), Sender(session, program.address)
        await program.run("migrate")
        try:
            await program.start(session)
            await school.open(sender)
            thread = school.threads[0]
            ts = school.stands(thread, PEOPLE[1])
            taken = [
                school.workspace.message(thread.channel, PEOPLE[1], f"{CANARY} said", ts, thread.ts),
                school.workspace.command(thread.channel, PEOPLE[1], "status"),
            ]
            for request in taken:
                await sender.push("taken", request)
            target = Target(thread.channel, thread.ts, thread.prompt, PEOPLE[1], taken)
            yield Siege(program, sender, Corpus(2, target).answer, (BOT_TOKEN, APP_TOKEN, SECRET)), target
        finally:
            await program.stop()


async def test_hostile_requests_are_refused_and_leave_no_trace(tmp_path: Path) -> None:
    async with besieged(tmp_path) as (siege, target):
        await siege.withstood(Corpus(1, target).cases(REQUESTS))
