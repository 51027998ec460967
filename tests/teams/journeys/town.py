"""The district in Teams as a stage: people act as Teams lets them, and what Teams shows them is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.playground.sdk.cast import CHANNELS, PEOPLE
from adapters.shared import phrases as shared
from adapters.teams.app.edge import Teams
from bot.domain.message import Act
from bot.domain.places import MessageRef, Place, Platform, Workspace
from bot.services.running import Engine
from tests.journeys.stage import Shown
from tests.journeys.town import StoppedClock
from tests.teams.journeys.words import buttons, read
from tests.teams.standin.school import TENANT, Message, Someone, Team
from tests.teams.standin.server import Answered, Person, StandIn

Json = dict[str, Any]
DIRECT = "direct-"


@dataclass
class Dialog:
    """What one person has open, and the message that it was opened from."""

    card: Json
    channel: str
    message: Message


@dataclass
class TeamsTown:
    """Implements Stage. `told` is what was shown to one person in this turn and stays nowhere."""

    teams: StandIn
    app: Teams
    engine: Engine
    clock: StoppedClock
    signs: bool = False
    dialogs: dict[str, Dialog] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    fresh: set[tuple[str, str]] = field(default_factory=set)

    async def settle(self) -> None:
        await self.app.settled()
        await self.engine.settle()
        await self.app.settled()

    async def invite(self, channel: str) -> None:
        answer = await self.teams.add_to(team_id(channel), room_id(channel))
        assert answer.status == 200, answer
        await self.settle()

    async def move_to(self, moment: datetime) -> None:
        self.clock.now = moment
        self.teams.tenant.now = max(self.teams.tenant.now, moment)
        await self.settle()

    def turn(self) -> None:
        now = {(channel, each.id) for channel, all_of in self.teams.tenant.said.items() for each in all_of}
        self.fresh, self.seen = now - self.seen, now
        self.told = []

    # --- What people do ---

    async def types(self, channel: str, who: str, command: str, thread: str) -> None:
        """A mention; in the chat with the bot a plain message. Where that needs a form, its button is pressed."""
        room, person = self._room(channel), self._person(who)
        before = len(self.teams.tenant.said.get(room, ()))
        if channel.startswith(DIRECT):
            await person.says(room, command)
        else:
            await person.says(room, _picked(command), thread, mention=True)
        await self.settle()
        for message in self.teams.tenant.said.get(room, [])[before:]:
            if shared.open_form() in _labels(message.card):
                await self._press(who, room, message, shared.open_form())
                message.deleted = self.teams.tenant.now  # a note to them: nobody reads it as the bot's word

    async def says(self, channel: str, who: str, text: str, thread: str) -> MessageRef:
        room = self._room(channel)
        mention, words = text.startswith("@Reflectory"), text.removeprefix("@Reflectory").strip()
        message = await self._person(who).says(room, words, thread, mention=mention)
        self._taken()
        await self.settle()
        return MessageRef(Place(Workspace(Platform.TEAMS, TENANT), room), message.id, thread)

    async def edits(self, who: str, ref: MessageRef, text: str) -> None:
        await self._person(who).edits(ref.place.channel, self._message(ref), text)
        self._taken()
        await self.settle()

    async def deletes(self, who: str, ref: MessageRef) -> None:
        await self._person(who).deletes(ref.place.channel, self._message(ref))
        self._taken()
        await self.settle()

    async def marks(self, channel: str, who: str, act: Act, ref: MessageRef) -> None:
        answer = await self._person(who).chooses(ref.place.channel, self._message(ref), act.value)
        self._shown(who, ref.place.channel, self._message(ref), answer)
        await self.settle()

    async def presses(self, channel: str, who: str, label: str, thread: str) -> None:
        opened = self.dialogs.get(who)
        if opened and label in _labels(opened.card):
            [data] = [each["data"] for each in buttons(opened.card) if each["title"] == label][-1:]
            answer = await self._person(who).invokes(opened.channel, opened.message, "task/submit", data)
            self._shown(who, opened.channel, opened.message, answer)
        else:
            self.dialogs.pop(who, None)
            room, message = self._offering(channel, who, label, thread)
            await self._press(who, room, message, label)
        await self.settle()

    async def sends(self, channel: str, who: str, fields: dict[str, tuple[str, ...]]) -> None:
        person = self._person(who)
        opened = self.dialogs.pop(who)
        answer = await person.invokes(opened.channel, opened.message, "task/submit", _filled(opened.card, fields))
        self._shown(who, opened.channel, opened.message, answer)
        await self.settle()

    async def happens(self, channel: str, what: str, words: str) -> None:
        team = self.teams.tenant.teams[team_id(channel)]
        match what:
            case "leaves":
                team.members.remove(user_id(words))
                await self.teams.tell_of(team, membersRemoved=[self._person(words).as_account()])
            case "members":
                for name in words.split(", "):
                    await self._joins(team, name)
            case "closes":
                team.installed = False
            case "opens":
                team.installed = True
                await self.teams.add_to(team.id, room_id(channel))
            case "external":
                await self._joins(team, "guest", role="guest")
            case _:
                raise AssertionError(f"this can not happen: {what}")
        await self.settle()

    # --- What is seen ---

    def thread(self, channel: str, words: str) -> str:
        found = [each for each in self._tops(channel) if words in " ".join(read(each.card).split())]
        assert found, f"no message of ours says {words!r}"
        return found[-1].id

    def visible(self) -> Shown:
        return {
            (name_of(channel), each.id): read(each.card) if not each.author and not each.deleted else ""
            for channel, all_of in self.teams.tenant.said.items()
            for each in all_of
        }

    def count(self, channel: str) -> int:
        return len(self._tops(channel))

    def private(self) -> str:
        return "\n".join(self.told)

    # --- How Teams does it ---

    def _room(self, channel: str) -> str:
        return f"a:{user_id(channel.removeprefix(DIRECT))}" if channel.startswith(DIRECT) else room_id(channel)

    def _person(self, who: str) -> Person:
        admit(self.teams, who)
        return self.teams.person(user_id(who))

    def _message(self, ref: MessageRef) -> Message:
        found = self.teams.tenant.find(ref.place.channel, ref.id)
        assert found
        return found

    def _tops(self, channel: str) -> list[Message]:
        return [each for each in self.teams.tenant.roots(self._room(channel)) if not each.author and not each.deleted]

    async def _joins(self, team: Team, name: str, role: str = "user") -> None:
        admit(self.teams, name, role=role)
        if user_id(name) not in team.members:
            team.members.append(user_id(name))
            await self.teams.tell_of(team, membersAdded=[self._person(name).as_account()])

    async def _press(self, who: str, room: str, message: Message, label: str) -> None:
        [button] = [each for each in buttons(message.card) if each["title"] == label][-1:]
        person = self._person(who)
        if "msteams" in button["data"]:
            self._shown(who, room, message, await person.invokes(room, message, "task/fetch", button["data"]))
        else:
            answer = await person.submits(room, message, label)
            assert answer.status == 200, answer

    def _shown(self, who: str, room: str, message: Message, answer: Answered) -> None:
        """What a dialog answers: another card, a few words, or its end."""
        assert answer.status == 200, answer
        self.dialogs.pop(who, None)
        task = (answer.body or {}).get("task")
        if task and task["type"] == "continue":
            card = task["value"]["card"]["content"]
            self.dialogs[who] = Dialog(card, room, message)
            self.told.append("\n".join([task["value"]["title"], read(card)]))
        elif task and task["value"] != shared.done_message().plain:
            self.told.append(task["value"])

    def _offering(self, channel: str, who: str, label: str, thread: str) -> tuple[str, Message]:
        """Something new in their chat; else the thread, or the channel: the newest that offers it."""
        chat, room = f"a:{user_id(who)}", self._room(channel)
        tenant = self.teams.tenant
        places = [[(chat, each) for each in tenant.said.get(chat, ()) if (chat, each.id) in self.fresh]]
        places += [[(room, each) for each in (tenant.thread(room, thread) if thread else tenant.roots(room))]]
        for place in places:
            found = [each for each in place if not each[1].deleted and label in _labels(each[1].card)]
            if found:
                return found[-1]
        return self._anothers(label)

    def _anothers(self, label: str) -> tuple[str, Message]:
        """What was said to somebody else. Whoever found a way to press it has no more rights by that."""
        for room, all_of in self.teams.tenant.said.items():
            for each in all_of:
                if (room, each.id) in self.fresh and not each.deleted and label in _labels(each.card):
                    return room, each
        raise AssertionError(f"no button {label!r}")

    def _taken(self) -> None:
        assert self.teams.answers[-1].status == 200, self.teams.answers[-1]


def user_id(name: str) -> str:
    return f"id-{name}"


def room_id(name: str) -> str:
    return f"19:{name}@thread.tacv2"


def team_id(name: str) -> str:
    return f"19:general-{name}@thread.tacv2"


def name_of(room: str) -> str:
    if room.startswith("a:"):
        return DIRECT + room.removeprefix("a:id-")
    return room.removeprefix("19:").removesuffix("@thread.tacv2")


def settle_in(teams: StandIn) -> None:
    """Everybody of the stories lives there; each of their channels has a team of its own. The bot is in none yet."""
    tenant = teams.tenant
    tenant.people, tenant.teams = {}, {}
    for person in PEOPLE:
        admit(teams, person.id, person.name)
    for number, each in enumerate(CHANNELS):
        group = f"bbbbbbbb-0000-4000-8000-{number:012d}"
        channels = {team_id(each.id): "", room_id(each.id): each.name}
        members = [user_id(who) for who in each.members]
        tenant.teams[team_id(each.id)] = Team(team_id(each.id), group, each.name, channels, members, public=each.public)


def admit(teams: StandIn, name: str, full: str = "", role: str = "user") -> None:
    known = teams.tenant.people
    if user_id(name) not in known:
        known[user_id(name)] = Someone(user_id(name), full or name.capitalize(), role)


def _labels(card: Json) -> Iterator[str]:
    return (each["title"] for each in buttons(card))


def _picked(command: str) -> str:
    return command.replace("#", "")


def _filled(card: Json, fields: dict[str, tuple[str, ...]]) -> Json:
    """What a client would send: everything as it was shown, but for these."""
    [send] = card["actions"]
    inputs = list(_inputs(card["body"]))
    data = {**send["data"], **{each["id"]: each.get("value", "") for each in inputs}}
    for each in inputs:
        name = each["id"].partition(".")[2]
        if name in fields:
            data[each["id"]] = ",".join(_chosen(each, value) for value in fields[name])
    return data


def _chosen(field: Json, value: str) -> str:
    """People and channels are picked from a list, by what they are called."""
    by_title = {choice["title"].casefold(): choice["value"] for choice in field.get("choices", ())}
    values = {choice["value"] for choice in field.get("choices", ())}
    if value in values or not value:
        return value
    for wanted in (user_id(value), room_id(value.removeprefix("#")), value):
        if wanted in values:
            return wanted
    return str(by_title.get(value.casefold(), value))


def _inputs(part: Any) -> Iterator[Json]:
    if isinstance(part, list):
        for each in part:
            yield from _inputs(each)
    elif isinstance(part, dict):
        if str(part.get("type", "")).startswith("Input."):
            yield part
        yield from _inputs(part.get("items", []))
