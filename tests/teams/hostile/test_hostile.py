"""Twenty thousand hostile requests at Teams' door."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from tests.faults.program import Program
from tests.faults.sender import Sender
from tests.faults.tenant import PEOPLE, Tenant, settings
from tests.slack.hostile.corpus import CANARY
from tests.slack.hostile.siege import MARKS, REQUESTS, Siege
from tests.teams.hostile.corpus import Corpus
from tests.teams.standin.server import StandIn
from tests.teams.standin.services import BOT_TOKEN, GRAPH_TOKEN, SECRET

pytestmark = MARKS


@asynccontextmanager
async def besieged(folder: Path) -> AsyncIterator[tuple[Siege, Corpus]]:
    """The program with one open question, and an answer to it."""
    async with StandIn() as teams, aiohttp.ClientSession() as session:
        more = {**settings(teams), "secret_keys": Fernet.generate_key().decode(), "log_level": "DEBUG"}
        program = Program(folder, "", more=more, platform="teams")
        tenant, sender = Tenant(teams, 1), Sender(session, program.address)
        await program.run("migrate")
        try:
            await program.start(session)
            await tenant.open(sender)
            [thread] = tenant.threads
            taken = [tenant._reply(thread, teams.person(PEOPLE[1]), f"{CANARY} said")]
            await sender.push("taken", taken[0])
            corpus = Corpus(tenant, thread, taken, random.Random(1))
            secrets = (SECRET, BOT_TOKEN, GRAPH_TOKEN, tenant.token)
            yield Siege(program, sender, corpus.answer, secrets), corpus
        finally:
            await program.stop()


async def test_hostile_requests_are_refused_and_leave_no_trace(tmp_path: Path) -> None:
    async with besieged(tmp_path) as (siege, corpus):
        await siege.withstood(corpus.cases(REQUESTS))
