"""The stories' workspace opened: a Slack with the district in it, and the program as `reflectory serve` joins it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from aiohttp import web

from adapters.documents.library import DocumentLibrary
from adapters.slack.app.edge import Edge, Slack
from adapters.slack.app.manifest import EVENTS_PATH
from adapters.slack.messenger.accepted_blocks import AcceptedBlocks
from adapters.slack.messenger.directory import SlackDirectory
from adapters.slack.messenger.posting import SlackMessenger
from adapters.slack.sdk.client import SlackApi, connections
from adapters.slack.settings import Mode, SlackSettings
from bot.domain.places import Platform
from bot.services.catching_up import read_back_now
from bot.services.context import Context
from bot.services.conversation import Listener
from bot.services.running import Engine
from reflectory.web import create_app
from storage.store import SqlStore
from tests.journeys.town import StoppedClock, worksheets
from tests.slack.journeys.clock import EventClock, SlackClock
from tests.slack.journeys.district import settle
from tests.slack.journeys.town import SlackTown
from tests.slack.standin.server import TOKEN, StandIn
from tests.slack.standin.state import State

PATIENCE = 60.0
"""Seconds for a busy machine to answer: that Slack waits for three is tested elsewhere."""


@asynccontextmanager
async def slack_town(store: SqlStore) -> AsyncIterator[SlackTown]:
    """It is Thursday, September 10, 2026, eight in the morning."""
    clock = StoppedClock(datetime(2026, 9, 10, 12, 0, tzinfo=UTC))
    events = EventClock(clock)
    async with StandIn(state=State(clock=SlackClock(events))) as slack, _edge(slack, store, events) as edge:
        settle(slack.team)
        context = Context(store, clock, {Platform.SLACK: edge.directory}, worksheets(), DocumentLibrary())
        app = Slack(edge, Listener(context), store, events, partial(read_back_now, context))
        engine = Engine(context, {Platform.SLACK: edge.messenger})
        await app.settle_in()
        async with _open(app, store, slack):
            yield SlackTown(slack, app, engine, clock)


@asynccontextmanager
async def _edge(slack: StandIn, store: SqlStore, events: EventClock) -> AsyncIterator[Edge]:
    """The adapter's own, but that what it remembers for a while goes by the story's clock."""
    settings = SlackSettings(Mode.HTTP, TOKEN, signing_secret=slack.state.app.signing_secret, api=slack.url)
    async with connections() as session:
        api = SlackApi(session, store.installations, settings.api, settings.own_hosts, events.seconds)
        directory = SlackDirectory(api, events.seconds)
        messenger = SlackMessenger(api, directory, AcceptedBlocks(events.seconds), now=events.seconds)
        yield Edge(settings, session, api, directory, messenger)


@asynccontextmanager
async def _open(app: Slack, store: SqlStore, slack: StandIn) -> AsyncIterator[None]:
    """The doors, where Slack knows them."""
    runner = web.AppRunner(create_app(app.routes), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(app.run())
        slack.send_to(f"http://{host}:{port}{EVENTS_PATH}", scale=0.0, seconds=PATIENCE)
        yield
        await runner.cleanup()
        work.cancel()
