"""The adapter at work: its doors open, its engine running, a workspace on the other side."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from adapters.documents.library import DocumentLibrary
from adapters.slack.app.edge import Edge, Slack, edge
from adapters.slack.settings import Mode, SlackSettings
from bot.domain.answer import Answer as Stored
from bot.domain.errors import TryAgain
from bot.domain.places import Platform, Workspace
from bot.services.catching_up import read_back_now
from bot.services.context import Context
from bot.services.conversation import Listener
from bot.services.running import Engine
from reflectory.web import create_app
from storage.store import SqlStore
from storage.worksheets import read_library
from tests.slack.standin.faults import Fault
from tests.slack.standin.outgoing import Answer
from tests.slack.standin.server import BOT, CHANNEL, MARIA, TEAM, TOKEN, StandIn

LIBRARY = tuple(each for each in read_library(Path(__file__).parents[3] / "content") if each.id.startswith("local"))
WORKSPACE = Workspace(Platform.SLACK, TEAM)
T = TypeVar("T")


class SystemClock:
    def civil(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - signatures and triggers go by the real time


@dataclass
class Flaky:
    """A store's transactions, while the database is `away`, or `silent` until that is set."""

    real: SqlStore
    away: bool = False
    silent: asyncio.Event | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def transaction(self) -> Any:
        if self.away:
            raise TryAgain("the database is away")
        return self._silently() if self.silent else self.real.transaction()

    @asynccontextmanager
    async def _silently(self) -> AsyncIterator[Any]:
        assert self.silent
        await self.silent.wait()
        async with self.real.transaction() as tx:
            yield tx


@dataclass
class Running:
    slack: StandIn
    store: Flaky
    edge: Edge
    app: Slack
    context: Context
    engine: Engine
    url: str

    async def settled(self) -> None:
        """Everything that was sent was taken or given up, everybody answered, everything due done and delivered."""
        await self.slack.outgoing.settled()
        await self.app.settled()
        await self.engine.settle()

    async def many(self, kind: type[T], **equal: object) -> tuple[T, ...]:
        async with self.store.real.reading() as reader:
            return await reader.many(kind, **equal)

    async def types(self, text: str, user: str = MARIA, channel: str = CHANNEL) -> Answer:
        answer = await self.slack.person(user).types(channel, text)
        await self.settled()
        return answer

    async def asks(self) -> str:
        """Set up and start a reflection that is asked live, and ask its first question; the prompt's ts."""
        await self.types("setup plan=live")
        await self.types("start")
        return next(str(each["ts"]) for each in self.posts if "1 of 48" in each["text"])

    async def replies(self, text: str, prompt: str, user: str = MARIA) -> str:
        ts = self.slack.person(user).says(CHANNEL, text, thread=prompt)
        await self.settled()
        return ts

    async def answers(self) -> list[str]:
        return [answer.text for answer in await self.many(Stored) if not answer.deleted]

    def message(self, ts: str) -> dict[str, Any]:
        """A message of the team's channel, as people see it now."""
        return next(each for each in self.slack.room.messages if each["ts"] == ts)

    @property
    def posts(self) -> list[dict[str, Any]]:
        """What the bot said in the team's channel."""
        return [each for each in self.slack.room.messages if each["user"] == BOT]

    @property
    def responses(self) -> list[dict[str, Any]]:
        """What was answered to commands and buttons at the addresses that came with them."""
        return [each for responder in self.slack.state.responders.values() for each in responder.answers]


def socket_settings(slack: StandIn) -> SlackSettings:
    return SlackSettings(Mode.SOCKET, TOKEN, slack.state.app.app_token, api=slack.url)


def http_settings(slack: StandIn) -> SlackSettings:
    return SlackSettings(Mode.HTTP, TOKEN, signing_secret=slack.state.app.signing_secret, api=slack.url)


SETTINGS: Mapping[Mode, Callable[[StandIn], SlackSettings]] = {Mode.HTTP: http_settings, Mode.SOCKET: socket_settings}


@asynccontextmanager
async def running(
    store: SqlStore, mode: Mode = Mode.HTTP, *, introduced: bool = True, **changed: Any
) -> AsyncIterator[Running]:
    """As `reflectory serve` joins the parts, on any free port. `changed` are other settings.

    Unless `introduced`, Slack does not tell yet whose the bot token is.
    """
    async with (
        StandIn() as slack,
        edge(replace(SETTINGS[mode](slack), **changed), store.installations, slack.state.clock.now) as made,
    ):
        clock, flaky = SystemClock(), Flaky(store)
        context = Context(flaky, clock, {Platform.SLACK: made.directory}, LIBRARY, DocumentLibrary())
        app = Slack(made, Listener(context), flaky, clock, partial(read_back_now, context))
        engine = Engine(context, {Platform.SLACK: made.messenger})
        if introduced:
            await app.settle_in()
        else:
            slack.faults.order(Fault.STATUS, "auth.test", times=99)
        runner = web.AppRunner(create_app(app.routes), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with asyncio.TaskGroup() as tasks:
            work = tasks.create_task(app.run())
            slack.send_to(f"{url}/slack/events" if mode is Mode.HTTP else "", scale=0.0)
            if mode is Mode.SOCKET:
                await slack.sockets.opened.wait()
            yield Running(slack, flaky, made, app, context, engine, url)
            await runner.cleanup()
            work.cancel()
