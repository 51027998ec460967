"""Pages and filled worksheets: who may read what now, when pages are made, and what an export holds."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue import asking
from bot.dialogue.digest import Record, Span, summarise
from bot.dialogue.release import Release, present_promise
from bot.dialogue.reporting import quoted_to_leaders, span_of, team_page
from bot.dialogue.revising import revised
from bot.dialogue.wording import paper
from bot.domain.audience import Audience
from bot.domain.briefing import Revision
from bot.domain.events import Event
from bot.domain.paper import WantedFile
from bot.domain.places import ChannelKind, PersonRef, Place
from bot.domain.reflection import Appointment, Due, Reflection
from bot.domain.report import Page
from bot.domain.summary import Summary
from bot.services.context import Context
from bot.services.ports import Transaction
from bot.services.recall import apply, pages_of, record_of


@dataclass(frozen=True, slots=True)
class Readers:
    """Who could read a page of this team now: what the promise is checked against whenever something leaves."""

    team: str
    alone: bool
    public: bool
    team_external: bool
    members: frozenset[PersonRef]
    leaders: frozenset[PersonRef]
    leadership: str
    leadership_external: bool

    def release(self, reflection: Reflection, quoted: frozenset[str] | None = None) -> Release:
        """What leaders may read of this reflection now."""
        promise = present_promise(
            reflection.settings.promise,
            public=self.public,
            leaders_inside=bool(self.members & self.leaders),
            members=len(self.members),
        )
        return Release(Audience.LEADERS, promise, quoted)


async def readers_of(context: Context, place: Place, leadership: Place | None) -> Readers:
    """Asks the platform; call it outside a transaction."""
    directory = context.directory(place.workspace.platform)
    channel = await directory.channel(place)
    upstairs = await directory.channel(leadership) if leadership else None
    alone = channel is not None and channel.kind is ChannelKind.DIRECT
    return Readers(
        team="" if alone else channel.name if channel else place.channel,
        alone=alone,
        public=channel.public if channel else False,
        team_external=bool(channel and channel.external) and not context.external_allowed,
        # A place that can not be seen can not be asked either; without members the strictest promise holds.
        members=await directory.members(place) if channel else frozenset(),
        leaders=await directory.members(leadership) if leadership and upstairs else frozenset(),
        leadership=upstairs.name if upstairs else "",
        leadership_external=bool(upstairs and upstairs.external) and not context.external_allowed,
    )


async def make_summary(context: Context, reflection: Reflection, event: Event) -> None:
    """The team's page on the whole as of now."""
    readers = await readers_of(context, reflection.place, None)
    async with context.store.transaction() as tx:
        held = await tx.lock(reflection.id)
        if held and await tx.hear_once(event.place.workspace, event.key, event.at):
            await _make(tx, held, readers, "", event.at)


async def keep_summary(context: Context, reflection: Reflection, due: Appointment, now: datetime) -> None:
    """A summary that has fallen due, made in the transaction that ends its appointment: once, whoever comes first."""
    readers = await readers_of(context, reflection.place, None)
    async with context.store.transaction() as tx:
        held = await tx.lock(reflection.id)
        still = await tx.one(Appointment, reflection=reflection.id, due=Due.SUMMARY, subject=due.subject)
        if held is None or still != due:
            return
        monthly = asking.monthly_summary(held, now)
        await tx.put(replace(due, at=None) if due.subject else monthly)
        await _make(tx, held, readers, due.subject, now)


async def _make(tx: Transaction, held: Reflection, readers: Readers, principle: str, now: datetime) -> None:
    record = await record_of(tx, held, readers.team)
    await apply(tx, team_page(record, await pages_of(tx, held.id), principle, now))


def page_summary(record: Record, page: Page, readers: Readers, revisions: Iterable[Revision] = ()) -> Summary:
    """A page as its audience may read it now; leaders in the words that facilitators left or gave it."""
    if page.audience is Audience.TEAM:
        return summarise(record, Release(Audience.TEAM), span_of(page))
    made = revised(record, revisions)
    release = readers.release(record.passage.reflection, frozenset(page.quoted))
    return summarise(made.record, replace(release, held_back=made.held_back), span_of(page), made.reworded)


async def filled_worksheet(
    context: Context, reflection: Reflection, wanted: WantedFile, audience: Audience = Audience.TEAM
) -> bytes:
    """The worksheet with what was said, for the team itself or as its leaders may read it: as their newest section."""
    readers = await readers_of(context, reflection.place, reflection.settings.leadership)
    async with context.store.reading() as reader:
        record = await record_of(reader, reflection, readers.team)
        sections = [page for page in await pages_of(reader, reflection.id) if page.audience is Audience.LEADERS]
        revisions = await reader.many(Revision, page=sections[-1].id) if sections else ()
    span = Span("", None, context.clock.civil())
    if audience is Audience.TEAM:
        summary = summarise(record, Release(Audience.TEAM), span)
    else:
        made = revised(record, revisions)
        release = readers.release(reflection, quoted_to_leaders(sections))
        summary = summarise(made.record, replace(release, held_back=made.held_back), span, made.reworded)
    if wanted.principle:
        summary = summary.of_principle(wanted.principle)
    filled = paper.filled(summary, await context.names(people_in(summary)))
    return await asyncio.to_thread(context.documents.write, filled, wanted.file_format)


def people_in(summary: Summary) -> list[PersonRef | None]:
    """Everybody whom a summary names."""
    said = [said.by for item in summary.items for branch in item.branches for said in branch.said]
    owners = (*(step.owner for step in summary.steps), *(step.owner for step in summary.carried))
    answered = (*(word.by for word in summary.exchange), *(matter.by for matter in summary.matters))
    return [*said, *owners, *answered]
