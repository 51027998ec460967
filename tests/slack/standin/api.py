"""The Web API's door: arguments are read, faults take their turn, tokens are checked, a method answers."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.slack.standin import chatting, filing, installing, reading, viewing
from tests.slack.standin.call import METHODS, ApiError, Call, Method
from tests.slack.standin.faults import Fault, Faults, Order
from tests.slack.standin.sockets import Sockets
from tests.slack.standin.state import Grant, Json, State

METHODS_LIVE_IN = (chatting, filing, installing, reading, viewing)
"""Each registers its own when it is imported."""

SCANT = 15


@dataclass(frozen=True)
class Made:
    """A call as it came in; `done` says whether it was carried out, `errors` why it was not."""

    method: str
    arguments: Json
    token: str
    at: float
    done: list[bool] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Api:
    def __init__(self, state: State, faults: Faults, sockets: Sockets) -> None:
        self._state = state
        self._faults = faults
        self._sockets = sockets
        self.calls: list[Made] = []
        self._news = asyncio.Event()

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (web.post("/api/{method}", self.take), web.get("/api/{method}", self.take))

    def called(self, method: str) -> list[Json]:
        """The arguments of each call of a method, whatever became of it."""
        return [made.arguments for made in self.calls if made.method == method]

    async def done(self, method: str) -> None:
        """Until a call of this method was carried out, whether it is answered yet or not."""
        while not any(made.method == method and made.done for made in self.calls):
            self._news.clear()
            await self._news.wait()

    async def take(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        arguments, token = await _arguments(request)
        made = Made(name, arguments, token, self._state.clock.now())
        self.calls.append(made)
        order = self._faults.next(name, str(arguments.get("channel", "")))
        if order:
            early = await self._suffer(order, request)
            if early is not None:
                return early
        answer = self._answer(name, request, made)
        self._news.set()
        if order and order.fault is Fault.DROP:
            return _cut(request)
        if order and order.fault is Fault.LATE:
            await self._faults.wait(order)
        return answer

    async def _suffer(  # noqa: PLR0911 - one line for each fault
        self, order: Order, request: web.Request
    ) -> web.StreamResponse | None:
        match order.fault:
            case Fault.LIMITED:
                return _limited(order.retry_after)
            case Fault.STATUS:
                return web.Response(status=order.status, text="<html>Server error</html>", content_type="text/html")
            case Fault.ERROR:
                return web.json_response({"ok": False, "error": order.error})
            case Fault.GARBAGE:
                return web.Response(text='{"ok": tru', content_type="application/json")
            case Fault.CUT:
                return _cut(request)
            case Fault.HANG:
                await self._faults.wait(order)
                return _cut(request)
            case Fault.DROP | Fault.LATE:
                return None

    def _answer(self, name: str, request: web.Request, made: Made) -> web.Response:
        known, grant = METHODS.get(name), self._state.grants.get(made.token)
        headers = {"x-oauth-scopes": ",".join(sorted(grant.scopes))} if grant else {}
        try:
            answer = self._special(name, request, made)
            if answer is None:
                answer = self._called(known, grant, made)
            made.done.append(True)
            return web.json_response({"ok": True, **answer}, headers=headers)
        except ApiError as refused:
            made.errors.append(refused.answer["error"])
            if refused.answer["error"] == "ratelimited":
                return _limited(refused.answer["after"])
            return web.json_response(refused.answer, headers=headers)

    def _special(self, name: str, request: web.Request, made: Made) -> Json | None:
        """Methods that take no bot's token."""
        if name == "oauth.v2.access":
            return installing.access(self._state, made.arguments, request.headers.get("Authorization", ""))
        if name == "apps.connections.open":
            if made.token != self._state.app.app_token:
                raise ApiError("invalid_auth" if made.token else "not_authed")
            return {"url": self._sockets.ticket()}
        return None

    def _called(self, known: Method | None, grant: Grant | None, made: Made) -> Json:
        if known is None:
            raise ApiError("unknown_method", req_method=made.method)
        if grant is None:
            raise ApiError("invalid_auth" if made.token else "not_authed")
        if grant.error:
            raise ApiError(grant.error)
        arguments = dict(made.arguments)
        if known.form_only and arguments.pop("_json", False):
            arguments = {}
        team = self._state.teams[str(arguments.get("team_id") or grant.team) if grant.organization_wide else grant.team]
        wait = self._faults.limited(made.method, team.id, str(arguments.get("channel", "")))
        if wait > 0:
            raise ApiError("ratelimited", after=int(wait) + 1)
        if self._faults.scant and made.method in ("conversations.history", "conversations.replies"):
            arguments["limit"] = str(min(int(arguments.get("limit") or SCANT), SCANT))
        call = Call(self._state, made.method, arguments, grant, team)
        if known.scope:
            call.need(known.scope)
        return known.answer(call)


async def _arguments(request: web.Request) -> tuple[Json, str]:
    """A form, JSON or a query; the token from its header, else from among them."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        found |= {**json.loads(await request.text() or "{}"), "_json": True}
    else:
        found |= dict(await request.post())
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else str(found.pop("token", ""))
    return found, token


def _limited(seconds: int) -> web.Response:
    answer = {"ok": False, "error": "ratelimited"}
    return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})


def _cut(request: web.Request) -> web.Response:
    """The connection ends without an answer."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
