"""The adapter's writing side, connected to the stand-in, with a watch that tests can move."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp

from adapters.slack.messenger.accepted_blocks import AcceptedBlocks
from adapters.slack.messenger.directory import SlackDirectory
from adapters.slack.messenger.posting import SlackMessenger
from adapters.slack.sdk.client import SlackApi, connections
from adapters.slack.settings import SlackSettings
from bot.domain.errors import TryAgain
from bot.domain.installation import Installation
from bot.domain.message import Message, Text
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace
from tests.slack.standin.server import BOT, CHANNEL, TEAM, TOKEN, StandIn

WORKSPACE = Workspace(Platform.SLACK, TEAM)
TEAM_ROOM = Place(WORKSPACE, CHANNEL)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
INSTALLED = Installation(WORKSPACE, TOKEN, BOT, LONG_AGO, address="https://harbor.slack.com/")


def words(text: str) -> Message:
    return Message((Text(text),))


def numbered(many: int) -> str:
    """A long text in which no word is like another."""
    return " ".join(f"w{number:05d}" for number in range(many))


@dataclass
class Watch:
    """Counts seconds, when a test says so; `paused` are the pauses that were made."""

    seconds: float = 1_000.0
    paused: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)


@dataclass
class Known:
    """Implements ports.Installations, as far as one process needs it. It is away from the `away`th question on."""

    away: float = float("inf")
    asked: int = 0
    installed: dict[Workspace, Installation] = field(default_factory=lambda: {WORKSPACE: INSTALLED})

    async def of(self, workspace: Workspace) -> Installation | None:
        self.asked += 1
        if self.asked >= self.away:
            raise TryAgain("the database is away")
        return self.installed.get(workspace)

    async def every(self, platform: Platform) -> tuple[Installation, ...]:
        return tuple(self.installed.values())

    async def put(self, installation: Installation) -> None:
        self.installed[installation.workspace] = installation

    async def revoke(self, workspace: Workspace, at: datetime) -> bool:
        return self.installed.pop(workspace, None) is not None

    async def keep_state(self, state: str, seconds: float) -> None:
        raise NotImplementedError

    async def take_state(self, state: str) -> bool:
        raise NotImplementedError


@dataclass
class Connected:
    slack: StandIn
    session: aiohttp.ClientSession
    api: SlackApi
    directory: SlackDirectory
    messenger: SlackMessenger
    accepted: AcceptedBlocks
    known: Known
    watch: Watch

    def person(self, user: str) -> PersonRef:
        return PersonRef(WORKSPACE, user)

    def place(self, channel: str) -> Place:
        return Place(WORKSPACE, channel)

    def reply(self, user: str, text: str, root: MessageRef) -> MessageRef:
        """Somebody answers in a thread."""
        ts = self.slack.person(user).says(root.place.channel, text, thread=root.thread)
        return MessageRef(root.place, ts, root.thread)

    async def post(self, text: str, key: str = "k1", root: MessageRef | None = None) -> MessageRef:
        return await self.messenger.post(TEAM_ROOM, words(text), key, root)

    @property
    def said(self) -> list[str]:
        """The ts of all that the bot said in the team's channel."""
        return [each["ts"] for each in self.slack.room.messages if each["user"] == BOT]


@asynccontextmanager
async def connected() -> AsyncIterator[Connected]:
    async with StandIn() as slack, connections() as session:
        settings = SlackSettings(api=slack.url)
        watch, known = Watch(), Known()
        accepted = AcceptedBlocks(watch)
        api = SlackApi(session, known, settings.api, settings.own_hosts, watch)
        directory = SlackDirectory(api, watch)
        messenger = SlackMessenger(api, directory, accepted, now=watch, pause=watch.pause)
        yield Connected(slack, session, api, directory, messenger, accepted, known, watch)
