"""100,000 reflections due in one minute, planned: a prompt, its delivery and appointments, the next slot for each.

The floor writes the same rows into an equal database, by the same driver, as bulk inserts and updates.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import cache
from time import perf_counter
from typing import Any

from sqlalchemy import Insert, Select, Table, Update, bindparam, insert, select, update

from bot.services.prompting import BATCH
from storage.engine import Database
from storage.tables import appointment, delivery, item, place, prompt, reflection, workspace
from tests.benchmarks.databases import Databases, opened_at
from tests.benchmarks.figures import Figure, at_least, duration
from tests.benchmarks.monday import monday, planned

REFLECTIONS = 100_000
IN_EACH = 100
"""Teams in each workspace."""

Rows = list[dict[str, Any]]

_WRITTEN: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (prompt, ()),
    (delivery, ()),
    (appointment, ()),
    (item, ("state", "slot")),
    (reflection, ("next_slot", "last_asked")),
    (place, ("next_free", "planned")),
    (workspace, ("next_free",)),
)
"""What planning writes: tables that it inserts into, and those where it sets these columns."""


async def run(databases: Databases) -> AsyncIterator[Figure]:
    for store in databases.stores:
        async with databases.new(store) as url, databases.new(store) as other:
            await monday(url, REFLECTIONS, IN_EACH)
            await monday(other, REFLECTIONS, IN_EACH)
            async with opened_at(url) as opened, opened_at(other) as bare:
                ours = await _planning(opened)
                least = await _writing(opened.database, bare.database)
        yield duration("fan_out", store, [ours], [least], "s", at_least(0.35))


async def _planning(opened: Any) -> float:
    began = perf_counter()
    number = await planned(opened)
    took = perf_counter() - began
    if number != REFLECTIONS:
        raise RuntimeError(f"{number} questions were planned, not {REFLECTIONS}")
    return took


async def _writing(source: Database, target: Database) -> float:
    """The same rows in transactions of the same size; reading them from where they were written does not count."""
    async with source.reading() as connection:
        spaces = list((await connection.execute(select(workspace.c.workspace))).scalars())
    at_once, took = BATCH // IN_EACH, 0.0
    for first in range(0, len(spaces), at_once):
        rows = await _rows(source, spaces[first : first + at_once])
        began = perf_counter()
        await _write(target, rows)
        took += perf_counter() - began
    return took


async def _rows(source: Database, spaces: Sequence[str]) -> dict[Table, Rows]:
    async with source.reading() as connection:
        return {
            table: [dict(row) for row in (await connection.execute(_of(table, spaces))).mappings()]
            for table, _ in _WRITTEN
        }


def _of(table: Table, spaces: Sequence[str]) -> Select[Any]:
    return select(table).where(table.c.workspace.in_(spaces))


async def _write(target: Database, rows: Mapping[Table, Rows]) -> None:
    async with target.writing() as connection:
        for table, columns in _WRITTEN:
            if columns:
                mine = [row for row in rows[table] if row.get("state") != "pending"]
                await connection.execute(_update(table, columns), [_changes(table, columns, row) for row in mine])
            elif table is appointment:
                slots = [row for row in rows[table] if row["due"] == "slot"]
                await connection.execute(_update(table, ("at",)), [_changes(table, ("at",), row) for row in slots])
                await connection.execute(_insert(table), [row for row in rows[table] if row["due"] != "slot"])
            else:
                await connection.execute(_insert(table), rows[table])


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table, columns: tuple[str, ...]) -> Update:
    mine = [column == bindparam(f"the_{column.name}") for column in table.primary_key]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    return update(table).where(*mine).values(values)


def _changes(table: Table, columns: Sequence[str], row: Mapping[str, Any]) -> dict[str, Any]:
    key = {f"the_{column.name}": row[column.name] for column in table.primary_key}
    return key | {f"new_{name}": row[name] for name in columns}
