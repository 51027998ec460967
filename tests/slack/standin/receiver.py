"""An app that only listens: it checks signatures by Slack's own library, keeps what came, and answers as it is told."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

Json = dict[str, Any]


@dataclass
class Receiver:
    """`statuses` are what the next requests are answered with, then 200; `body` is what all are answered with."""

    secret: str
    url: str = ""
    statuses: list[int] = field(default_factory=list)
    body: Json = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)
    commands: list[Json] = field(default_factory=list)
    retries: list[tuple[str | None, str | None]] = field(default_factory=list)
    unsigned: int = 0

    async def take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        if not SignatureVerifier(self.secret).is_valid_request(raw, dict(request.headers)):
            self.unsigned += 1
            return web.Response(status=401)
        self.retries.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        status = self.statuses.pop(0) if self.statuses else 200
        if request.content_type == "application/json":
            self.events.append(json.loads(raw))
            return web.Response(status=status)
        form = dict(await request.post())
        if "payload" in form:
            self.actions.append(json.loads(str(form["payload"])))
        else:
            self.commands.append(dict(form))
        return web.json_response(self.body, status=status)

    @property
    def inner(self) -> list[Json]:
        return [each["event"] for each in self.events]


@asynccontextmanager
async def receiving(secret: str) -> AsyncIterator[Receiver]:
    receiver = Receiver(secret)
    app = web.Application()
    app.add_routes([web.post("/slack/events", receiver.take)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    receiver.url = f"http://{host}:{port}/slack/events"
    try:
        yield receiver
    finally:
        await runner.cleanup()
