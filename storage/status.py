"""What an operator wants to know: how much there is, what waits too long, and what needs a cure. Nobody's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Kind
from bot.domain.places import Place
from storage import tables
from storage.engine import Database
from storage.mappings import workspace_of

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
    place: Place
    reason: str
    held: int


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    workspace: str
    key: str
    tries: int
    trouble: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """`oldest` is the age, in seconds, of what should have gone out longest ago; `size` is in bytes."""

    reflections: Mapping[str, int]
    deliveries: Mapping[str, int]
    events: Mapping[str, int]
    troubled: tuple[Troubled, ...]
    closed: tuple[ClosedPlace, ...]
    parked_events: tuple[ParkedEvent, ...]
    oldest: float | None
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
            parked_events=await _parked_events(connection),
            oldest=await _oldest(database, connection),
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
        .where(delivery.c.state.in_(_UNDELIVERED))
        .scalar_subquery()
    )
    columns = (place.c.workspace, place.c.channel, place.c.reason, held.label("held"))
    rows = await connection.execute(select(*columns).where(place.c.closed).order_by(*place.primary_key))
    return tuple(ClosedPlace(Place(workspace_of(row.workspace), row.channel), row.reason, row.held) for row in rows)


async def _parked_events(connection: AsyncConnection) -> tuple[ParkedEvent, ...]:
    inbox = tables.inbox
    parked = select(inbox).where(inbox.c.state == "parked").order_by(inbox.c.since, inbox.c.key).limit(LONGEST)
    rows = await connection.execute(parked)
    return tuple(ParkedEvent(row.workspace, row.key, row.tries, row.trouble, row.since) for row in rows)


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
