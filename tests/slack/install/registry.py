"""What of Slack an administrator meets: codes turned into tokens, whose a token is, and the state of channels.

It answers over real HTTP, and can be away, slow of clock, or of another opinion.
"""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from adapters.slack.app.manifest import SCOPES

CLIENT_ID = "1234.5678"
CLIENT_SECRET = "client-secret-56ab12"
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)

Answer = dict[str, Any]


@dataclass
class Registry:
    """`codes` are good once; `refuse` maps methods to errors; while it is `down` it answers 503 and no JSON."""

    codes: dict[str, Answer] = field(default_factory=dict)
    tokens: dict[str, Answer] = field(default_factory=dict)
    channels: dict[str, Answer] = field(default_factory=dict)
    people: dict[str, Answer] = field(default_factory=dict)
    refuse: dict[str, str] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset(SCOPES)
    time: datetime = NOON
    down: bool = False
    asked: list[str] = field(default_factory=list)
    api: str = ""

    def workspace(self, team: str = "T1", code: str = "code-1", token: str = "xoxb-1", **more: Any) -> None:
        """A workspace whose administrator would get this code and token. `more` overrides what the exchange answers."""
        self.tokens[token] = {
            "url": f"https://{team.lower()}.slack.com/",
            "team_id": team,
            "user_id": f"U{team}BOT",
            "bot_id": f"B{team}",
        }
        granted = {"access_token": token, "token_type": "bot", "scope": ",".join(sorted(SCOPES))}
        whose = {"bot_user_id": f"U{team}BOT", "team": {"id": team}, "authed_user": {"id": "U1"}, "enterprise": None}
        self.codes[code] = {**granted, **whose, "is_enterprise_install": False, **more}

    def organization(self, code: str = "org", token: str = "xoxb-org") -> None:
        """An Enterprise organization, E1, whose administrator installs the app for all its workspaces."""
        self.workspace("E1", code, token, enterprise={"id": "E1"}, is_enterprise_install=True)
        self.codes[code]["team"] = None
        self.tokens[token] |= {"enterprise_id": "E1", "is_enterprise_install": True}

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.asked.append(method)
        if self.down:
            return web.Response(status=503, text="<html>Slack is away</html>")
        form = await request.post()
        given = {name: str(value) for name, value in form.items()}
        said = {"error": self.refuse[method]} if method in self.refuse else self._method(method, given, request)
        headers = {"Date": format_datetime(self.time, usegmt=True), "x-oauth-scopes": ",".join(sorted(self.scopes))}
        return web.json_response({"ok": "error" not in said, **said}, headers=headers)

    def _method(self, method: str, given: dict[str, str], request: web.Request) -> Answer:
        if method == "oauth.v2.access":
            return self._exchanged(given, request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "apps.connections.open":
            return (
                {"url": "wss://127.0.0.1/socket"} if token.startswith("xapp-") else {"error": "not_allowed_token_type"}
            )
        if method == "auth.test" or token not in self.tokens:
            return self.tokens.get(token, {"error": "invalid_auth"})
        return self._told(method, given)

    def _told(self, method: str, given: dict[str, str]) -> Answer:
        found = self.channels.get(given.get("channel", ""))
        if method == "conversations.info":
            return {"channel": found} if found else {"error": "channel_not_found"}
        if method == "conversations.members" and found:
            return {"members": found.get("members", [])}
        return {"user": self.people[given["user"]]} if method == "users.info" else {"error": "unknown_method"}

    def _exchanged(self, given: dict[str, str], request: web.Request) -> Answer:
        ours = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {ours}":
            return {"error": "bad_client_secret"}
        return self.codes.pop(given.get("code", ""), {"error": "invalid_code"})


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The application on a port of this machine; its address."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def registry() -> AsyncIterator[Registry]:
    slack = Registry()
    app = web.Application()
    app.add_routes([web.post("/api/{method}", slack._answer), web.get("/api/{method}", slack._answer)])
    async with served(app) as address:
        slack.api = f"{address}/api/"
        yield slack
