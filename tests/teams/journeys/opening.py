"""A tenant opened: Teams with the stories' district in it, and the program as `reflectory serve` joins it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from aiohttp import web

from adapters.documents.library import DocumentLibrary
from adapters.teams.app.doors import MESSAGES_PATH
from adapters.teams.app.edge import Teams, edge
from bot.domain.places import Platform
from bot.services.catching_up import read_back_now
from bot.services.context import Context
from bot.services.conversation import Listener
from bot.services.running import Engine
from reflectory.web import create_app
from storage.store import SqlStore
from tests.journeys.town import StoppedClock, worksheets
from tests.teams.connected import settings_for
from tests.teams.journeys.town import TeamsTown, settle_in
from tests.teams.standin.server import StandIn


@asynccontextmanager
async def teams_town(store: SqlStore) -> AsyncIterator[TeamsTown]:
    """It is Thursday, September 10, 2026, eight in the morning."""
    clock = StoppedClock(datetime(2026, 9, 10, 12, 0, tzinfo=UTC))
    async with StandIn() as teams:
        settle_in(teams)
        teams.tenant.now = clock.now

        def seconds() -> float:
            return clock.now.timestamp()

        async with edge(settings_for(teams), store, clock.civil, seconds) as made:
            context = Context(store, clock, {Platform.TEAMS: made.directory}, worksheets(), DocumentLibrary())
            app = Teams(made, Listener(context), store, clock, partial(read_back_now, context))
            async with opened(app, teams):
                yield TeamsTown(teams, app, Engine(context, {Platform.TEAMS: made.messenger}), clock)


@asynccontextmanager
async def opened(app: Teams, teams: StandIn) -> AsyncIterator[None]:
    """The doors, where Teams knows them."""
    runner = web.AppRunner(create_app(app.routes), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(app.run())
        teams.bot = f"http://{host}:{port}{MESSAGES_PATH}"
        yield
        await runner.cleanup()
        work.cancel()
