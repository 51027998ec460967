"""A team in Microsoft Teams with channels, set up through the front door; and what people then say in them."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from adapters.teams.app.doors import MESSAGES_PATH
from adapters.teams.messenger.lookup import MARK
from adapters.teams.sdk import wire
from bot.domain.form import FormId
from bot.domain.message import Act
from tests.faults.crowd import Said
from tests.faults.door import JSON, moment
from tests.faults.program import BUSY, until
from tests.faults.school import DAY, LIVE, NEWEST, STEP_EVERY, TWINS, daily
from tests.faults.sender import Sender
from tests.teams.standin.school import APP, BOT, DARNELL, GROUP, MARIA, PRIYA, TEAM, TENANT, Message, Team
from tests.teams.standin.server import Person, StandIn, parts_of
from tests.teams.standin.services import SECRET

PEOPLE = (MARIA, DARNELL, PRIYA)
LIFE = 3600


@dataclass(frozen=True)
class Activity:
    """With Microsoft's token. Teams says nothing of it when it sends one again."""

    body: str
    token: str
    path: str = MESSAGES_PATH
    taken: int = 200

    def headers(self, retry: int = 0) -> dict[str, str]:
        return {"Content-Type": JSON, "Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class Thread:
    """A question's message, and the id that its buttons name."""

    channel: str
    message: Message
    prompt: str


def settings(teams: StandIn) -> dict[str, str]:
    """The program's, where Teams is this one."""
    return {
        "teams_app_id": APP,
        "teams_app_secret": SECRET,
        "teams_tenants": TENANT,
        "teams_login": f"{teams.url}/login/",
        "teams_keys": f"{teams.url}/openid",
        "teams_graph": f"{teams.url}/graph/",
        "teams_services": teams.url,
        "public_url": "https://bot.example.org",
    }


@dataclass
class Tenant:
    """Implements Crowd. Questions come daily by the `clock` file, or where there is none, by command."""

    teams: StandIn
    channels: int
    clock: Path | None = None
    threads: list[Thread] = field(default_factory=list)

    posting = "create"

    def __post_init__(self) -> None:
        named = {f"19:room{number:02d}@thread.tacv2": f"room{number:02d}" for number in range(self.channels)}
        self.teams.tenant.teams = {TEAM: Team(TEAM, GROUP, "Red River", {TEAM: "", **named}, list(PEOPLE))}
        self.rooms = list(named)
        self.teams.tenant.real_time = True
        self.token = self.teams.signer.token(self.teams.service, exp=moment() + LIFE)
        if self.clock:
            self.clock.write_text("0")

    async def open(self, sender: Sender) -> None:
        """Every channel is set up and started; until each has its question. What was sent for that is forgotten."""
        set_up = daily(moment()) if self.clock else LIVE
        for room in self.rooms:
            await sender.insist(f"{room} added", self._added(room))
            for order in (set_up, "start"):
                await sender.insist(f"{room} {order}", self._order(room, order))
        if self.clock:
            await self.day_passes(sender)

        async def asked() -> bool:
            self.look()
            return len({thread.channel for thread in self.threads}) == len(self.rooms)

        await until(asked, "every channel has its question", 2 * BUSY)
        sender.forget()

    async def day_passes(self, sender: Sender) -> None:
        if self.clock:
            self.turn(DAY)
            return
        for room in self.rooms:
            await sender.ask("next", self._order(room, "next"))
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
        every = [list(self._questions(room))[-NEWEST:] for room in self.rooms]
        self.threads = [thread for threads in every for thread in threads]

    def said(self, chance: random.Random) -> Iterator[Said]:
        """Without end. Nothing is sent again by Teams until it is taken; but some things it tells of three times."""
        for number in count(1):
            thread, person = chance.choice(self.threads), self.teams.person(chance.choice(PEOPLE))
            if number % STEP_EVERY == 0:
                yield Said(f"step {number}", self._step(thread, person, f"step {number}"), repeated=False)
                continue
            reply = self._reply(thread, person, f"answer {number}")
            for _ in range(TWINS):
                yield Said(f"answer {number}", reply, repeated=False)

    def posted(self) -> list[str]:
        return [key for room in self.teams.tenant.said.values() for each in room if (key := _key(each))]

    # --- What they send ---

    def _signed(self, activity: Mapping[str, Any]) -> Activity:
        return Activity(json.dumps(activity), self.token)

    def _added(self, room: str) -> Activity:
        told = self.teams.activity("conversationUpdate", TEAM, membersAdded=[{"id": BOT}])
        told["channelData"] |= {"eventType": "teamMemberAdded", "settings": {"selectedChannel": {"id": room}}}
        return self._signed(told)

    def _order(self, room: str, order: str) -> Activity:
        person = self.teams.person(PEOPLE[0])
        message = self.teams.tenant.post(room, "", person.who.id, f"Reflectory {order}")
        message.mentions = True
        return self._signed(person._told("message", room, message, order, mention=True))

    def _reply(self, thread: Thread, person: Person, text: str) -> Activity:
        message = self.teams.tenant.post(thread.channel, thread.message.id, person.who.id, text)
        return self._signed(person._told("message", thread.channel, message, text))

    def _step(self, thread: Thread, person: Person, what: str) -> Activity:
        form = wire.Filled(FormId.MAKE_STEP, f"{thread.prompt}:", thread.channel, thread.message.id)
        value = {"data": {**form.data, f"{wire.TYPED}what": what}, "context": {"theme": "default"}}
        return self._signed(person._acts(thread.channel, thread.message, "invoke", name="task/submit", value=value))

    def _questions(self, room: str) -> Iterator[Thread]:
        for message in self.teams.tenant.said.get(room, ()):
            for part in parts_of(message.card) if not message.author else ():
                if prompt := _asked_by(part.get("data") or {}):
                    yield Thread(room, message, prompt)


def _asked_by(data: Mapping[str, Any]) -> str:
    """The question that *Answer in a form* is about, if this is that button; one below a thread names more."""
    try:
        pressed = wire.read(data)
    except wire.WireError:
        return ""
    asked = isinstance(pressed, wire.Press) and pressed.act is Act.ANSWER_IN_FORM and ":" not in pressed.subject
    return pressed.subject if asked and isinstance(pressed, wire.Press) else ""


def _key(message: Message) -> str:
    """Of the delivery whose first part this is."""
    body = message.card.get("body")
    name = str(body[0].get("id", "")) if body else ""
    key, part = (*name.removeprefix(MARK).split(":"), "", "")[:2]
    return key if name.startswith(MARK) and part == "0" and not message.deleted else ""
