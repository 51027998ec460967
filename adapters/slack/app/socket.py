"""Socket Mode: a connection that we open to Slack, through which everything comes that HTTP would bring.

What comes is handled by the same Bolt app. Only what it answers 200 to is acknowledged; Slack sends the rest again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.sdk.credentials import PASSING, Refused, may_connect, web_client
from adapters.slack.sdk.payloads import Malformed
from adapters.slack.sdk.payloads.checked import storable

log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds between two tries while Slack is away."""

PING = 10.0
"""Seconds between signs of life; four without an answer are a lost connection."""


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
    """What can not be read is not acknowledged."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        with suppress(Malformed):
            req.payload = storable(req.payload)
            await super().handle(client, req)


@asynccontextmanager
async def connected(app: AsyncApp, api: str, app_token: str, logger: logging.Logger) -> AsyncIterator[Socket]:
    """The library keeps trying while Slack is away, so that this may take as long as that."""
    client = AsyncWebClient(token=app_token, base_url=api, logger=logger)
    handler = _Handler(app, app_token, logger=logger, web_client=client, ping_interval=PING)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield Socket(handler)
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
