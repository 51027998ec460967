"""Socket Mode: a connection that we open to Slack, through which everything comes that HTTP would bring.

What comes is handled by the same Bolt app. Only what it answers 200 to is acknowledged; Slack sends the rest again.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

PING = 10.0
"""Seconds between signs of life; four without an answer are a lost connection."""


class Socket:
    """One connection. Slack replaces it every few hours, which the library follows by opening the next one."""

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        self._handler = handler

    @property
    def hears(self) -> bool:
        client = self._handler.client
        return not client.stale and client.current_session is not None and not client.current_session.closed


@asynccontextmanager
async def connected(app: AsyncApp, api: str, app_token: str, logger: logging.Logger) -> AsyncIterator[Socket]:
    """The library keeps trying while Slack is away, so that this may take as long as that."""
    client = AsyncWebClient(token=app_token, base_url=api, logger=logger)
    handler = AsyncSocketModeHandler(app, app_token, logger=logger, web_client=client, ping_interval=PING)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield Socket(handler)
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
