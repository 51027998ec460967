"""Leadership channels' pages as they fall due: each team's section is written, and then the page leaves.

The platform is asked who may read them outside any transaction; each section is kept in one of its own.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue import briefing as deciding
from bot.dialogue.decision import Decision
from bot.dialogue.digest import Record
from bot.dialogue.reporting import section
from bot.domain.answer import StepState
from bot.domain.briefing import Briefing, Revision, Stage
from bot.domain.errors import TryAgain
from bot.domain.places import Place
from bot.domain.reflection import BEGUN, Reflection
from bot.domain.report import Acceptance, Page, PageState, Reporting
from bot.services.context import Context
from bot.services.listening import issues_left
from bot.services.ports import Reader, Transaction
from bot.services.recall import apply, pages_of, record_of
from bot.services.summarising import Readers, readers_of

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Briefings that one worker takes up at a time."""

HELD = timedelta(minutes=2)
"""In which a stage is done by whoever took it up; else somebody else does it again, to the same end."""

PUT_OFF = timedelta(minutes=10)
"""How long what could not be done waits for its next try."""


async def keep_briefings(context: Context) -> int:
    """Do what is due for leadership channels now; for how many."""
    now = context.clock.civil()
    async with context.store.transaction() as tx:
        due = await tx.due_briefings(now, AT_ONCE)
        taken = [(each, replace(each, at=now + HELD)) for each in due]
        await tx.put(*(held for _, held in taken))
    for briefing, held in taken:
        await _kept(context, briefing, held, now)
    return len(taken)


async def _kept(context: Context, briefing: Briefing, held: Briefing, now: datetime) -> None:
    try:
        if briefing.stage is Stage.PREPARE:
            await _prepare(context, briefing, held, now)
        else:
            await _send(context, briefing, held, now)
    except TryAgain:
        return  # it is taken up again
    except Exception as fault:  # the outer loop's catch-all: one channel's trouble must not stop the others
        log.error("a leadership channel's page could not be kept: %s", type(fault).__name__)
        async with context.store.transaction() as tx:
            if await tx.lock_briefing(briefing.place) == held:
                await tx.put(replace(briefing, at=now + PUT_OFF))


async def reporting_teams(reader: Reader, leadership: Place) -> tuple[Reflection, ...]:
    """Those that the channel accepted and that were begun: the newest run of each team."""
    accepted = await reader.many(Reporting, leadership=leadership, state=Acceptance.ACCEPTED)
    ids = tuple(each.reflection for each in accepted)
    found = await reader.many(Reflection, id=ids, state=BEGUN) if ids else ()
    newest = {each.place: each for each in sorted(found, key=lambda each: each.created_at)}
    return tuple(each for each in newest.values() if each.settings.leadership == leadership)


async def _prepare(context: Context, briefing: Briefing, held: Briefing, now: datetime) -> None:
    async with context.store.reading() as reader:
        teams = await reporting_teams(reader, briefing.place)
    for team in teams:
        readers = await readers_of(context, team.place, briefing.place)
        async with context.store.transaction() as tx:
            await _write_section(tx, team.id, readers, briefing, now)
    async with context.store.transaction() as tx:
        if await tx.lock_briefing(briefing.place) == held:
            await apply(tx, deciding.prepared(briefing))


async def _write_section(tx: Transaction, reflection: str, readers: Readers, briefing: Briefing, now: datetime) -> None:
    """Once, however often it is tried; and only where there is something to tell."""
    team = await tx.lock(reflection)
    if team is None or await tx.many(Page, reflection=team.id, issue=briefing.issue):
        return
    record = await record_of(tx, team, readers.team)
    earlier = await pages_of(tx, team.id)
    left = await issues_left(tx, earlier)
    told = [page for page in earlier if page.issue in left and page.state is PageState.RELEASED]
    if team.settings.leadership != briefing.place or not _has_something_to_tell(record, told):
        return
    issue = deciding.coming(briefing)
    written = section(record, earlier, readers.release(team), issue, left, now)
    page = next(change for change in written.changes if isinstance(change, Page))
    kept = await tx.many(Revision, page=told[-1].id) if told else ()
    await apply(tx, written + Decision(changes=tuple(replace(each, page=page.id) for each in kept)))


def _has_something_to_tell(record: Record, told: Sequence[Page]) -> bool:
    """An ended run has its last section after its end, and goes on as long as next steps are open."""
    ended = record.passage.reflection.ended_at
    over = ended is not None and bool(told) and told[-1].until >= ended
    return bool(record.passage.prompts) and not (over and all(s.state is not StepState.OPEN for s in record.steps))


async def _send(context: Context, briefing: Briefing, held: Briefing, now: datetime) -> None:
    async with context.store.reading() as reader:
        pages = await reader.many(Page, issue=briefing.issue, shown_in=briefing.place)
    names = {each.place: await _name(context, each.place) for each in pages}
    async with context.store.transaction() as tx:
        if await tx.lock_briefing(briefing.place) != held:
            return
        current = await _sections(tx, briefing)
        ordered = sorted(current, key=lambda each: names.get(each[0].place, ""))
        await apply(tx, deciding.sent(briefing, ordered, now))


async def _name(context: Context, place: Place) -> str:
    channel = await context.directory(place.workspace.platform).channel(place)
    return (channel.name if channel else place.channel).casefold()


async def _sections(tx: Transaction, briefing: Briefing) -> Sequence[tuple[Page, Reflection]]:
    """As they are now, their reflections held: a facilitator may release one at this moment."""
    pages = await tx.many(Page, issue=briefing.issue, shown_in=briefing.place)
    held = {each.id: each for each in await tx.lock_each(*{page.reflection for page in pages})}
    fresh = await tx.many(Page, issue=briefing.issue, shown_in=briefing.place)
    reporting = {each for each, team in held.items() if team.settings.leadership == briefing.place}
    return [(page, held[page.reflection]) for page in fresh if page.reflection in reporting]
