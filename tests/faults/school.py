"""Twenty channels with an open question each, set up through the front door; and what people then say in them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from adapters.slack.sdk.wire import Opened, Press, WireError
from bot.domain.form import FormId
from bot.domain.message import Act
from tests.faults.door import APP, BOT, Request, Workspace
from tests.faults.program import BOT_TOKEN, BUSY, TEAM, until
from tests.faults.sender import Sender
from tests.slack.standin.room import Room
from tests.slack.standin.state import App, Grant, State, Team, User

PEOPLE = ("U0ANA", "U0BEN", "U0CHI")
STEP_EVERY = 4
"""One in so many things that people do is a next step, which a message is posted for."""

TWINS = 3


def state(channels: int) -> State:
    """The workspace as the stand-in knows it."""
    team = Team(TEAM, "Red River Schools", "red-river", BOT)
    team.users = {each: User(each, each.lower(), each.removeprefix("U0").title()) for each in (*PEOPLE, BOT)}
    names = (f"C0TEAM{number:02d}" for number in range(channels))
    team.rooms = {name: Room(name, name.lower(), members=[*PEOPLE, BOT]) for name in names}
    return State(App(APP), teams={TEAM: team}, grants={BOT_TOKEN: Grant(BOT_TOKEN, TEAM)})


@dataclass(frozen=True)
class Thread:
    """A question's message, and the id that its buttons name."""

    channel: str
    ts: str
    prompt: str


@dataclass
class School:
    slack: State
    workspace: Workspace = field(default_factory=Workspace)
    threads: list[Thread] = field(default_factory=list)

    @property
    def rooms(self) -> list[Room]:
        return [room for room in self.slack.teams[TEAM].rooms.values() if room.id.startswith("C0TEAM")]

    async def open(self, sender: Sender) -> None:
        """Every channel is set up and started; until each has its question. What was sent for that is forgotten."""
        for room in self.rooms:
            for order in ("setup plan=live parts=1.N", "start"):
                await sender.insist(f"{room.id} {order}", self.workspace.command(room.id, PEOPLE[0], order))

        async def asked() -> bool:
            self.threads = [thread for room in self.rooms for thread in _questions(room)]
            return len(self.threads) == len(self.rooms)

        await until(asked, "every channel has its question", 2 * BUSY)
        sender.forget()

    def said(self, chance: random.Random) -> Iterator[tuple[str, Request, bool]]:
        """Without end: a name, the request, and whether Slack repeats it. The name is what is stored of it.

        Slack tells of one message by several events at times, so that each comes under three ids here.
        """
        for number in count(1):
            thread, person = chance.choice(self.threads), chance.choice(PEOPLE)
            if number % STEP_EVERY == 0:
                name = f"step {number}"
                yield name, self._step(thread, person, name), False
                continue
            ts = self.stands(thread, person)
            for _ in range(TWINS):
                told = self.workspace.message(thread.channel, person, f"answer {number}", ts, thread.ts)
                yield f"{thread.channel}:{ts}", told, True

    def stands(self, thread: Thread, person: str) -> str:
        """The ts of a new reply that stands in the room, where the program sets its sign on it."""
        ts = self.workspace.ts()
        said = {"type": "message", "user": person, "text": "", "ts": ts, "thread_ts": thread.ts}
        self.slack.teams[TEAM].rooms[thread.channel].add(said)
        return ts

    def _step(self, thread: Thread, person: str, what: str) -> Request:
        opened = Opened(thread.channel, thread.ts, form=FormId.MAKE_STEP, subject=f"{thread.prompt}:")
        return self.workspace.submission(person, opened.metadata, {"what": {"type": "plain_text_input", "value": what}})

    def posted_keys(self) -> list[str]:
        """The delivery's key of each message of ours that stands anywhere, as often as it stands there."""
        every = [message for room in self.rooms for message in room.messages]
        found = (message.get("metadata", {}).get("event_payload", {}).get("key") for message in every)
        return [str(key) for key in found if key]


def _questions(room: Room) -> Iterator[Thread]:
    for message in room.messages:
        for block in message.get("blocks") or ():
            for element in block.get("elements", ()):
                subject = _step_of(element)
                if subject:
                    yield Thread(room.id, message["ts"], subject)


def _step_of(element: dict[str, Any]) -> str:
    """What *Add a next step* is about, if this is that button."""
    try:
        press = Press.read(str(element.get("action_id", "")), str(element.get("value", "")))
    except WireError:
        return ""
    return press.subject if press.act is Act.MAKE_STEP else ""
