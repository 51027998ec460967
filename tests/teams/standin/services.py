"""The Bot Connector and Graph as the bot calls them: tokens are looked at, limits kept, faults made on order."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.slack.standin.faults import Fault, Faults, Order
from tests.teams.standin.school import TENANT, THREAD, Json, Message, Team, Tenant

BOT_TOKEN, GRAPH_TOKEN = "bot-token", "graph-token"
SECRET = "the-secret"
LARGEST_CARD = 28 * 1024
PAGE = 20


class Refusal(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Services:
    """`calls` are (name, conversation, body) in order; names are those that faults are ordered by."""

    def __init__(self, tenant: Tenant, faults: Faults) -> None:
        self.tenant = tenant
        self.faults = faults
        self.calls: list[tuple[str, str, Any]] = []
        self.drive: dict[str, bytes] = {}

    @property
    def routes(self) -> list[web.RouteDef]:
        here = "/amer/v3/conversations"
        return [
            web.post("/login/{tenant}/oauth2/v2.0/token", self.sign_in),
            web.post(here, self._call("create", self.create)),
            web.post(here + "/{conversation}/activities", self._call("say", self.say)),
            web.post(here + "/{conversation}/activities/{message}", self._call("say", self.say)),
            web.put(here + "/{conversation}/activities/{message}", self._call("change", self.change)),
            web.delete(here + "/{conversation}/activities/{message}", self._call("delete", self.delete)),
            web.get(here + "/{conversation}/pagedmembers", self._call("members", self.members)),
            web.get(here + "/{conversation}/members/{member}", self._call("member", self.member)),
            web.get("/amer/v3/teams/{team}", self._call("team", self.team)),
            web.get("/amer/v3/teams/{team}/conversations", self._call("channels", self.channels)),
            web.put("/drive/{file}", self.put),
            web.get("/graph/v1.0/teams/{group}", self._call("visibility", self.visibility)),
            web.get("/graph/v1.0/teams/{group}/channels/{channel}/messages", self._call("roots", self.roots)),
            web.get(
                "/graph/v1.0/teams/{group}/channels/{channel}/messages/{root}/replies",
                self._call("replies", self.replies),
            ),
        ]

    async def sign_in(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.calls.append(("sign_in", request.match_info["tenant"], dict(form)))

        def token() -> Json:
            if request.match_info["tenant"] != TENANT or form.get("client_secret") != SECRET:
                raise Refusal(401, "invalid_client")
            given = GRAPH_TOKEN if "graph" in str(form["scope"]) else BOT_TOKEN
            return {"access_token": given, "expires_in": 3599, "token_type": "Bearer"}

        return await self._with_faults("sign_in", token, request, status=200)

    async def put(self, request: web.Request) -> web.Response:
        """Into somebody's own drive: the address alone lets one in."""
        content = await request.read()
        assert request.headers["Content-Range"] == f"bytes 0-{len(content) - 1}/{len(content)}"
        assert "Authorization" not in request.headers

        def put() -> Json:
            self.drive[request.match_info["file"]] = content
            return {}

        return await self._with_faults("drive", put, request)

    def _call(self, name: str, do: Callable[[web.Request, Json], Any]) -> Any:
        graph = name in ("roots", "replies", "visibility")

        async def called(request: web.Request) -> web.Response:
            body = await request.json() if request.can_read_body else {}
            conversation = unquote(request.match_info.get("conversation", ""))
            self.calls.append((name, conversation, body))
            if request.headers.get("Authorization") != f"Bearer {GRAPH_TOKEN if graph else BOT_TOKEN}":
                return _refused(401, "Unauthorized")
            return await self._with_faults(name, lambda: do(request, body), request)

        return called

    async def _with_faults(
        self, name: str, do: Callable[[], Json | None], request: web.Request, status: int = 0
    ) -> web.Response:
        order = self.faults.next(name, "")
        if order and (instead := await self._instead(order, request)):
            return instead
        try:
            done = do()
        except Refusal as refused:
            return _refused(refused.status, refused.code)
        if order and order.fault is Fault.DROP:
            _hang_up(request)
        if order and order.fault is Fault.LATE:
            await self.faults.wait(order)
        return web.json_response(done, status=status or (201 if request.method == "POST" else 200))

    async def _instead(self, order: Order, request: web.Request) -> web.Response | None:
        """What is answered before anything is done."""
        match order.fault:
            case Fault.LIMITED:
                return web.json_response({}, status=429, headers={"Retry-After": str(order.retry_after)})
            case Fault.STATUS:
                return _refused(order.status, order.error)
            case Fault.GARBAGE:
                return web.Response(text="<html>")
            case Fault.CUT:
                _hang_up(request)
            case Fault.HANG:
                await self.faults.wait(order)
        return None

    # --- Messages ---

    def create(self, _: web.Request, body: Json) -> Json:
        data = body.get("channelData") or {}
        if data.get("tenant", {}).get("id") != TENANT:
            raise Refusal(403, "ForbiddenOperationException")
        if not body.get("isGroup"):
            return {"id": self._person(body["members"][0]["id"]).chat}
        channel = data["channel"]["id"]
        self._team(channel)
        posted = self.tenant.post(channel, "", "", card=_card(body["activity"]))
        return {"id": f"{channel}{THREAD}{posted.id}", "activityId": posted.id}

    def say(self, request: web.Request, body: Json) -> Json:
        channel, _, root = unquote(request.match_info["conversation"]).partition(THREAD)
        if channel.startswith("19:"):
            self._team(channel)
            if not root or self.tenant.find(channel, root) is None:
                raise Refusal(404, "ConversationNotFound")
        return {"id": self.tenant.post(channel, root, "", **_posted(body)).id}

    def change(self, request: web.Request, body: Json) -> Json:
        message = self._message(request)
        message.card, message.edited = _card(body), self.tenant.tick()
        message.changed = message.edited
        return {"id": message.id}

    def delete(self, request: web.Request, _: Json) -> Json:
        message = self._message(request)
        message.deleted = message.changed = self.tenant.tick()
        return {}

    # --- Who and where ---

    def members(self, request: web.Request, _: Json) -> Json:
        channel = unquote(request.match_info["conversation"])
        people = self._inside(channel)
        start = int(request.query.get("continuationToken") or 0)
        page = [self.tenant.people[each].as_member() for each in people[start : start + PAGE]]
        more = {"continuationToken": str(start + PAGE)} if len(people) > start + PAGE else {}
        return {"members": page, **more}

    def member(self, request: web.Request, _: Json) -> Json:
        inside = self._inside(unquote(request.match_info["conversation"]))
        person = self._person(unquote(request.match_info["member"]))
        if person.id not in inside:
            raise Refusal(404, "MemberNotFoundInConversation")
        told: Json = person.as_member()
        return told

    def team(self, request: web.Request, _: Json) -> Json:
        team = self._team(unquote(request.match_info["team"]))
        return {"id": team.id, "name": team.name, "aadGroupId": team.group}

    def channels(self, request: web.Request, _: Json) -> Json:
        team = self._team(unquote(request.match_info["team"]))
        kinds = {"grades": "private"}
        told = [
            {"id": each, "name": name or None, "type": kinds.get(name, "standard")}
            for each, name in team.channels.items()
        ]
        return {"conversations": told}

    # --- Graph ---

    def visibility(self, request: web.Request, _: Json) -> Json:
        found = [team for team in self.tenant.teams.values() if team.group == request.match_info["group"]]
        if not found or not (found[0].consents and found[0].installed):
            raise Refusal(403, "Forbidden")
        return {"visibility": "public" if found[0].public else "private"}

    def roots(self, request: web.Request, _: Json) -> Json:
        channel = self._readable(request)
        found = sorted(self.tenant.roots(channel), key=lambda each: each.changed or each.created, reverse=True)
        return _paged(request, found)

    def replies(self, request: web.Request, _: Json) -> Json:
        channel, root = self._readable(request), request.match_info["root"]
        first = self.tenant.find(channel, root)
        if first is None or first.deleted:
            raise Refusal(404, "NotFound")
        return _paged(request, [each for each in reversed(self.tenant.thread(channel, root)) if each.root])

    # --- What all of them look for ---

    def _readable(self, request: web.Request) -> str:
        channel = unquote(request.match_info["channel"])
        team = self.tenant.team_of(channel)
        if team is None or team.group != request.match_info["group"]:
            raise Refusal(404, "NotFound")
        if not (team.consents and team.installed):
            raise Refusal(403, "Forbidden")
        return channel

    def _team(self, channel: str) -> Team:
        team = self.tenant.team_of(channel)
        if team is None:
            raise Refusal(404, "ConversationNotFound")
        if not team.installed:
            raise Refusal(403, "BotNotInConversationRoster")
        return team

    def _inside(self, channel: str) -> list[str]:
        if channel.startswith("19:"):
            return self._team(channel).members
        return [self._person(channel.removeprefix("a:")).id]

    def _person(self, name: str) -> Any:
        found = self.tenant.people.get(name.removeprefix("29:"))
        if found is None:
            raise Refusal(403, "BotNotInConversationRoster")
        return found

    def _message(self, request: web.Request) -> Message:
        channel, _, _ = unquote(request.match_info["conversation"]).partition(THREAD)
        if channel.startswith("19:"):
            self._team(channel)
        found = self.tenant.find(channel, request.match_info["message"])
        if found is None or found.deleted:
            raise Refusal(404, "ActivityNotFoundInConversation")
        return found


def _posted(activity: Json) -> Json:
    """A card, or words alone."""
    if activity.get("text") and not activity.get("attachments"):
        return {"text": str(activity["text"])}
    return {"card": _card(activity)}


def _card(activity: Json) -> Json:
    if len(json.dumps(activity).encode()) > LARGEST_CARD * 4:
        raise Refusal(413, "MessageSizeTooBig")
    [attachment] = activity["attachments"]
    if activity.get("text"):
        raise Refusal(400, "BadSyntax")  # Teams would make two messages of it
    card: Json = attachment["content"]
    return card


def _paged(request: web.Request, found: list[Message]) -> Json:
    start = int(request.query.get("$skiptoken") or 0)
    page = {"value": [each.as_graph() for each in found[start : start + PAGE]]}
    if len(found) > start + PAGE:
        page["@odata.nextLink"] = str(request.url.update_query({"$skiptoken": str(start + PAGE)}))  # type: ignore[assignment]
    return page


def _refused(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "for people"}}, status=status)


def _hang_up(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()
    raise asyncio.CancelledError
