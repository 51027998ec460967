"""Answers to the program while strace looks on: was each on the disk before it was acknowledged?"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.faults.program import Program
from tests.faults.school import PEOPLE, School, state
from tests.faults.sender import Sender
from tests.faults.traced import Call, calls, traced, unproven
from tests.slack.standin.server import StandIn


@dataclass(frozen=True)
class Log:
    """Where a database writes first: part of the path, and the processes that do so beside the program."""

    path: str
    writers: Callable[[], Sequence[int]] = tuple


async def faults(program: Program, log: Log, answers: int) -> list[str]:
    """People send so many answers at once. What the program acknowledged of them before it was on the disk."""
    async with StandIn(state=state(1)) as slack, aiohttp.ClientSession() as session:
        slack.state.tell = lambda team, event: None  # what the bot posts is no news to it
        program.api = slack.url
        school, sender = School(slack.state), Sender(session, program.address)
        file = program.folder / "trace"
        try:
            await program.start(session)
            await school.open(sender)
            async with traced(file, program.pid, *log.writers()):
                words = await _answered(school, sender, answers)
        finally:
            await program.kill()
    return list(unproven(await asyncio.to_thread(_read, file), program.port, words, log.path))


def _read(file: Path) -> list[Call]:
    with file.open(encoding="ascii", errors="replace") as lines:
        return list(calls(line.rstrip("\n") for line in lines))


async def _answered(school: School, sender: Sender, answers: int) -> list[str]:
    thread, words = school.threads[0], [f"kingfisher-{number:03d}" for number in range(answers)]
    async with asyncio.TaskGroup() as people:
        for word in words:
            # PostgreSQL may put the head of a page of its log into the middle of one of them.
            text = f"{word}, and once more: {word}"
            ts = school.stands(thread, PEOPLE[1], text)
            said = school.workspace.message(thread.channel, PEOPLE[1], text, ts, thread.ts)
            people.create_task(sender.insist(word, said))
    return words
