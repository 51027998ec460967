"""That a platform is heard is noted each minute, by the process that hears it. Reading back may be another's work."""

import asyncio
import logging
from collections.abc import Callable
from typing import Never

from bot.domain.errors import TryAgain
from bot.domain.places import Platform
from bot.services.catching_up import attend
from bot.services.context import Context

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two notes."""

SOON = 1.0
"""Seconds between two looks while it is not heard, or could not be noted."""


async def attend_to(context: Context, platform: Platform, hears: Callable[[], bool]) -> Never:
    """Until cancelled. Only while `hears` says that the platform's events reach this process."""
    while True:
        noted = hears() and await _noted(context, platform)
        await asyncio.sleep(EVERY if noted else SOON)


async def _noted(context: Context, platform: Platform) -> bool:
    try:
        await attend(context, platform)
    except TryAgain:
        log.warning("the database is away; that %s is heard is noted later", platform)
        return False
    except Exception as fault:  # the outer loop's catch-all: hearing goes on, noted or not
        log.error("that %s is heard could not be noted: %s", platform, type(fault).__name__)
        return False
    return True
