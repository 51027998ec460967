"""The playground's teams at its page: set up, answering and letting days pass, as a browser's requests do it."""

import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from adapters.playground.sdk.cast import BOT, CHANNELS
from bot.domain.message import Act
from tests.faults.crowd import Said
from tests.faults.program import BUSY, until
from tests.faults.sender import Sender

TEAMS = tuple(room for room in CHANNELS if not room.public)
NEWEST = 2
"""Questions of a channel that people answer: so many are open at once."""

DAILY = "/reflect setup plan=questions days=mon,tue,wed,thu,fri at=9:00"


@dataclass(frozen=True)
class Click:
    """A form that a page sends. A page answers what it took with the way to the next one."""

    address: str
    path: str
    body: str
    taken: int = 303

    def headers(self, retry: int = 0) -> Mapping[str, str]:
        return {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}


@dataclass
class Playground:
    """Implements Crowd. `address` is the program's, `file` the chat's own."""

    address: str
    file: Path
    threads: list[tuple[str, str]] = field(default_factory=list)

    posting = ""

    async def open(self, sender: Sender) -> None:
        for room in TEAMS:
            for order in (DAILY, "/reflect start"):
                await sender.insist(f"{room.id} {order}", self._say(room.id, room.members[0], order))
        await self.day_passes(sender)

        async def asked() -> bool:
            self.look()
            return len({room for room, _ in self.threads}) == len(TEAMS)

        await until(asked, "every team has its question", 2 * BUSY)
        sender.forget()

    async def day_passes(self, sender: Sender) -> None:
        await self.turn(sender, "day")

    async def turn(self, sender: Sender, move: str) -> None:
        """The page's own clock: an hour, a day, or to the next question."""
        await sender.ask("clock", self._click(TEAMS[0].id, TEAMS[0].members[0], "clock", move=move))
        sender.sent.discard("clock")
        sender.acknowledged.discard("clock")

    def civil(self) -> None:
        """The page's clock is the program's own."""

    def look(self) -> None:
        found = [[(room.id, thread) for thread in self._questions(room.id)][-NEWEST:] for room in TEAMS]
        self.threads = [thread for threads in found for thread in threads]

    def said(self, chance: random.Random) -> Iterator[Said]:
        """A person sees whether it was taken, and says it once."""
        members = {room.id: room.members for room in TEAMS}
        for number in count(1):
            room, thread = chance.choice(self.threads)
            name = f"answer {number}"
            yield Said(name, self._say(room, chance.choice(members[room]), name, root=thread), repeated=False)

    def posted(self) -> list[str]:
        return [key for (key,) in self._read("SELECT key FROM entry WHERE key <> '' AND deleted = 0")]

    def _questions(self, room: str) -> list[str]:
        sql = "SELECT n, blocks FROM entry WHERE room = ? AND author = ? AND root = '' AND deleted = 0 ORDER BY n"
        return [f"{number:08d}" for number, blocks in self._read(sql, room, BOT) if Act.ANSWER_IN_FORM in blocks]

    def _read(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self.file)) as chat:
            return chat.execute(sql, values).fetchall()

    def _say(self, room: str, person: str, text: str, root: str = "") -> Click:
        return self._click(room, person, "say", text=text, root=root)

    def _click(self, room: str, person: str, what: str, **fields: str) -> Click:
        return Click(self.address, f"/c/{room}/{what}?as={person}", urlencode(fields))
