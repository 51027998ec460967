"""Pages, cards about them and files, written from what is stored now. Leaders' words pass the gate here."""

import asyncio

from bot.dialogue.wording import notices, pages
from bot.domain.audience import Audience
from bot.domain.delivery import Delivery, Kind
from bot.domain.errors import Rejected
from bot.domain.message import Choices, Message
from bot.domain.paper import WantedFile
from bot.domain.reflection import Reflection
from bot.domain.report import Acceptance, LeadersReply, Page, PageState, Reporting
from bot.domain.summary import Summary
from bot.services.content import Composer, Content, File
from bot.services.context import Context
from bot.services.outsiders import OUTSIDERS
from bot.services.recall import record_of
from bot.services.rights import refusal_for_outsiders
from bot.services.summarising import filled_worksheet, page_summary, people_in, readers_of


async def welcome(context: Context, delivery: Delivery) -> Content | None:
    """The same for every channel; where people from outside read it, why nothing is asked there."""
    channel = await context.directory(delivery.place.workspace.platform).channel(delivery.place)
    refused = refusal_for_outsiders(context, channel)
    if refused:
        return refused.message
    return notices.welcome_message(delivery.place.channel)


async def _page(context: Context, page_id: str) -> tuple[Page, Summary] | None:
    """The page with what its audience may read of it now; None when it may not stand (any more)."""
    async with context.store.reading() as reader:
        page = await reader.one(Page, id=page_id)
        reflection = await reader.one(Reflection, id=page.reflection) if page else None
        if page is None or reflection is None or page.state is PageState.WITHDRAWN:
            return None
        reporting = await reader.one(Reporting, reflection=page.reflection, leadership=page.shown_in)
    readers = await readers_of(context, page.place, page.shown_in if page.audience is Audience.LEADERS else None)
    async with context.store.reading() as reader:
        record = await record_of(reader, reflection, readers.team)
    if page.audience is Audience.LEADERS:
        if reporting is None or reporting.state is not Acceptance.ACCEPTED:
            return None
        if readers.leadership_external:
            raise Rejected("People from outside can read the leadership channel. Choose another one in the settings.")
    elif readers.team_external:
        raise Rejected(OUTSIDERS)
    return page, page_summary(record, page, readers)


async def page(context: Context, delivery: Delivery) -> Content | None:
    found = await _page(context, delivery.subject)
    if found is None or found[0].state is not PageState.RELEASED:
        return None
    return pages.page_message(found[1], await context.names(people_in(found[1])), found[0].id)


async def detail(context: Context, delivery: Delivery) -> Content | None:
    found = await _page(context, delivery.subject)
    if found is None or found[0].state is not PageState.RELEASED:
        return None
    return pages.detail_message(found[1], await context.names(people_in(found[1])))


async def picture(context: Context, delivery: Delivery) -> Content | None:
    """The page's chart, where the platform may not show it otherwise; it says in words what it shows."""
    wanted = delivery.place.workspace.platform in context.drawn_for
    found = await _page(context, delivery.subject) if wanted else None
    if found is None or found[0].state is not PageState.RELEASED:
        return None
    chart = pages.progress_chart(found[1])
    drawn = await asyncio.to_thread(context.documents.draw, chart)
    return File("progress.png", drawn, Message((chart,)).plain)


async def review(context: Context, delivery: Delivery) -> Content | None:
    """The facilitators' card about a page that waits for them."""
    async with context.store.reading() as reader:
        waiting = await reader.one(Page, id=delivery.subject)
        reflection = await reader.one(Reflection, id=waiting.reflection) if waiting else None
        worksheet = await reader.worksheet(reflection.worksheet) if reflection else None
        if waiting is None or worksheet is None:
            return None
        reporting = await reader.one(Reporting, reflection=waiting.reflection, leadership=waiting.shown_in)
    title = worksheet.principle_of(waiting.principle).title if waiting.principle else worksheet.title
    readers = await readers_of(context, waiting.place, waiting.shown_in)
    accepted = reporting is not None and reporting.state is Acceptance.ACCEPTED
    return pages.review_message(waiting, title, readers.leadership, accepted=accepted)


async def preview_for_facilitator(context: Context, page_id: str) -> Message | None:
    """A page as leaders would read it, whether they accepted the team yet or not."""
    async with context.store.reading() as reader:
        waiting = await reader.one(Page, id=page_id)
        reflection = await reader.one(Reflection, id=waiting.reflection) if waiting else None
    if waiting is None or reflection is None:
        return None
    readers = await readers_of(context, waiting.place, waiting.shown_in)
    async with context.store.reading() as reader:
        record = await record_of(reader, reflection, readers.team)
    summary = page_summary(record, waiting, readers)
    names = await context.names(people_in(summary))
    opening, rest = pages.page_message(summary, names, page_id), pages.detail_message(summary, names)
    shown = (block for block in opening.blocks if not isinstance(block, Choices))  # the buttons are the leaders'
    return Message((*shown, *(rest.blocks if rest else ())))


async def request(context: Context, delivery: Delivery) -> Content | None:
    async with context.store.reading() as reader:
        reflection = await reader.one(Reflection, id=delivery.subject)
        reporting = await reader.one(Reporting, reflection=delivery.subject, leadership=delivery.place)
        worksheet = await reader.worksheet(reflection.worksheet) if reflection else None
    if reflection is None or reporting is None or worksheet is None:
        return None
    readers = await readers_of(context, reflection.place, None)
    names = await context.names([reporting.by])
    by = names[reporting.by] if reporting.by else ""
    return pages.request_message(reflection.id, readers.team, worksheet.title, reporting.state, by)


async def leaders_words(context: Context, delivery: Delivery) -> Content | None:
    async with context.store.reading() as reader:
        word = await reader.one(LeadersReply, id=delivery.subject)
    if word is None:
        return None
    names = await context.names([word.author])
    return pages.leaders_reply_message(word.text, names[word.author])


async def export(context: Context, delivery: Delivery) -> Content | None:
    """`subject` is reflection:file:event. One that is wanted anew tells what somebody has taken back since."""
    if delivery.wanted > 1:
        return None
    reflection_id, told, _ = delivery.subject.split(":", 2)
    wanted = WantedFile.read(told)
    async with context.store.reading() as reader:
        reflection = await reader.one(Reflection, id=reflection_id)
        worksheet = await reader.worksheet(reflection.worksheet) if reflection else None
    if reflection is None or worksheet is None:
        return None
    if (await readers_of(context, delivery.place, None)).team_external:
        raise Rejected(OUTSIDERS)
    content = await filled_worksheet(context, reflection, wanted)
    return File(wanted.name(worksheet.id), content, pages.filled_worksheet_of(worksheet.title))


PAGE_COMPOSERS: dict[Kind, Composer] = {
    Kind.WELCOME: welcome,
    Kind.TEAM_PAGE: page,
    Kind.LEADERS_PAGE: page,
    Kind.PAGE_DETAIL: detail,
    Kind.PICTURE: picture,
    Kind.PAGE_REVIEW: review,
    Kind.REPORT_REQUEST: request,
    Kind.LEADERS_REPLY: leaders_words,
    Kind.EXPORT: export,
}
