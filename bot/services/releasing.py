"""What happens to pages after they are made: accepted by a leadership channel, read, released, held back."""

from bot.dialogue.asking import notice
from bot.dialogue.commands import Command
from bot.dialogue.decision import Decision
from bot.dialogue.reporting import answer_request, release_page, withdraw_page
from bot.dialogue.wording import private
from bot.domain.events import Chosen, Event
from bot.domain.form import Nothing, Private, Reply
from bot.domain.message import Act
from bot.domain.places import PersonRef
from bot.domain.reflection import Reflection, ReflectionState
from bot.domain.report import Page, PageState, Reporting
from bot.services.composing_pages import preview_for_facilitator
from bot.services.context import Context
from bot.services.recall import apply_once, pages_of
from bot.services.rights import is_facilitator, told_who_may
from bot.services.summarising import make_pages


async def answer_team(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """*Accept* or *Not now*, pressed in the leadership channel itself."""
    accept = body.act is Act.ACCEPT_TEAM
    async with context.store.transaction() as tx:
        held = await tx.lock(body.subject)
        reporting = await tx.one(Reporting, reflection=body.subject, leadership=event.place)
        if reporting is None or held is None:
            return Private(private.not_ours())
        pages = [page for page in await pages_of(tx, body.subject) if page.shown_in == event.place]
        answered = answer_request(reporting, pages, actor, event.at, accept=accept)
        told = notice(held, "accepted" if accept else "declined", event.place.channel, event.key)
        await apply_once(tx, event, answered + Decision(intentions=(told,)))
    return Nothing()


async def decide(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """A facilitator releases a page, or holds it back."""
    async with context.store.transaction() as tx:
        named = await tx.one(Page, id=body.subject, place=event.place)
        held = await tx.lock(named.reflection) if named else None
        page = await tx.one(Page, id=body.subject, place=event.place) if held else None  # as it is under the lock
        if page is None or held is None:
            return Private(private.not_ours())
        reporting = await tx.one(Reporting, reflection=held.id, leadership=page.shown_in)
        if is_facilitator(held, actor) and reporting:
            if body.act is Act.WITHDRAW_PAGE:
                await apply_once(tx, event, withdraw_page(page))
            elif page.state is not PageState.RELEASED:
                await apply_once(tx, event, release_page(page, reporting))
            return Nothing()
    return await told_who_may(context, held)


async def read(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    """The page as leaders would read it, for a facilitator's eyes."""
    async with context.store.reading() as reader:
        page = await reader.one(Page, id=body.subject, place=event.place)
        reflection = await reader.one(Reflection, id=page.reflection) if page else None
    if page is None or reflection is None:
        return Private(private.not_ours())
    if not is_facilitator(reflection, actor):
        return await told_who_may(context, reflection)
    message = await preview_for_facilitator(context, page.id)
    return Private(message) if message else Private(private.not_ours())


async def summary_now(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`summary`: the pages as of now, for the team and for the leaders it reports to."""
    async with context.store.reading() as reader:
        held = await reader.latest(event.place)
    if held is None:
        return Private(private.no_reflection())
    if held.state is ReflectionState.DRAFT:
        return Private(private.not_started())
    if not is_facilitator(held, actor):
        return await told_who_may(context, held)
    await make_pages(context, held, event)
    return Nothing()
