"""The stand-in's reins, over HTTP, for tests that run it as a process of its own: POST /control/... with JSON."""

import inspect
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.slack.standin.faults import Fault

if TYPE_CHECKING:
    from tests.slack.standin.server import StandIn

Json = dict[str, Any]


class Control:
    """A person's deeds are named as in `Person`; what they return comes back as `answer`."""

    def __init__(self, slack: "StandIn") -> None:
        self._slack = slack

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (
            web.get("/control/state", self.state),
            web.get("/control/calls", self.calls),
            web.get("/control/attempts", self.attempts),
            web.post("/control/person/{user}/{deed}", self.person),
            web.post("/control/{order}", self.order),
        )

    async def state(self, request: web.Request) -> web.Response:
        teams = {
            team.id: {
                "rooms": {
                    room.id: {"messages": room.messages, "private": room.private} for room in team.rooms.values()
                },
                "homes": team.homes,
            }
            for team in self._slack.state.teams.values()
        }
        views = {user: stack for (_, user), stack in self._slack.state.views.items()}
        sockets = len(self._slack.sockets.open)
        return web.json_response({"teams": teams, "views": views, "sockets": sockets})

    async def calls(self, request: web.Request) -> web.Response:
        found = self._slack.api.calls
        return web.json_response([{"method": each.method, "done": bool(each.done), "at": each.at} for each in found])

    async def attempts(self, request: web.Request) -> web.Response:
        tried = self._slack.outgoing.attempts
        told = [{"event_id": e.event["event_id"], "retry": e.retry, "status": e.answer.status} for e in tried]
        return web.json_response({"attempts": told, "lost": self._slack.outgoing.lost})

    async def person(self, request: web.Request) -> web.Response:
        deeds: Any = self._slack.person(request.match_info["user"])
        deed = getattr(deeds, request.match_info["deed"])
        answer = deed(**await request.json()) if callable(deed) else deed
        return web.json_response({"answer": _told(await answer if inspect.isawaitable(answer) else answer)})

    async def order(self, request: web.Request) -> web.Response:
        orders: dict[str, Callable[..., Any]] = {
            "send_to": self._slack.send_to,
            "fault": self._fault,
            "release": self._slack.faults.released.set,
            "forward": self._slack.state.clock.forward,
            "settled": self._slack.outgoing.settled,
            "disconnect": self._slack.sockets.disconnect,
            "drop": self._slack.sockets.drop,
            "read_scantily": self._slack.faults.read_scantily,
        }
        if request.match_info["order"] not in orders:
            raise web.HTTPNotFound
        answer = orders[request.match_info["order"]](**await request.json())
        if inspect.isawaitable(answer):
            await answer
        return web.json_response({"answer": None})

    def _fault(self, fault: str, **details: Any) -> None:
        self._slack.faults.order(Fault(fault), **details)


def _told(answer: object) -> object:
    return asdict(answer) if is_dataclass(answer) and not isinstance(answer, type) else answer
