"""The district in Slack as a stage: people act as Slack lets them, and what Slack shows them is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.shared import phrases
from adapters.slack.app.edge import Slack
from bot.domain.message import Act
from bot.domain.places import MessageRef, Place, Platform, Workspace
from bot.services.running import Engine
from tests.journeys.stage import Shown
from tests.journeys.town import StoppedClock
from tests.slack.journeys.district import admit, name_of, room_id, room_named, user_id
from tests.slack.journeys.happenings import HAPPENINGS, invites_bot
from tests.slack.journeys.screens import HOME, MODAL, Key, Screen, labels, pressable, screens
from tests.slack.journeys.words import read, read_message
from tests.slack.standin import acting
from tests.slack.standin.outgoing import Answer
from tests.slack.standin.person import Person
from tests.slack.standin.room import Kind, Room
from tests.slack.standin.server import BOT, TEAM, StandIn

SAVED = "white_check_mark"
MENTION = "@Reflectory"

Json = dict[str, Any]


@dataclass
class SlackTown:
    """Implements Stage. `before` are all private screens as the turn began, `fresh` those that the last turn brought.

    `at_home` are people who look at their App Home, and not at a channel.
    """

    slack: StandIn
    app: Slack
    engine: Engine
    clock: StoppedClock
    before: tuple[Screen, ...] = ()
    fresh: frozenset[Key] = frozenset()
    at_home: set[str] = field(default_factory=set)

    async def settle(self) -> None:
        """Everything sent was taken, everybody answered, everything due done; and our own posts were told to us."""
        await self.slack.outgoing.settled()
        await self.app.settled()
        await self.engine.settle()
        await self.slack.outgoing.settled()
        await self.app.settled()
        assert not self.slack.outgoing.lost, self.slack.outgoing.lost

    async def invite(self, channel: str) -> None:
        invites_bot(self.slack, self._room(channel))
        await self.settle()

    async def move_to(self, moment: datetime) -> None:
        self.clock.now = moment
        await self.settle()

    def turn(self) -> None:
        known = {screen.key for screen in self.before}
        for stack in self.slack.state.views.values():
            for view in stack:
                view.pop("errors", None)
        self.before = tuple(screens(self.slack.state, self.slack.team))
        self.fresh = frozenset(screen.key for screen in self.before) - known

    # --- What people do ---

    async def types(self, channel: str, who: str, command: str, thread: str) -> None:
        """A slash command; a mention in a thread, where Slack takes no commands; a plain message to the bot itself."""
        room, person = self._room(channel), self._in_channel(who)
        if room.kind is Kind.IM and not thread:
            person.says(room.id, _picked(command))
        elif thread:
            person.says(room.id, f"<@{BOT}> {_picked(command)}", thread=thread)
        else:
            _taken(await person.types(room.id, _picked(command, escaped=True)))
        await self.settle()
        await self._opens_form(person)

    async def says(self, channel: str, who: str, text: str, thread: str) -> MessageRef:
        room = self._room(channel)
        ts = self._in_channel(who).says(room.id, text.replace(MENTION, f"<@{BOT}>"), thread=thread)
        await self.settle()
        return MessageRef(Place(Workspace(Platform.SLACK, TEAM), room.id), ts, thread)

    async def edits(self, who: str, ref: MessageRef, text: str) -> None:
        self._in_channel(who).edits(ref.place.channel, ref.id, text.replace(MENTION, f"<@{BOT}>"))
        await self.settle()

    async def deletes(self, who: str, ref: MessageRef) -> None:
        self._in_channel(who).deletes(ref.place.channel, ref.id)
        await self.settle()

    async def presses(self, channel: str, who: str, label: str, thread: str) -> None:
        user = self._person(who).id
        own = [
            screen for screen in self.before if screen.user == user and (screen.where != HOME or who in self.at_home)
        ]
        if found := pressable(own, label, self.fresh):
            _taken(await self._presses_own(found[0], label))
        elif others := pressable([screen for screen in self.before if screen.where != HOME], label, self.fresh):
            _taken(await self._presses_anothers(who, others[0], label))
        else:
            room = self._room(channel)
            _taken(await self._in_channel(who).presses(room.id, _offering(room, label, thread), label))
        await self.settle()

    async def marks(self, channel: str, who: str, act: Act, ref: MessageRef) -> None:
        _taken(await self._in_channel(who).chooses(ref.place.channel, ref.id, act.value))
        await self.settle()

    async def sends(self, channel: str, who: str, fields: dict[str, tuple[str, ...]]) -> None:
        person = self._person(who)
        assert self.slack.state.open_views(TEAM, person.id), f"no form is open before {who}"
        elements = {block["block_id"]: block["element"] for block in person.form["blocks"] if block["type"] == "input"}
        _taken(await person.submits({name: _given(elements[name], values) for name, values in fields.items()}))
        await self.settle()

    async def happens(self, channel: str, what: str, words: str) -> None:
        assert what in HAPPENINGS, f"this can not happen: {what}"
        HAPPENINGS[what](self.slack, self._room(channel), words)
        if what == "opens home":
            self._in_channel(words)
            self.at_home.add(words)
        await self.settle()

    # --- What is seen ---

    def thread(self, channel: str, words: str) -> str:
        ours = [each for each in self._tops(channel) if words in " ".join(read(each["blocks"]).split())]
        assert ours, f"no message of ours says {words!r}"
        return str(ours[-1]["ts"])

    def visible(self) -> Shown:
        team = self.slack.team
        return {
            (name_of(team, room), message["ts"]): _words(message)
            for room in team.rooms.values()
            for message in room.messages
        }

    def count(self, channel: str) -> int:
        return len(self._tops(channel))

    def private(self) -> str:
        return "\n".join(screen.words for screen in self._new_screens())

    def refused(self) -> set[str]:
        """What of the Web API was called in vain, and why."""
        return {f"{made.method}: {error}" for made in self.slack.api.calls for error in made.errors}

    # --- How Slack does it ---

    def _room(self, channel: str) -> Room:
        return room_named(self.slack.team, channel)

    def _person(self, who: str) -> Person:
        return self.slack.person(admit(self.slack.team, who).id)

    def _in_channel(self, who: str) -> Person:
        """Whoever turns to a channel closes the modal that is before them, and leaves their home."""
        person = self._person(who)
        self.slack.state.open_views(TEAM, person.id).clear()
        self.at_home.discard(who)
        return person

    async def _presses_own(self, screen: Screen, label: str) -> Answer:
        person = self.slack.person(screen.user)
        if screen.where == MODAL:
            return await person.presses_in_form(label)
        if screen.where == HOME:
            return await person.presses_at_home(label)
        return await person.presses(screen.where, screen.id, label)

    async def _presses_anothers(self, who: str, screen: Screen, label: str) -> Answer:
        """Slack shows nobody what is for another person. Whoever found a way to press it has no more rights by that."""
        room = self.slack.team.rooms[screen.where]
        note = next(each for each in room.private if each["ts"] == screen.id)
        button, user = acting.button(note["blocks"], label), admit(self.slack.team, who)
        pressed = acting.pressed_on_message(self.slack.state, self.slack.team, user, room, note, button)
        return await self.slack.outgoing.ask("interactive", pressed)

    async def _opens_form(self, person: Person) -> None:
        """Where a command needs a form and Slack opens none, the button for it is pressed as everybody would."""
        label = phrases.open_form()
        own = [(each.where, each.id) for each in self._new_screens() if label in each.labels]
        alone = self.slack.team.rooms[person.direct].messages[-1:]  # there it stands like any message
        told = [(person.direct, each["ts"]) for each in alone if label in labels(each.get("blocks") or ())]
        for room, ts in own or told:
            _taken(await person.presses(room, ts, label))
            await self.settle()

    def _tops(self, channel: str) -> list[Json]:
        return [each for each in self._room(channel).messages if _ours(each) and each.get("blocks") and not _root(each)]

    def _new_screens(self) -> Iterator[Screen]:
        known = {screen.key for screen in self.before}
        return (each for each in screens(self.slack.state, self.slack.team) if each.key not in known)


def _taken(answer: Answer) -> None:
    assert answer.status == 200, answer


def _picked(text: str, *, escaped: bool = False) -> str:
    """A channel's name that is typed with its sign is picked from Slack's list."""

    def token(found: re.Match[str]) -> str:
        return f"<#{room_id(found[1])}|{found[1]}>" if escaped else f"<#{room_id(found[1])}>"

    return re.sub(r"#([a-z-]+)", token, text)


def _given(element: Json, values: tuple[str, ...]) -> str | tuple[str, ...]:
    """People and channels are picked from Slack's lists. What must not be left empty can still be a blank."""
    match element["type"]:
        case "users_select" | "multi_users_select":
            values = tuple(user_id(value) for value in values if value)
        case "conversations_select":
            values = tuple(room_id(value.removeprefix("#")) for value in values if value)
        case "plain_text_input":
            values = tuple(value or " " for value in values)
    several = element["type"] == "checkboxes" or element["type"].startswith("multi_")
    return values if several else "".join(values)


def _offering(room: Room, label: str, thread: str) -> str:
    """The newest message with such a button: in the thread, else on its first message; or in the channel."""
    within = room.thread(thread) if thread else [each for each in room.messages if not _root(each)]
    found = [each for each in within if _ours(each) and label in labels(each.get("blocks") or ())]
    assert found, f"no button {label!r} in {room.name}"
    return str(found[-1]["ts"])


def _ours(message: Json) -> bool:
    return bool(message["user"] == BOT)


def _root(message: Json) -> str:
    thread = str(message.get("thread_ts", ""))
    return "" if thread == message["ts"] else thread


def _words(message: Json) -> str:
    """What we say there, or a file's title; of what people say, whether it is saved."""
    if not _ours(message):
        return "(saved)" if any(sign["name"] == SAVED for sign in message.get("reactions") or ()) else ""
    if message.get("files"):
        return "\n".join(str(each["title"]) for each in message["files"])
    return read_message(message)
