"""Messages in threads: stored before they are acknowledged; what is not a reply to a prompt of ours leaves no trace."""

from bot.dialogue.answering import answer_id, hear_message
from bot.dialogue.decision import Decision
from bot.dialogue.reporting import refreshed
from bot.domain.answer import Answer
from bot.domain.audience import Audience
from bot.domain.delivery import Delivery, Kind
from bot.domain.errors import TryAgain
from bot.domain.events import Deleted, Edited, Event, Posted, Restored
from bot.domain.places import PersonRef
from bot.domain.reflection import Prompt
from bot.domain.report import Acceptance, Page, Reporting
from bot.services.context import Context
from bot.services.ports import Reader
from bot.services.recall import apply, locked_prompt, pages_of


async def hear_message_event(context: Context, event: Event, body: Posted | Edited | Restored | Deleted) -> None:
    """Raises TryAgain when the thread may be one whose address is not recorded yet."""
    if not body.ref.root:
        return
    async with context.store.transaction() as tx:
        delivery = await tx.posted(event.place, body.ref.root)
        if delivery is None and await tx.in_flight(event.place):
            raise TryAgain("a message's address is being recorded")
        found = await locked_prompt(tx, event.place, delivery.subject) if delivery and _is_prompt(delivery) else None
        if found is None:
            return
        reflection, prompt = found
        stored = await tx.one(Answer, id=answer_id(body.ref), place=event.place)
        author = stored.author if stored else event.actor or PersonRef(event.place.workspace, "")
        worksheet = await tx.worksheet(reflection.worksheet)
        decision = hear_message(prompt, worksheet, stored, body, author, event.at)
        await apply(tx, decision + await page_refresh(tx, prompt, decision))


def _is_prompt(delivery: Delivery) -> bool:
    return delivery.kind is Kind.PROMPT


async def page_refresh(reader: Reader, prompt: Prompt, decision: Decision) -> Decision:
    """What was posted and may tell of what has changed is written anew."""
    if not decision.changes:
        return Decision()
    pages = await standing_pages(reader, prompt.reflection)
    return Decision(intentions=refreshed(pages, decision))


async def standing_pages(reader: Reader, reflection: str) -> tuple[Page, ...]:
    """The team's pages, and those of leadership channels that have accepted the team."""
    accepted = await reader.many(Reporting, reflection=reflection, state=Acceptance.ACCEPTED)
    upstairs = {reporting.leadership for reporting in accepted}
    pages = await pages_of(reader, reflection)
    return tuple(page for page in pages if page.audience is Audience.TEAM or page.shown_in in upstairs)
