"""What local-slack leaves out, in front of it: a direct conversation opened by its id, as Slack can.

Addresses that local-slack gives away lead here too, so that all have the one origin that the program trusts.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from tests.slack.local.district import BOT
from tests.slack.local.slack import LocalSlack

PORT, BEHIND = 3000, 3001
"""The shim's port, and that of local-slack behind it."""

PREFIX = f"/_behind:{BEHIND}"
BASE_HOST = f"localhost:{PORT}/_behind"
"""local-slack puts its own port after this, which makes the prefix of its addresses."""

PASSED_ON = ("Authorization", "Content-Type")


class Shim:
    def __init__(self, slack: LocalSlack, session: aiohttp.ClientSession) -> None:
        self._slack = slack
        self._session = session

    async def take(self, request: web.Request) -> web.Response:
        path, body = request.path_qs.removeprefix(PREFIX), await request.read()
        if path.startswith("/api/conversations.open"):
            given = {**request.query, **await request.post()}
            if "channel" in given:
                return web.json_response(self._opened(str(given["channel"])))
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        sent = self._session.request(request.method, self._slack.address + path, data=body, headers=headers)
        async with sent as answer:
            told = await answer.read()
            if path.startswith("/api/apps.connections.open"):
                told = told.replace(f"{BASE_HOST}:{BEHIND}".encode(), f"localhost:{BEHIND}".encode())
            return web.Response(status=answer.status, body=told, content_type=answer.content_type)

    def _opened(self, channel: str) -> dict[str, object]:
        room = self._slack.channels.get(channel)
        if room is None:
            return {"ok": False, "error": "channel_not_found"}
        other = next(member for member in room["members"] if member != BOT)
        return {
            "ok": True,
            "no_op": True,
            "already_open": True,
            "channel": {"id": channel, "is_im": True, "user": other},
        }


@asynccontextmanager
async def shim(slack: LocalSlack, session: aiohttp.ClientSession) -> AsyncIterator[str]:
    """The address of the Web API, with its shim."""
    app = web.Application(client_max_size=2**26)
    app.add_routes([web.route("*", "/{path:.*}", Shim(slack, session).take)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "localhost", PORT).start()
        yield f"http://localhost:{PORT}/api/"
    finally:
        await runner.cleanup()
