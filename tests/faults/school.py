"""Schools in Slack, each a workspace with channels, set up through the front door; and what people then say in them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from adapters.slack.sdk.wire import Opened, Press, WireError
from bot.domain.form import FormId
from bot.domain.installation import Installation
from bot.domain.message import Act
from bot.domain.places import Platform
from bot.domain.places import Workspace as Tenant
from storage.store import open_store
from tests.faults.crowd import Said
from tests.faults.door import APP, BOT, Request, Workspace, moment
from tests.faults.program import BOT_TOKEN, BUSY, TEAM, Program, until
from tests.faults.sender import Sender
from tests.slack.standin.room import Room
from tests.slack.standin.state import App, Grant, State, Team, User

PEOPLE = ("U0ANA", "U0BEN", "U0CHI")
TEAMS = "C0TEAM"
STEP_EVERY = 4
"""One in so many things that people do is a next step, which a message is posted for."""

TWINS = 3
NEWEST = 2
"""Questions of a channel that people answer: so many are open at once."""

LIVE = "setup plan=live parts=1.N"
DAILY = (
    "setup plan=questions days=mon,tue,wed,thu,fri,sat,sun at=9:00 zone=UTC"
    ' first={first} last={last} region="" breaks=""'
)
DAY = 86_400.0


def daily(now: int) -> str:
    """The command that sets up a question a day, around this moment (seconds since 1970)."""
    today = datetime.fromtimestamp(now, UTC).date()
    return DAILY.format(first=_ago(today, 30), last=_ago(today, -300))


def state(channels: int, schools: int = 1) -> State:
    """The workspaces as the stand-in knows them, each with so many channels."""
    found = State(App(APP))
    for number in range(schools):
        team = _team(TEAM if number == 0 else f"{TEAM}{number}", number * channels, channels)
        found.teams[team.id] = team
        token = BOT_TOKEN if schools == 1 else f"{BOT_TOKEN}-{number}"
        found.grants[token] = Grant(token, team.id)
    return found


def _team(identifier: str, first: int, channels: int) -> Team:
    team = Team(identifier, "Red River Schools", "red-river", BOT)
    team.users = {each: User(each, each.lower(), each.removeprefix("U0").title()) for each in (*PEOPLE, BOT)}
    names = (f"{TEAMS}{number:02d}" for number in range(first, first + channels))
    team.rooms = {name: Room(name, name.lower(), members=[*PEOPLE, BOT]) for name in names}
    return team


async def install(slack: State, program: Program, keys: Sequence[str]) -> None:
    """Each school has let the program in, as if somebody there had gone through its pages."""
    store = await open_store(
        program.database or f"sqlite+aiosqlite:///{program.folder / 'data' / 'reflectory.sqlite3'}", keys=keys
    )
    try:
        for grant in slack.grants.values():
            where = Tenant(Platform.SLACK, grant.team)
            address = slack.teams[grant.team].url
            await store.installations.put(
                Installation(where, grant.token, BOT, datetime.fromtimestamp(moment(), UTC), address=address)
            )
    finally:
        await store.close()


@dataclass(frozen=True)
class Thread:
    """A question's message, and the id that its buttons name."""

    channel: str
    ts: str
    prompt: str


@dataclass
class School:
    """Implements Crowd. Where a `clock` file is given, questions come daily by it; else on a button."""

    slack: State
    clock: Path | None = None
    threads: list[Thread] = field(default_factory=list)
    workspaces: dict[str, Workspace] = field(init=False)

    posting = "chat.postMessage"

    def __post_init__(self) -> None:
        self.workspaces = {name: Workspace(name) for name, team in self.slack.teams.items() if _rooms(team)}
        if self.clock:
            self.clock.write_text("0")

    @property
    def workspace(self) -> Workspace:
        return self.workspaces[TEAM]

    @property
    def rooms(self) -> list[Room]:
        return [room for team in self.slack.teams.values() for room in _rooms(team)]

    async def open(self, sender: Sender) -> None:
        """Every channel is set up and started; until each has its question. What was sent for that is forgotten."""
        for order in (daily(moment()) if self.clock else LIVE, "start"):
            for room in self.rooms:
                await sender.insist(f"{room.id} {order}", self._command(room, order))
        if self.clock:
            await self.day_passes(sender)

        async def asked() -> bool:
            self.look()
            return len({thread.channel for thread in self.threads}) == len(self.rooms)

        await until(asked, "every channel has its question", 2 * BUSY)
        sender.forget()

    async def day_passes(self, sender: Sender) -> None:
        """The next question falls due everywhere; without a clock, it is asked for everywhere."""
        if self.clock:
            self.turn(DAY)
            return
        for room in self.rooms:
            await sender.ask("next", self._command(room, "next"))
        sender.sent.discard("next")
        sender.acknowledged.discard("next")

    def turn(self, seconds: float) -> None:
        """The clock steps, forward or back."""
        assert self.clock
        ahead = float(self.clock.read_text()) + seconds
        new = self.clock.with_suffix(".new")
        new.write_text(str(ahead))
        new.replace(self.clock)  # at once: it is read all the time

    def civil(self) -> datetime:
        ahead = float(self.clock.read_text()) if self.clock else 0.0
        return datetime.fromtimestamp(moment() + ahead, UTC)

    def look(self) -> None:
        """The questions that stand in the channels now."""
        every = [list(_questions(room))[-NEWEST:] for room in self.rooms]
        self.threads = [thread for threads in every for thread in threads]

    def said(self, chance: random.Random) -> Iterator[Said]:
        """Without end. Slack tells of one message by several events at times: each comes under three ids here."""
        for number in count(1):
            thread, person = chance.choice(self.threads), chance.choice(PEOPLE)
            if number % STEP_EVERY == 0:
                name = f"step {number}"
                yield Said(name, self.step(thread, person, name), repeated=False)
                continue
            name, ts = f"answer {number}", self.stands(thread, person, f"answer {number}")
            for _ in range(TWINS):
                yield Said(name, self.said_in(thread, person, name, ts), repeated=True)

    def said_in(self, thread: Thread, person: str, text: str, ts: str) -> Request:
        return self._of(thread.channel).message(thread.channel, person, text, ts, thread.ts)

    def stands(self, thread: Thread, person: str, text: str = "") -> str:
        """The ts of a new reply that stands in the room, where the program sets its sign on it."""
        ts = self._of(thread.channel).ts()
        said = {"type": "message", "user": person, "text": text, "ts": ts, "thread_ts": thread.ts}
        self._team(thread.channel).rooms[thread.channel].add(said)
        return ts

    def posted(self) -> list[str]:
        """The delivery's key of each message of ours that stands anywhere, as often as it stands there."""
        rooms = (room for team in self.slack.teams.values() for room in team.rooms.values())
        every = [message for room in rooms for message in room.messages]
        found = (message.get("metadata", {}).get("event_payload", {}).get("key") for message in every)
        return [str(key) for key in found if key]

    def _team(self, channel: str) -> Team:
        return next(team for team in self.slack.teams.values() if channel in team.rooms)

    def _of(self, channel: str) -> Workspace:
        return self.workspaces[self._team(channel).id]

    def _command(self, room: Room, order: str) -> Request:
        return self._of(room.id).command(room.id, PEOPLE[0], order)

    def step(self, thread: Thread, person: str, what: str) -> Request:
        opened = Opened(thread.channel, thread.ts, form=FormId.MAKE_STEP, subject=f"{thread.prompt}:")
        form = {"what": {"type": "plain_text_input", "value": what}}
        return self._of(thread.channel).submission(person, opened.metadata, form)


def _rooms(team: Team) -> list[Room]:
    return [room for room in team.rooms.values() if room.id.startswith(TEAMS)]


def _ago(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def _questions(room: Room) -> Iterator[Thread]:
    for message in room.messages:
        for block in message.get("blocks") or ():
            for element in block.get("elements", ()):
                prompt = _asked_by(element)
                if prompt:
                    yield Thread(room.id, message["ts"], prompt)


def _asked_by(element: dict[str, Any]) -> str:
    """The question that *Answer in a form* is about, if this is that button; one below a thread names more."""
    try:
        press = Press.read(str(element.get("action_id", "")), str(element.get("value", "")))
    except WireError:
        return ""
    return press.subject if press.act is Act.ANSWER_IN_FORM and ":" not in press.subject else ""
