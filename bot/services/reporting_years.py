"""The year report: who may ask for it, which teams it tells of, and its file. What it may tell passes the gate."""

import asyncio
from collections.abc import Mapping

from bot.dialogue.commands import Command
from bot.dialogue.decision import Decision
from bot.dialogue.exporting import wanted_report
from bot.dialogue.wording import year_report as wording
from bot.dialogue.yearly import Told, asked_in, year_report
from bot.domain.audience import Audience
from bot.domain.briefing import Revision
from bot.domain.delivery import Delivery, Intention, Kind
from bot.domain.errors import Rejected
from bot.domain.events import Chosen, Event
from bot.domain.form import Private, Reply
from bot.domain.message import Button
from bot.domain.places import PersonRef, Place
from bot.domain.reflection import Prompt, Reflection
from bot.domain.report import Acceptance, Page, PageState, Reporting
from bot.domain.year import SchoolYear, WantedReport
from bot.services.content import Content, File
from bot.services.context import Context
from bot.services.listening import issues_left
from bot.services.outsiders import OUTSIDERS, unwelcome
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply_once, grouped, record_of
from bot.services.summarising import page_summary, readers_of

FORMATS = ("docx", "pdf")
"""What a board reads; there is nothing to sort."""

Years = Mapping[str, frozenset[SchoolYear]]
"""Of each reflection, by its id, the school years in which it was asked something."""


async def reflections_of(reader: Reader, leadership: Place) -> tuple[Reflection, ...]:
    """Those that report to this place: it accepted them, and they still want to."""
    accepted = await reader.many(Reporting, leadership=leadership, state=Acceptance.ACCEPTED)
    found = await reader.many(Reflection, id=tuple(each.reflection for each in accepted))
    return tuple(each for each in found if each.settings.leadership == leadership)


async def years_of(reader: Reader, reflections: tuple[Reflection, ...]) -> Years:
    prompts = await reader.many(Prompt, reflection=tuple(each.id for each in reflections))
    asked = grouped(prompts, lambda prompt: prompt.reflection)
    return {each.id: asked_in(each, asked.get(each.id, ())) for each in reflections}


async def report_button(reader: Reader, place: Place) -> Button | None:
    """For the newest year that a report can be made of here, if there is one."""
    newest = _newest(await years_of(reader, await reflections_of(reader, place)))
    return wording.year_button(WantedReport(FORMATS[0], newest)) if newest else None


async def newest_year(context: Context, leadership: Place) -> SchoolYear | None:
    async with context.store.reading() as reader:
        return _newest(await years_of(reader, await reflections_of(reader, leadership)))


def _newest(years: Years) -> SchoolYear | None:
    return max((year for asked in years.values() for year in asked), default=None)


async def typed(context: Context, event: Event, command: Command, actor: PersonRef) -> Reply:
    """`report`, `report pdf`, `report 2026`: anybody in the leadership channel may, as they may read its pages."""
    async with context.store.transaction() as tx:
        years = await years_of(tx, await reflections_of(tx, event.place))
        if not years:
            return Private(wording.no_team())
        newest = _newest(years) or SchoolYear.of(event.at.date())
        wanted = wanted_report(command.rest, FORMATS, newest)
        if wanted is None:
            return Private(wording.not_understood(command.rest))
        return await _asked_for(tx, event, wanted, years)


async def pressed(context: Context, event: Event, body: Chosen, actor: PersonRef) -> Reply:
    try:
        wanted = WantedReport.read(body.subject)
    except ValueError:
        return Private(wording.no_team())
    async with context.store.transaction() as tx:
        years = await years_of(tx, await reflections_of(tx, event.place))
        if not years or wanted.file_format not in FORMATS:
            return Private(wording.no_team())
        return await _asked_for(tx, event, wanted, years)


async def _asked_for(tx: Transaction, event: Event, wanted: WantedReport, years: Years) -> Reply:
    if not any(wanted.year in asked for asked in years.values()):
        return Private(wording.nothing_asked(wanted.year))
    file = Intention(Kind.YEAR_REPORT, f"{wanted}:{event.key}", event.place)
    await apply_once(tx, event, Decision(intentions=(file,)))
    other = next(each for each in FORMATS if each != wanted.file_format)
    return Private(wording.coming(wanted, other))


async def year_file(context: Context, delivery: Delivery) -> Content | None:
    """`subject` is file/year:event. One that is wanted anew tells what somebody has taken back since."""
    if delivery.wanted > 1:
        return None
    wanted = WantedReport.read(delivery.subject.partition(":")[0])
    if unwelcome(context, await context.directory(delivery.place.workspace.platform).channel(delivery.place)):
        raise Rejected(OUTSIDERS)
    written = await written_report(context, delivery.place, wanted)
    return File(wanted.name, written, wording.about(wanted.year)) if written else None


async def written_report(context: Context, leadership: Place, wanted: WantedReport) -> bytes | None:
    """None where no team that reports there was asked anything in that year."""
    async with context.store.reading() as reader:
        reflections = await reflections_of(reader, leadership)
        years = await years_of(reader, reflections)
    told = [await _told(context, each, leadership) for each in reflections if wanted.year in years[each.id]]
    if not told:
        return None
    upstairs = await context.directory(leadership.workspace.platform).channel(leadership)
    report = year_report(wanted.year, upstairs.name if upstairs else leadership.channel, told)
    paper = wording.year_paper(report)
    return await asyncio.to_thread(context.documents.print, paper, wanted.file_format)


async def _told(context: Context, reflection: Reflection, leadership: Place) -> Told:
    """What the leaders' pages that left tell of this team, as they may be read now and in facilitators' words."""
    readers = await readers_of(context, reflection.place, leadership)
    async with context.store.reading() as reader:
        record = await record_of(reader, reflection, readers.team)
        released = await reader.many(Page, reflection=reflection.id, shown_in=leadership, state=PageState.RELEASED)
        left = await issues_left(reader, released)
        sections = [page for page in released if page.audience is Audience.LEADERS and page.issue in left]
        revisions = await reader.many(Revision, reflection=reflection.id)
    made = grouped(revisions, lambda revision: revision.page)
    return Told(record, tuple((page, page_summary(record, page, readers, made.get(page.id, ()))) for page in sections))
