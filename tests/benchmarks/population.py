"""Reflections in service, in any number: the first ones as the program writes them, the others their copies by SQL.

Each has its place, a question that stands open, its appointments and two posted messages; nothing is due.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Insert, Table, Text, case, cast, insert, literal, select
from sqlalchemy.schema import CreateIndex, DropIndex

from bot.dialogue import asking
from bot.dialogue.decision import Decision, Passage
from bot.domain.cadence import Cadence, Weekly
from bot.domain.delivery import Delivery, DeliveryState, Intention, Kind
from bot.domain.identity import identity
from bot.domain.places import MessageRef, PersonRef
from bot.domain.plan import PlanKind, lay_out, refs_for
from bot.domain.reflection import Reflection, Settings
from bot.domain.school_calendar import SchoolCalendar
from bot.services.ports import Transaction
from bot.services.recall import apply
from storage import platform_tables, tables
from storage.engine import Database, engine_for
from storage.store import SqlStore
from tests.benchmarks.databases import opened_at
from tests.benchmarks.teams import WORKSPACE, Team, teams
from tests.journeys.town import worksheets

WRITTEN = 100
"""So many are written by the program. Each further hundred is a copy of them, in a workspace of its own."""

PLAN = ("1.A.1",)
"""One question and the principle's next steps. A team has up to 48; what is measured here reads none of them."""

_COPIED = (
    platform_tables.installation,
    tables.workspace,
    tables.place,
    tables.reflection,
    tables.item,
    tables.prompt,
    tables.appointment,
    tables.delivery,
)
_ON_POSTGRES = ("SET session_replication_role = replica", "SET statement_timeout = 0")
_ON_SQLITE = ("PRAGMA foreign_keys = OFF", "PRAGMA journal_mode = OFF", "PRAGMA cache_size = -1000000")
_LITERAL: dict[str, Any] = {"compile_kwargs": {"literal_binds": True}}
_NUMBERED = frozenset({"workspace", "id", "reflection", "channel", "subject", "prompt", "message_channel"})
"""The columns that hold keys, other ones in each copy."""


async def populate(url: str, number: int, now: datetime) -> None:
    """So many running reflections, asked an hour before `now`."""
    written = min(number, WRITTEN)
    async with opened_at(url) as opened:
        await _write(opened, teams(written), now - timedelta(hours=1))
    if number > written:
        await multiply(url, number // written)


async def _write(store: SqlStore, asking_teams: Sequence[Team], now: datetime) -> None:
    async with store.transaction() as tx:
        kept = await tx.keep(worksheets()[0])
        for number, team in enumerate(asking_teams):
            await _ask(tx, _draft(team, number, kept, now), now)
        planned = await tx.many(Delivery, state=DeliveryState.PLANNED)
        await tx.put(*(_posted(each, number) for number, each in enumerate(planned)))


def _draft(team: Team, number: int, worksheet: str, now: datetime) -> Reflection:
    """Weekly at some minute between seven and three."""
    year = SchoolCalendar(now.date() - timedelta(days=30), now.date() + timedelta(days=240), (), "US-OH")
    at = time(7 + number % 8, number % 60)
    cadence = Cadence(Weekly((number % 5,)), at, "America/New_York", year, now.date())
    settings = Settings("", None, PlanKind.OWN, PLAN, cadence)
    signer = PersonRef(WORKSPACE, "U1")
    return Reflection(identity(team.place.channel), team.place, worksheet, settings, (signer,), signer, now)


async def _ask(tx: Transaction, draft: Reflection, now: datetime) -> None:
    items = lay_out(draft.id, refs_for(worksheets()[0], PlanKind.QUESTIONS, PLAN))
    passage = Passage(draft, worksheets()[0], items, ())
    begun = asking.start(passage, now)
    running = next(each for each in begun.changes if isinstance(each, Reflection))
    welcome = Decision(intentions=(Intention(Kind.WELCOME, draft.place.channel, draft.place),))
    await tx.put(draft, *items)
    await apply(tx, welcome + begun + asking.ask_now(replace(passage, reflection=running), now))


def _posted(planned: Delivery, number: int) -> Delivery:
    message = MessageRef(planned.place, f"{planned.wake_at.timestamp():.0f}.{number:06d}")
    return replace(planned, state=DeliveryState.POSTED, attempt=1, shown=planned.wanted, message=message)


async def multiply(url: str, times: int) -> None:
    """What one workspace has, so many times, each in a workspace of its own.

    References hold, as those of what is copied do; checking each of millions would take longer than writing it.
    """
    database = Database(engine_for(url))  # its connection, in such a hurry, is nobody else's
    try:
        async with database.alone() as run:
            for setting in _ON_POSTGRES if database.postgres else _ON_SQLITE:
                await run(setting)
            for table in _COPIED:
                for statement in _without_indexes(table, _copies(table, times - 1)):
                    await run(str(statement.compile(database.engine, **_LITERAL)))
    finally:
        await database.close()


def _without_indexes(table: Table, copies: Insert) -> Iterator[ClauseElement]:
    """An index is made several times as fast of all rows at once as row by row."""
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    yield from (DropIndex(index) for index in indexes)
    yield copies
    yield from (CreateIndex(index) for index in indexes)


def _copies(table: Table, times: int) -> Insert:
    numbers = select(literal(1).label("copy")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.copy + 1).where(numbers.c.copy < times))
    suffix = literal("-") + cast(numbers.c.copy, Text)
    cells: list[ColumnElement[Any]] = [_numbered(each, suffix) for each in table.columns]
    return insert(table).from_select(
        list(table.columns), select(*cells).select_from(table.join(numbers, literal(True)))
    )


def _numbered(cell: ColumnElement[Any], suffix: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((cell != "", cell + suffix), else_=cell) if cell.key in _NUMBERED else cell
