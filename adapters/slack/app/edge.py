"""Slack as the program holds it: its messenger and directory first, its front doors once there is a conversation."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp import web

from adapters.shared.background import Background
from adapters.shared.timing import timed
from adapters.slack.app.answers import Answers
from adapters.slack.app.doors import Door
from adapters.slack.app.hearing import Hearing, ReadBack
from adapters.slack.app.install import Installing
from adapters.slack.app.installed import Installed
from adapters.slack.app.socket import Socket, admitted, connected
from adapters.slack.app.workspace import settle_in
from adapters.slack.messenger.accepted_blocks import AcceptedBlocks
from adapters.slack.messenger.directory import SlackDirectory
from adapters.slack.messenger.posting import SlackMessenger
from adapters.slack.sdk.bolt import bolt_app
from adapters.slack.sdk.client import SlackApi, connections
from adapters.slack.settings import Mode, SlackSettings
from bot.domain.events import Event, HomeOpened
from bot.domain.form import Reply
from bot.domain.identity import identity
from bot.domain.places import PersonRef
from bot.services.context import UNOBSERVED
from bot.services.ports import Clock, Conversation, Store
from bot.services.watching import Observer
from bot.services.workspaces import Installations

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """What the services are given of Slack."""

    settings: SlackSettings
    session: aiohttp.ClientSession
    api: SlackApi
    directory: SlackDirectory
    messenger: SlackMessenger


@asynccontextmanager
async def edge(
    settings: SlackSettings, installations: Installations, now: Callable[[], float] = time.monotonic
) -> AsyncIterator[Edge]:
    """`now` counts seconds: limits are waited for, and what is remembered for a while goes, by it."""
    async with connections() as session:
        api = SlackApi(session, installations, settings.api, settings.own_hosts, now)
        directory = SlackDirectory(api, now)
        messenger = SlackMessenger(api, directory, AcceptedBlocks(now), now=now)
        yield Edge(settings, session, api, directory, messenger)


class Slack:
    """The front doors. `run` goes on until cancelled; `hears` tells whether events reach us now."""

    def __init__(
        self,
        edge: Edge,
        conversation: Conversation,
        store: Store,
        clock: Clock,
        read_back: ReadBack,
        observer: Observer = UNOBSERVED,
    ) -> None:
        self._edge = edge
        self._store = store
        self._clock = clock
        self._conversation = conversation
        self._background = Background()
        self._socket: Socket | None = None
        self._installed = Installed(edge.settings, store.installations)
        answers = Answers(edge.api, edge.directory, self._home_of)
        hearing = Hearing(
            installed=self._installed,
            api=edge.api,
            directory=edge.directory,
            conversation=conversation,
            store=store,
            clock=clock,
            answers=answers,
            background=self._background,
            read_back=read_back,
        )
        taken = timed(observer, hearing.pushed), timed(observer, hearing.acted)
        self._bolt = bolt_app(edge.settings.api, *taken, log)

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        settings = self._edge.settings
        events = Door(self._bolt, settings.signing_secret).routes if settings.mode is Mode.HTTP else ()
        installing = Installing(settings, self._store, self._edge.session, self._clock.civil) if settings.many else None
        return (*events, *(installing.routes if installing else ()))

    @property
    def hears(self) -> bool:
        if self._edge.settings.mode is Mode.HTTP:
            return True
        return self._socket is not None and self._socket.hears

    async def settled(self) -> None:
        """Until everybody who acted was answered."""
        await self._background.settled()

    async def settle_in(self) -> None:
        """Find out whose the bot token is, however long that takes. Raises Refused when Slack does not know it."""
        await settle_in(self._edge.settings, self._edge.session, self._store, self._clock)
        self._installed.settled = True

    async def run(self) -> None:
        """Raises Refused, naming the setting, when Slack does not take the bot token or the app-level token."""
        settings = self._edge.settings
        async with self._background.running(), asyncio.TaskGroup() as tasks:
            if settings.bot_token:
                tasks.create_task(self.settle_in())
            if settings.mode is Mode.SOCKET:
                tasks.create_task(self._listen())
            await asyncio.Event().wait()

    async def _listen(self) -> None:
        settings = self._edge.settings
        await admitted(settings.api, self._edge.session, settings.app_token)
        async with connected(self._bolt, settings.api, settings.app_token, log) as socket:
            self._socket = socket
            await asyncio.Event().wait()

    async def _home_of(self, person: PersonRef) -> Reply:
        now, place = self._clock.civil(), await self._edge.directory.direct(person)
        return await self._conversation.hear(Event(identity(person, now), place, person, now, HomeOpened()))
