"""Socket Mode: a connection that we open to Slack, through which everything comes that HTTP would bring.

What comes is handled by the same Bolt app. Only what it answers 200 to is acknowledged; Slack sends the rest again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.shared.payload import Malformed, storable
from adapters.slack.sdk.credentials import PASSING, Refused, may_connect, web_client

log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds between two tries while Slack is away."""

PING = 10.0
"""Seconds between signs of life; four without an answer are a lost connection."""

LAST_WORDS = 5.0
"""Seconds for what is under way when the program ends."""


async def admitted(api: str, session: aiohttp.ClientSession, app_token: str) -> None:
    """Tries until Slack lets the app-level token connect: the library would try for ever, and say nothing.

    Raises Refused where the token is not good for that.
    """
    while True:
        try:
            await may_connect(web_client(api, session, app_token))
            return
        except Refused as refused:
            if refused.reason not in PASSING:
                raise Refused(refused.reason, "slack_app_token") from None
            log.warning("Slack does not open Socket Mode now (%s); trying again", refused.reason)
        await asyncio.sleep(PATIENCE)


class Socket:
    """One connection. Slack replaces it every few hours, which the library follows by opening the next one."""

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        self._handler = handler

    @property
    def hears(self) -> bool:
        client = self._handler.client
        return not client.stale and client.current_session is not None and not client.current_session.closed


class _Handler(AsyncSocketModeHandler):
    """What can not be read is not acknowledged, nor what comes once it is closing: Slack sends that elsewhere."""

    def __init__(self, app: AsyncApp, app_token: str, **how: Any) -> None:
        super().__init__(app, app_token, **how)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closing = False

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        task = asyncio.current_task()
        if self._closing or task is None:
            return
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        with suppress(Malformed):
            req.payload = storable(req.payload)
            await super().handle(client, req)

    async def drained(self) -> None:
        """Nothing more is taken; what is under way is acknowledged first, if that takes no longer than LAST_WORDS."""
        self._closing = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=LAST_WORDS)


@asynccontextmanager
async def connected(app: AsyncApp, api: str, app_token: str, logger: logging.Logger) -> AsyncIterator[Socket]:
    """The library keeps trying while Slack is away, so that this may take as long as that."""
    client = AsyncWebClient(token=app_token, base_url=api, logger=logger)
    handler = _Handler(app, app_token, logger=logger, web_client=client, ping_interval=PING)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield Socket(handler)
    finally:
        await handler.drained()
        await handler.close_async()  # type: ignore[no-untyped-call]
