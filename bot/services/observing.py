"""What is told to whoever counts how things go: that a delivery was settled, and how late a question was asked."""

from bot.domain.delivery import Delivery, Kind, Outcome, Posting
from bot.domain.errors import TryAgain
from bot.domain.reflection import Prompt
from bot.services.context import Context


async def settled(context: Context, claimed: Delivery, outcome: Outcome) -> None:
    context.observer.delivered(outcome)
    if isinstance(outcome, Posting) and claimed.kind is Kind.PROMPT and not claimed.shown:
        since = claimed.wake_at
        if claimed.attempt > 1:  # its wake has moved with each try
            try:
                async with context.store.reading() as reader:
                    prompt = await reader.one(Prompt, id=claimed.subject)
            except TryAgain:
                return  # nobody waits for this
            since = prompt.opened_at if prompt else since
        context.observer.asked(max((context.now() - since).total_seconds(), 0.0))
