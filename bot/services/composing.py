"""Delivery -> what is sent: written from what is stored once it was claimed, and only through the gate.

What changes after that has it written anew.
"""

from bot.domain.delivery import Delivery, Kind
from bot.services.composing_notices import NOTICE_COMPOSERS
from bot.services.composing_pages import PAGE_COMPOSERS
from bot.services.composing_prompts import THREAD_COMPOSERS, prompt
from bot.services.content import Content
from bot.services.context import Context
from bot.services.reading_ahead import NOTHING_READ, Ahead

_COMPOSERS = {**THREAD_COMPOSERS, **PAGE_COMPOSERS, **NOTICE_COMPOSERS}


async def compose(context: Context, delivery: Delivery, ahead: Ahead = NOTHING_READ) -> Content | None:
    """None: there is nothing to say (any more)."""
    if delivery.kind is Kind.PROMPT:
        return await prompt(context, delivery, ahead)
    return await _COMPOSERS[delivery.kind](context, delivery)
