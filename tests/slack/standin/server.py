"""The stand-in as a whole: one server on this machine, with a small district in it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.slack.standin.api import Api
from tests.slack.standin.control import Control
from tests.slack.standin.faults import Faults
from tests.slack.standin.filing import Shelf
from tests.slack.standin.installing import Front
from tests.slack.standin.outgoing import Destination, Outgoing
from tests.slack.standin.person import Person
from tests.slack.standin.room import Kind, Room
from tests.slack.standin.sockets import Sockets
from tests.slack.standin.state import Grant, State, Team, User
from tests.slack.standin.viewing import Responders

TEAM, BOT, TOKEN = "T0DISTRICT", "U0REFLECT", "xoxb-standin-1"
CHANNEL, LEADERS, OPEN = "C0AUTO", "C0LEADERS", "C0OPEN"
MARIA, DARNELL, PRIYA = "U0MARIA", "U0DARNELL", "U0PRIYA"
LARGEST = 4 * 1024 * 1024


def district(state: State) -> Team:
    """A private channel of a team, one of its leaders, a public one; three people and the bot."""
    team = Team(TEAM, "Harbor District", "harbor", BOT)
    people = (
        User(MARIA, "maria", "Maria Lopez", display_name="Maria"),
        User(DARNELL, "darnell", "Darnell Hill", tz="America/Chicago"),
        User(PRIYA, "priya", "Priya Nair"),
        User(BOT, "reflectory", "Reflectory", bot=True),
    )
    team.users = {user.id: user for user in people}
    everybody = list(team.users)
    rooms = (
        Room(CHANNEL, "cte-automotive", Kind.PRIVATE, everybody),
        Room(LEADERS, "leaders", Kind.PRIVATE, [MARIA, BOT]),
        Room(OPEN, "general", Kind.PUBLIC, list(everybody)),
    )
    team.rooms = {room.id: room for room in rooms}
    state.teams[team.id] = team
    state.grants[TOKEN] = Grant(TOKEN, team.id)
    return team


class StandIn:
    """Use it as `async with StandIn() as slack`. `state` may be changed at any time; `api` tells what was called."""

    def __init__(self, port: int = 0, state: State | None = None) -> None:
        self.state = state or State()
        self.team = district(self.state)
        self.faults = Faults(self.state.clock)
        self.sockets = Sockets(self.state)
        self.api = Api(self.state, self.faults, self.sockets)
        self.outgoing = Outgoing(self.state, self.sockets, self._spawn)
        self.state.tell = self.outgoing.tell
        self._port = port
        self._errands: set[asyncio.Task[None]] = set()
        self._group = asyncio.TaskGroup()

    @property
    def url(self) -> str:
        return f"{self.state.address}/api/"

    @property
    def room(self) -> Room:
        """The team's channel."""
        return self.team.rooms[CHANNEL]

    def person(self, user: str = MARIA, team: str = TEAM) -> Person:
        owner = self.state.teams[team]
        return Person(self.state, self.outgoing, owner, owner.users[user])

    def send_to(self, url: str = "", **details: Any) -> None:
        """Where the app listens from now on: an address for requests, or sockets."""
        self.outgoing.send_to(Destination(url, **details), self._session)

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        self._session = aiohttp.ClientSession()
        app = web.Application(client_max_size=LARGEST)
        for part in (
            self.api,
            self.sockets,
            Shelf(self.state),
            Responders(self.state),
            Front(self.state),
            Control(self),
        ):
            app.add_routes(part.routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.state.address = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *error: object) -> None:
        self.faults.released.set()
        await self.sockets.drop()
        for errand in list(self._errands):
            errand.cancel()
        await self._session.close()
        await self._runner.cleanup()
        await self._group.__aexit__(None, None, None)

    def _spawn(self, errand: Coroutine[Any, Any, None]) -> None:
        task = self._group.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
