"""What an operator wants to know: how much there is, what waits too long, and what needs a cure. Nobody's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.catching_up import ReadBackState
from bot.domain.delivery import Kind
from bot.domain.places import Place, Workspace
from storage import platform_tables, tables
from storage.engine import Database
from storage.mappings import workspace_of
from storage.workers import AT_WORK, at_work

LONGEST = 200
"""How many troubled deliveries are listed; their number is told in full."""

_UNDELIVERED = ("planned", "claimed", "unknown")


@dataclass(frozen=True, slots=True)
class Troubled:
    """A delivery that is parked or in doubt."""

    id: str
    place: Place
    kind: Kind
    state: str
    failures: int
    trouble: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ClosedPlace:
    """`held` goes out once the place is open again."""

    place: Place
    reason: str
    held: int


@dataclass(frozen=True, slots=True)
class ClosedWorkspace:
    """Where we can not act at all; `held` goes out once it is open again."""

    workspace: str
    reason: str
    held: int


@dataclass(frozen=True, slots=True)
class NoToken:
    """A workspace that let us in, and where we can not act any more: `since` is when it or its organization revoked."""

    workspace: str
    address: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A thread in which people may have written while we were away, and that could not be read back."""

    place: Place
    thread: str
    since: datetime
    until: datetime
    trouble: str


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    workspace: str
    key: str
    tries: int
    trouble: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """`oldest` is the age, in seconds, of what should have gone out longest ago; `size` is in bytes.

    `heard` tells when the last event came from each workspace, `workers` how many engines are at work.
    """

    reflections: Mapping[str, int]
    deliveries: Mapping[str, int]
    events: Mapping[str, int]
    troubled: tuple[Troubled, ...]
    closed: tuple[ClosedPlace, ...]
    closed_workspaces: tuple[ClosedWorkspace, ...]
    parked_events: tuple[ParkedEvent, ...]
    without_token: tuple[NoToken, ...]
    read_backs: Mapping[str, int]
    unread: tuple[Unread, ...]
    heard: Mapping[str, datetime]
    oldest: float | None
    workers: int
    rows: Mapping[str, int]
    size: int


async def read_status(database: Database) -> Status:
    async with database.reading() as connection:
        return Status(
            reflections=await _by_state(connection, tables.reflection),
            deliveries=await _by_state(connection, tables.delivery),
            events=await _by_state(connection, tables.inbox),
            troubled=await _troubled(connection),
            closed=await _closed(connection),
            closed_workspaces=await _closed_workspaces(connection),
            parked_events=await _parked_events(connection),
            without_token=await _without_token(connection),
            read_backs=await _by_state(connection, tables.read_back),
            unread=await _unread(connection),
            heard=await _heard(connection),
            oldest=await _oldest(database, connection),
            workers=await at_work(database, connection, AT_WORK),
            rows={table.name: await _count(connection, table) for table in tables.metadata.sorted_tables},
            size=await _size(database, connection),
        )


async def _by_state(connection: AsyncConnection, table: Table) -> dict[str, int]:
    state = table.c.state
    found = await connection.execute(select(state, func.count().label("number")).group_by(state).order_by(state))
    return {row.state: row.number for row in found}


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def _troubled(connection: AsyncConnection) -> tuple[Troubled, ...]:
    delivery = tables.delivery
    bad = select(delivery).where(delivery.c.state.in_(["parked", "unknown"])).order_by(delivery.c.since, delivery.c.id)
    rows = (await connection.execute(bad.limit(LONGEST))).mappings()
    return tuple(
        Troubled(
            row["id"],
            Place(workspace_of(row["workspace"]), row["channel"]),
            Kind(row["kind"]),
            row["state"],
            row["failures"],
            row["trouble"],
            row["since"],
        )
        for row in rows
    )


async def _closed(connection: AsyncConnection) -> tuple[ClosedPlace, ...]:
    place, delivery = tables.place, tables.delivery
    held = (
        select(func.count())
        .where(delivery.c.workspace == place.c.workspace, delivery.c.channel == place.c.channel)
        .where(delivery.c.state.in_(_UNDELIVERED) | _parked_for(place.c.reason))
        .scalar_subquery()
    )
    columns = (place.c.workspace, place.c.channel, place.c.reason, held.label("held"))
    rows = await connection.execute(select(*columns).where(place.c.closed).order_by(*place.primary_key))
    return tuple(ClosedPlace(Place(workspace_of(row.workspace), row.channel), row.reason, row.held) for row in rows)


async def _closed_workspaces(connection: AsyncConnection) -> tuple[ClosedWorkspace, ...]:
    table, delivery = tables.workspace, tables.delivery
    mine = (delivery.c.workspace == table.c.workspace) & delivery.c.state.in_(_UNDELIVERED)
    held = select(func.count()).select_from(delivery).where(mine).scalar_subquery()
    columns = (table.c.workspace, table.c.reason, held.label("held"))
    rows = await connection.execute(select(*columns).where(table.c.closed).order_by(table.c.workspace))
    return tuple(ClosedWorkspace(row.workspace, row.reason, row.held) for row in rows)


def _parked_for(reason: Column[str]) -> ColumnElement[bool]:
    return (tables.delivery.c.state == "parked") & (tables.delivery.c.trouble == reason)


async def _parked_events(connection: AsyncConnection) -> tuple[ParkedEvent, ...]:
    inbox = tables.inbox
    parked = select(inbox).where(inbox.c.state == "parked").order_by(inbox.c.since, inbox.c.key).limit(LONGEST)
    rows = await connection.execute(parked)
    return tuple(ParkedEvent(row.workspace, row.key, row.tries, row.trouble, row.since) for row in rows)


async def _without_token(connection: AsyncConnection) -> tuple[NoToken, ...]:
    table = platform_tables.installation
    rows = {row.workspace: row for row in await connection.execute(select(table).order_by(table.c.workspace))}
    sources = [(row, rows.get(_token_source(row))) for row in rows.values() if row.installed_at]
    return tuple(
        NoToken(row.workspace, row.address, source.revoked_at if source else None)
        for row, source in sources
        if source is None or not source.token
    )


def _token_source(row: Any) -> str:
    """Whose token it acts with: its own, or its organization's if it was put without one."""
    revoked = row.revoked_at is not None and row.installed_at < row.revoked_at
    if row.token or revoked or not row.organization:
        return str(row.workspace)
    return str(Workspace(workspace_of(row.workspace).platform, row.organization))


async def _unread(connection: AsyncConnection) -> tuple[Unread, ...]:
    table = tables.read_back
    given_up = select(table).where(table.c.state == ReadBackState.GIVEN_UP.value)
    rows = await connection.execute(given_up.order_by(table.c.since, table.c.thread).limit(LONGEST))
    return tuple(
        Unread(Place(workspace_of(row.workspace), row.channel), row.thread, row.since, row.until, row.trouble)
        for row in rows
    )


async def _heard(connection: AsyncConnection) -> dict[str, datetime]:
    table = platform_tables.last_heard
    return {row.workspace: row.at for row in await connection.execute(select(table).order_by(table.c.workspace))}


async def _oldest(database: Database, connection: AsyncConnection) -> float | None:
    delivery = tables.delivery
    now = await database.now(connection)
    late = select(func.min(delivery.c.wake_at)).where(delivery.c.state.in_(_UNDELIVERED), delivery.c.wake_at <= now)
    wake: Any = (await connection.execute(late)).scalar()
    return None if wake is None else float((now - wake).total_seconds())


async def _size(database: Database, connection: AsyncConnection) -> int:
    if database.postgres:
        return int((await connection.execute(text("SELECT pg_database_size(current_database())"))).scalar_one())
    pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
    return int(pages) * int((await connection.execute(text("PRAGMA page_size"))).scalar_one())
