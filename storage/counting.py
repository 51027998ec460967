"""How much waits, is stuck or is late, for whoever watches over the program. Cost follows that, not what is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables
from storage.engine import Database
from storage.reader import is_closed
from storage.workers import AT_WORK, at_work, last_beat

_TROUBLED = text("delivery.state IN ('parked', 'unknown')")
_OPEN = text("delivery.state IN ('planned', 'unknown')")
"""Literal, as in the partial indexes: a statement with parameters could not use those."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Ages in seconds. What waits for a channel or a workspace that is closed to us is not counted as late.

    `due` is how long the oldest appointment waits to be kept, `undelivered` the oldest message to go out; 0 where none
    does. `beat` is the age of the youngest word of any worker.
    """

    due: float
    undelivered: float
    parked: int
    unknown: int
    events_waiting: int
    events_parked: int
    workers: int
    beat: float | None


async def count(database: Database, civil: datetime) -> Counts:
    """`civil` is the time that people live in: appointments go by it, all else by the database's clock."""
    async with database.reading() as connection:
        now = await database.now(connection)
        deliveries = await _by_state(connection, select(tables.delivery.c.state).where(_TROUBLED))
        events = await _by_state(connection, select(tables.inbox.c.state))
        return Counts(
            due=_age(await _first(connection, _due(civil)), civil),
            undelivered=_age(await _first(connection, _undelivered(now)), now),
            parked=deliveries.get("parked", 0),
            unknown=deliveries.get("unknown", 0),
            events_waiting=events.get("waiting", 0),
            events_parked=events.get("parked", 0),
            workers=await at_work(database, connection, AT_WORK),
            beat=await last_beat(database, connection),
        )


async def _by_state(connection: AsyncConnection, states: Select[Any]) -> dict[str, int]:
    found = states.subquery()
    counted = select(found.c.state, func.count().label("number")).group_by(found.c.state)
    return {row.state: row.number for row in await connection.execute(counted)}


def _due(now: datetime) -> Select[Any]:
    table = tables.appointment
    return select(table.c.at).where(table.c.at <= now, ~is_closed(table)).order_by(table.c.at).limit(1)


def _undelivered(now: datetime) -> Select[Any]:
    """A reply in a thread is late only once the thread's first message stands: until then that one is."""
    table, root = tables.delivery, tables.delivery.alias("root")
    begun = select(root.c.id).where(
        root.c.workspace == table.c.workspace, root.c.id == table.c.thread, root.c.message_id.is_not(None)
    )
    may_go = and_(_OPEN, table.c.wake_at <= now, ~is_closed(table), or_(table.c.thread.is_(None), begun.exists()))
    return select(table.c.wake_at).where(may_go).order_by(table.c.wake_at, table.c.number, table.c.id).limit(1)


async def _first(connection: AsyncConnection, moments: Select[Any]) -> datetime | None:
    moment: datetime | None = (await connection.execute(moments)).scalar()
    return moment


def _age(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else (now - moment).total_seconds()
