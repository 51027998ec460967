"""Socket Mode: connections that the app opens, envelopes that go through them, and their acknowledgements."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.slack.standin.state import Json, State


@dataclass
class Envelope:
    """`acknowledged` is set with the answer to it, or with None when its connection broke first."""

    id: str
    answer: asyncio.Future[Json | None]


@dataclass
class Sockets:
    """What was acknowledged is in `acks`, each with its envelope's id."""

    state: State
    acks: list[Json] = field(default_factory=list)
    open: list[web.WebSocketResponse] = field(default_factory=list)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    _tickets: set[str] = field(default_factory=set)
    _waiting: dict[str, tuple[web.WebSocketResponse, Envelope]] = field(default_factory=dict)

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (web.get("/link/", self.take),)

    def ticket(self) -> str:
        """An address that lets one connection in."""
        ticket = self.state.new_id("ticket")
        self._tickets.add(ticket)
        return f"{self.state.address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.state.app.id}"

    async def take(self, request: web.Request) -> web.WebSocketResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(ticket)
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.send_json(self._hello())
        self.open.append(connection)
        self.opened.set()
        try:
            async for message in connection:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.json())
        finally:
            self._gone(connection)
        return connection

    async def send(
        self, kind: str, payload: Json, retry: int = 0, reason: str = "", seconds: float = 3.0
    ) -> Json | None:
        """What it was acknowledged with; None when it was not in time, or the connection broke."""
        envelope = Envelope(self.state.new_id("envelope-"), asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(seconds):
                await self.opened.wait()
                connection = self.open[-1]
                self._waiting[envelope.id] = (connection, envelope)
                await connection.send_json(_envelope(envelope.id, kind, payload, retry, reason))
                return await envelope.answer
        except (TimeoutError, ConnectionError, IndexError):
            return None
        finally:
            self._waiting.pop(envelope.id, None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Slack renews its connections: it says so, and closes each once the app has another or is done with it."""
        ending, self.open = self.open, []
        self.opened.clear()
        for connection in ending:
            with suppress(ConnectionError):
                await connection.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "standin"}})

    async def drop(self) -> None:
        """All connections break."""
        for connection in list(self.open):
            await connection.close()

    def _hello(self) -> Json:
        debug = {"host": "standin", "build_number": 1, "approximate_connection_time": 18060}
        info = {"app_id": self.state.app.id}
        return {"type": "hello", "num_connections": len(self.open) + 1, "debug_info": debug, "connection_info": info}

    def _acknowledged(self, told: Json) -> None:
        self.acks.append(told)
        _, envelope = self._waiting.get(told.get("envelope_id", ""), (None, None))
        if envelope and not envelope.answer.done():
            envelope.answer.set_result(told.get("payload") or {})

    def _gone(self, connection: web.WebSocketResponse) -> None:
        self.open = [each for each in self.open if each is not connection]
        if not self.open:
            self.opened.clear()
        for owner, envelope in list(self._waiting.values()):
            if owner is connection and not envelope.answer.done():
                envelope.answer.set_result(None)


def _envelope(identifier: str, kind: str, payload: Json, retry: int, reason: str) -> Json:
    told: Json = {"type": kind, "envelope_id": identifier, "payload": payload}
    if kind == "events_api":
        return {**told, "accepts_response_payload": False, "retry_attempt": retry, "retry_reason": reason}
    return {**told, "accepts_response_payload": True}
