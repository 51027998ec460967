"""Pages, cards about them and files, written from what is stored now. Leaders' words pass the gate here."""

import asyncio
from collections.abc import Mapping

from bot.dialogue.digest import Record, Span, matters_of, rest_of, summarise
from bot.dialogue.release import Release
from bot.dialogue.revising import Line, lines
from bot.dialogue.wording import briefing as wording
from bot.dialogue.wording import charts, notices, pages
from bot.domain.audience import Audience
from bot.domain.briefing import Briefing, Issue, Matter, Revision
from bot.domain.delivery import Delivery, Kind
from bot.domain.errors import Rejected
from bot.domain.message import Choices, Message
from bot.domain.paper import WantedFile
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import Reflection
from bot.domain.report import Acceptance, LeadersReply, Page, PageState, Reporting
from bot.domain.summary import Summary
from bot.services.briefing import reporting_teams
from bot.services.content import Composer, Content, File
from bot.services.context import Context
from bot.services.outsiders import OUTSIDERS
from bot.services.recall import record_of
from bot.services.reporting_years import year_file
from bot.services.rights import refusal_for_outsiders
from bot.services.shortening import shortened, shortened_at_once
from bot.services.summarising import Readers, filled_worksheet, page_summary, people_in, readers_of

PATIENCE = 1.0
"""Seconds that a facilitator who reads ahead waits for a language model: the platform waits for us meanwhile."""


async def welcome(context: Context, delivery: Delivery) -> Content | None:
    """The same for every channel; where people from outside read it, why nothing is asked there."""
    channel = await context.directory(delivery.place.workspace.platform).channel(delivery.place)
    refused = refusal_for_outsiders(context, channel)
    if refused:
        return refused.message
    return notices.welcome_message(delivery.place.channel)


async def section_told(context: Context, page_id: str) -> tuple[Page, Summary] | None:
    """The page with what its audience may read of it now; None when it may not stand (any more)."""
    async with context.store.reading() as reader:
        page = await reader.one(Page, id=page_id)
        if page is None or page.state is PageState.WITHDRAWN:
            return None
        reporting = await reader.one(Reporting, reflection=page.reflection, leadership=page.shown_in)
    readers = await readers_of(context, page.place, page.shown_in if page.audience is Audience.LEADERS else None)
    if page.audience is Audience.LEADERS:
        if reporting is None or reporting.state is not Acceptance.ACCEPTED:
            return None
        if readers.leadership_external:
            raise Rejected("People from outside can read the leadership channel. Choose another one in the settings.")
    elif readers.team_external:
        raise Rejected(OUTSIDERS)
    return page, await _summary(context, page, readers)


async def _summary(context: Context, page: Page, readers: Readers) -> Summary:
    async with context.store.reading() as reader:
        reflection = await reader.one(Reflection, id=page.reflection)
        assert reflection  # a page goes with its reflection
        record = await record_of(reader, reflection, readers.team)
        revisions = await reader.many(Revision, page=page.id)
    return page_summary(record, page, readers, revisions)


async def page(context: Context, delivery: Delivery) -> Content | None:
    found = await section_told(context, delivery.subject)
    if found is None or found[0].state is not PageState.RELEASED:
        return None
    return pages.page_message(found[1], await context.names(people_in(found[1])), found[0].id)


async def detail(context: Context, delivery: Delivery) -> Content | None:
    found = await section_told(context, delivery.subject)
    if found is None or found[0].state is not PageState.RELEASED:
        return None
    summary = await shortened(context, found[1])
    return pages.detail_message(summary, await context.names(people_in(summary)))


async def picture(context: Context, delivery: Delivery) -> Content | None:
    """The page's chart, where the platform may not show it otherwise; it says in words what it shows."""
    wanted = delivery.place.workspace.platform in context.drawn_for
    found = await section_told(context, delivery.subject) if wanted else None
    if found is None or found[0].state is not PageState.RELEASED:
        return None
    chart = charts.progress_chart(found[1])
    drawn = await asyncio.to_thread(context.documents.draw, chart)
    return File("progress.png", drawn, Message((chart,)).plain)


async def briefing(context: Context, delivery: Delivery) -> Content | None:
    """A leadership channel's page: what its teams' released sections tell together."""
    async with context.store.reading() as reader:
        issue = await reader.one(Issue, id=delivery.subject)
        pages_ = await reader.many(Page, issue=delivery.subject, state=PageState.RELEASED)
        calendar = await reader.one(Briefing, place=delivery.place)
        teams = await reporting_teams(reader, delivery.place)
    if issue is None or calendar is None:
        return None
    found = [told for each in pages_ if (told := await section_told(context, each.id))]
    sections = sorted((summary for _, summary in found), key=lambda summary: summary.team.casefold())
    told_of = {each.reflection for each, _ in found}
    quiet = [await _quiet(context, team, issue) for team in teams if team.id not in told_of]
    names = await context.names(person for summary in sections for person in people_in(summary))
    return wording.briefing_message(issue.leaves, calendar.cadence.zone, sections, quiet, names)


async def _quiet(context: Context, team: Reflection, issue: Issue) -> wording.Quiet:
    channel = await context.directory(team.place.workspace.platform).channel(team.place)
    until, _ = rest_of(team, issue.sent_at)
    return wording.Quiet(channel.name if channel else team.place.channel, until)


async def review(context: Context, delivery: Delivery) -> Content | None:
    """The facilitators' card about their section."""
    async with context.store.reading() as reader:
        waiting = await reader.one(Page, id=delivery.subject)
        if waiting is None:
            return None
        issue = await reader.one(Issue, id=waiting.issue)
        calendar = await reader.one(Briefing, place=waiting.shown_in)
    readers = await readers_of(context, waiting.place, waiting.shown_in)
    coming = calendar.leaves if calendar and calendar.issue == waiting.issue else None
    return pages.review_message(waiting, coming, readers.leadership, out=issue is not None)


async def preview_for_facilitator(context: Context, waiting: Page) -> Message | None:
    """A section as leaders would read it, whether they accepted the team yet or not."""
    readers = await readers_of(context, waiting.place, waiting.shown_in)
    summary = await shortened_at_once(context, await _summary(context, waiting, readers), PATIENCE)
    return _as_read(summary, await context.names(people_in(summary)), waiting.id)


def _as_read(summary: Summary, names: Mapping[PersonRef, str], page_id: str) -> Message:
    opening, rest = pages.page_message(summary, names, page_id), pages.detail_message(summary, names)
    shown = (block for block in opening.blocks if not isinstance(block, Choices))  # the buttons are the leaders'
    return Message((*shown, *(rest.blocks if rest else ())))


async def lines_of_section(context: Context, page: Page) -> tuple[tuple[Line, ...], tuple[Revision, ...]]:
    """What a facilitator can take out or reword: the lines as they are without anybody's revisions, and those."""
    readers = await readers_of(context, page.place, page.shown_in)
    async with context.store.reading() as reader:
        reflection = await reader.one(Reflection, id=page.reflection)
        if reflection is None:
            return (), ()
        record = await record_of(reader, reflection, readers.team)
        revisions = await reader.many(Revision, page=page.id)
    return lines(page_summary(record, page, readers)), revisions


async def empty_section(context: Context, reflection_id: str, leadership: Place) -> Message | None:
    """What a section of this team looks like when nobody has said anything."""
    async with context.store.reading() as reader:
        reflection = await reader.one(Reflection, id=reflection_id)
        record = await record_of(reader, reflection, "") if reflection else None
    if reflection is None or record is None:
        return None
    readers = await readers_of(context, reflection.place, leadership)
    unsaid = Record(record.passage, readers.team, (), (), (), (), ())
    summary = summarise(unsaid, readers.release(reflection), Span("", None, context.clock.civil()))
    return Message((wording.example_lead(), *_as_read(summary, {}, "").blocks))


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


async def matter(context: Context, delivery: Delivery) -> Content | None:
    """In the question's thread: what was put before leaders, and their answer to it."""
    async with context.store.reading() as reader:
        stored = await reader.one(Matter, id=delivery.subject)
        reflection = await reader.one(Reflection, id=stored.reflection) if stored else None
        if stored is None or reflection is None:
            return None
        record = await record_of(reader, reflection, "")
    found = next((line for line in matters_of(record, Release(Audience.TEAM)) if line.id == stored.id), None)
    if found is None:
        return None
    names = await context.names([stored.by, stored.decided_by])
    if delivery.kind is Kind.MATTER:
        return wording.matter_message(found, names[stored.by])
    return wording.verdict_message(found, names) if found.verdict else None


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
    Kind.BRIEFING: briefing,
    Kind.LEADERS_PAGE: page,
    Kind.PAGE_DETAIL: detail,
    Kind.PICTURE: picture,
    Kind.PAGE_REVIEW: review,
    Kind.REPORT_REQUEST: request,
    Kind.LEADERS_REPLY: leaders_words,
    Kind.MATTER: matter,
    Kind.VERDICT: matter,
    Kind.EXPORT: export,
    Kind.YEAR_REPORT: year_file,
}
