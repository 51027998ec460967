"""Teams as the program holds it: its messenger and directory first, its front doors once there is a conversation."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import aiohttp
from aiohttp import web

from adapters.shared.background import Background
from adapters.shared.timing import timed
from adapters.teams.app.answers import Answers
from adapters.teams.app.doors import PRIVACY_PATH, Door, FileDoor, privacy
from adapters.teams.app.hearing import Hearing, ReadBack
from adapters.teams.app.saving import Saving
from adapters.teams.messenger.directory import TeamsDirectory
from adapters.teams.messenger.files import Files
from adapters.teams.messenger.lookup import LookingUp
from adapters.teams.messenger.posting import TeamsMessenger
from adapters.teams.messenger.rooms import KnownRooms
from adapters.teams.sdk.authentication import TeamsAuthentication
from adapters.teams.sdk.connector import Connectors
from adapters.teams.sdk.drive import Drive
from adapters.teams.sdk.graph import Graph
from adapters.teams.sdk.keys import SigningKeys
from adapters.teams.sdk.service import TeamsService
from adapters.teams.sdk.tokens import Tokens
from adapters.teams.settings import TeamsSettings
from bot.domain.errors import TryAgain
from bot.domain.places import Platform
from bot.services.context import UNOBSERVED
from bot.services.conversation import is_command
from bot.services.ports import Clock, Conversation, Store
from bot.services.watching import Observer

MOST_CONNECTIONS = 256
LOOK_EVERY = 5.0
"""Seconds between two looks for what could not be kept and is to be read back."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What the services are given of Teams."""

    settings: TeamsSettings
    session: aiohttp.ClientSession
    tokens: Tokens
    keys: SigningKeys
    authentication: TeamsAuthentication
    service: TeamsService
    rooms: KnownRooms
    files: Files
    directory: TeamsDirectory
    messenger: TeamsMessenger


@asynccontextmanager
async def edge(
    settings: TeamsSettings, store: Store, civil: Callable[[], datetime], now: Callable[[], float] = time.monotonic
) -> AsyncIterator[Edge]:
    """`now` counts seconds: what is remembered for a while goes by it. `civil` is the time that people live in."""
    connector = aiohttp.TCPConnector(limit=MOST_CONNECTIONS)
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=True
    ) as session:
        registration = settings.registration
        tokens = Tokens(session, registration, now)
        connectors = Connectors(session, registration, tokens)
        keys = SigningKeys(session, registration.cloud.keys, now)
        authentication = TeamsAuthentication(registration, keys, connectors)
        service = TeamsService(session, registration, authentication, tokens, store.installations)
        graph = Graph(session, registration, tokens)
        rooms = KnownRooms(store.rooms, graph, now)
        files = Files(store.downloads, settings.public_url, civil)
        directory = TeamsDirectory(service, rooms, now)
        messenger = TeamsMessenger(service, rooms, LookingUp(graph, rooms, registration.app_id, is_command), files)
        yield Edge(settings, session, tokens, keys, authentication, service, rooms, files, directory, messenger)


class Teams:
    """The front doors. `run` goes on until cancelled."""

    hears = True
    """Teams comes to us: whether it could, only a gap in what comes would tell."""

    def __init__(
        self,
        edge: Edge,
        conversation: Conversation,
        store: Store,
        clock: Clock,
        read_back: ReadBack,
        observer: Observer = UNOBSERVED,
    ) -> None:
        self._read_back = read_back
        self._background = Background()
        self._hearing = Hearing(
            conversation=conversation,
            store=store,
            clock=clock,
            rooms=edge.rooms,
            directory=edge.directory,
            messenger=edge.messenger,
            answers=Answers(edge.service, edge.directory),
            saving=Saving(edge.service, edge.files, Drive(edge.session, edge.settings.registration.cloud)),
            background=self._background,
            proof=edge.settings.registration.proof,
        )
        self._store, self._clock, self._proof = store, clock, edge.settings.registration.proof
        self._door = Door(edge.settings, edge.authentication, timed(observer, self._hearing.hear))
        self._files = FileDoor(edge.files)

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (*self._door.routes, *self._files.routes, web.get(PRIVACY_PATH, privacy))

    async def settled(self) -> None:
        """Until everybody who acted was answered."""
        await self._background.settled()

    async def settle_in(self) -> None:
        """Where the app proves itself by another secret than before, what was held back for the old one goes on."""
        for each in await self._store.installations.every(Platform.TEAMS):
            if each.token != self._proof:
                await self._store.installations.put(replace(each, token=self._proof, installed_at=self._clock.civil()))
                await self._store.outbox.reopen(each.workspace)

    async def run(self) -> None:
        async with self._background.running():
            await self._settled_in()
            while True:
                await asyncio.sleep(LOOK_EVERY)
                await self.catch_up()

    async def _settled_in(self) -> None:
        while True:
            try:
                return await self.settle_in()
            except TryAgain:
                await asyncio.sleep(LOOK_EVERY)

    async def catch_up(self) -> None:
        """Plan to read back what was said while it could not be kept."""
        for workspace, since in list(self._hearing.missed.items()):
            try:
                await self._read_back(workspace, since)
            except TryAgain:
                return
            if self._hearing.missed.get(workspace) == since:
                del self._hearing.missed[workspace]
