"""The one workspace of a bot token in the settings: found out at the start, kept like one that installed the app."""

import asyncio
import logging
from datetime import datetime

import aiohttp

from adapters.slack.sdk.credentials import AWAY, Refused, identify, web_client
from adapters.slack.settings import SlackSettings
from bot.domain.errors import TryAgain
from bot.services.ports import Clock, Store

log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds between two tries while Slack or the database is away."""

PASSING = frozenset({AWAY, "ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})


async def settle_in(settings: SlackSettings, session: aiohttp.ClientSession, store: Store, clock: Clock) -> None:
    """Tries until Slack has told whose token it is. Raises Refused when Slack does not know it.

    Meanwhile what was known from an earlier start serves; without that, no event is acknowledged.
    """
    while True:
        try:
            await _introduce(settings, session, store, clock.civil())
            return
        except Refused as refused:
            if refused.reason not in PASSING:
                raise
            log.warning("Slack does not tell whose the bot token is (%s); trying again", refused.reason)
        except TryAgain:
            log.warning("the database is away; the bot token is looked at again")
        await asyncio.sleep(PATIENCE)


async def _introduce(settings: SlackSettings, session: aiohttp.ClientSession, store: Store, now: datetime) -> None:
    identity = await identify(web_client(settings.api, session, settings.bot_token))
    held = await store.installations.of(identity.workspace)
    await store.installations.put(identity.installation(settings.bot_token, identity.time or now))
    if held is None or held.token != settings.bot_token:
        await store.outbox.reopen(identity.workspace)
