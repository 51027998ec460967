"""Delivery -> what is sent: written at the last moment, from what is stored then, and only through the gate."""

from bot.domain.delivery import Delivery
from bot.services.composing_notices import NOTICE_COMPOSERS
from bot.services.composing_pages import PAGE_COMPOSERS
from bot.services.composing_prompts import PROMPT_COMPOSERS
from bot.services.content import Content
from bot.services.context import Context

_COMPOSERS = {**PROMPT_COMPOSERS, **PAGE_COMPOSERS, **NOTICE_COMPOSERS}


async def compose(context: Context, delivery: Delivery) -> Content | None:
    """None: there is nothing to say (any more)."""
    return await _COMPOSERS[delivery.kind](context, delivery)
