"""The workspace of a bot token in the settings, found out at the start; and what waited while nobody let us in."""

import asyncio
import logging
from datetime import datetime

import aiohttp

from adapters.slack.sdk.credentials import PASSING, Refused, identify, web_client
from adapters.slack.settings import SlackSettings
from bot.domain.errors import TryAgain
from bot.domain.installation import Installation
from bot.domain.places import Platform
from bot.services.ports import Clock, Store

log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds between two tries while Slack or the database is away."""


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
                raise Refused(refused.reason, "slack_bot_token") from None
            log.warning("Slack does not tell whose the bot token is (%s); trying again", refused.reason)
        except TryAgain:
            log.warning("the database is away; the bot token is looked at again")
        await asyncio.sleep(PATIENCE)


async def _introduce(settings: SlackSettings, session: aiohttp.ClientSession, store: Store, now: datetime) -> None:
    identity = await identify(web_client(settings.api, session, settings.bot_token))
    held = await store.installations.of(identity.workspace)
    installation = identity.installation(settings.bot_token, identity.time or now)
    await store.installations.put(installation)
    if held is None or held.token != settings.bot_token:
        await open_again(store, installation)


async def open_again(store: Store, installation: Installation) -> None:
    """What was held back while we were out goes out; in each workspace, where an organization let us in."""
    known = await store.installations.every(Platform.SLACK) if installation.organization_wide else ()
    of_it = [each.workspace for each in known if each.organization == installation.organization]
    for workspace in {installation.workspace, *of_it}:
        await store.outbox.reopen(workspace)
