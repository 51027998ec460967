"""One unit of work: what a use case reads and writes, committed together or not at all. The store begins it."""

from collections import ChainMap
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.briefing import Briefing
from bot.domain.catching_up import ReadBack
from bot.domain.delivery import Delivery, Intention
from bot.domain.places import Place, Platform, Workspace
from bot.domain.plan import Item
from bot.domain.reflection import Appointment, Reflection
from bot.domain.worksheet import Worksheet
from storage import tables
from storage.attendance import gap_closed
from storage.briefings import due_briefings, held_briefing
from storage.columns import Instant
from storage.engine import Database, translated
from storage.mappings import Cells, kind_of
from storage.places import close, ensure_places
from storage.planning import Pace, Planner
from storage.reader import SqlReader, Wordings, is_closed
from storage.reading_back import hold_first_due
from storage.selecting import among, condition, keys, sought
from storage.worksheets import fingerprint, worksheet_to_json

REMEMBERED = timedelta(days=30)
"""How long an event's key is remembered; platforms send an event again within hours."""


class SqlTransaction(SqlReader):
    """Implements ports.Transaction. `news` says that something was written that somebody may be waiting for."""

    def __init__(
        self, database: Database, connection: AsyncConnection, wordings: Wordings, pace: Mapping[Platform, Pace]
    ) -> None:
        super().__init__(connection, wordings)
        self._database = database
        self._planner = Planner(database, connection, pace)
        # An item belongs to a reflection and names no place, as the domain needs none; its key does need the workspace.
        self._workspaces: dict[str, str] = {}
        self._held: dict[str, Reflection] = {}
        self._failure: Exception | None = None
        self.news = False

    async def lock(self, reflection: str) -> Reflection | None:
        return next(iter(await self.lock_each(reflection)), None)

    async def lock_each(self, *reflections: str) -> tuple[Reflection, ...]:
        # SQLite has one writer at a time, so that there the transaction itself is the lock.
        held = await self._values(Reflection, _held(), {"ids": keys([(each,) for each in reflections])})
        self._held |= {each.id: each for each in held}
        return held

    async def hear_once(self, workspace: Workspace, key: str, at: datetime) -> bool:
        heard = tables.heard
        old = (heard.c.workspace == str(workspace)) & (heard.c.at < at - REMEMBERED)
        row = {"workspace": str(workspace), "key": key, "at": at}
        async with self._writing():
            await self._connection.execute(delete(heard).where(old))
            insert = self._database.insert(heard).on_conflict_do_nothing().returning(heard.c.key)
            return (await self._connection.execute(insert, row)).first() is not None

    async def put(self, *values: object) -> None:
        by_kind: dict[type[Any], list[Any]] = {}
        for value in values:
            by_kind.setdefault(type(value), []).append(value)
        async with self._writing():
            for kind, group in by_kind.items():
                await self._put(kind, group)

    async def remove(self, kind: type[object], /, **equal: object) -> int:
        if not equal:
            raise TypeError("name what to remove: nothing at all would be everything")
        stored = kind_of(kind)
        shape, values = sought(stored, equal)
        async with self._writing():
            removed = await self._connection.execute(delete(stored.table).where(condition(stored, shape)), values)
        return int(removed.rowcount)

    async def plan(self, *intentions: Intention) -> None:
        if intentions:
            async with self._writing():
                await self._planner.plan(intentions)
            self.news = True

    async def keep(self, worksheet: Worksheet) -> str:
        key = fingerprint(worksheet)
        self._wordings = ChainMap({}, self._wordings)  # what is read back before the commit may never be committed
        insert = self._database.insert(tables.worksheet).on_conflict_do_nothing()
        async with self._writing():
            await self._connection.execute(insert, {"fingerprint": key, "json": worksheet_to_json(worksheet)})
        return key

    async def due(self, now: datetime, limit: int, *, summaries: bool = False) -> tuple[str, ...]:
        found = (await self._rows(_due(summaries), {"now": now, "most": limit})).scalars()
        return tuple(dict.fromkeys(found))

    async def due_briefings(self, now: datetime, limit: int) -> tuple[Briefing, ...]:
        return await self._values(Briefing, due_briefings(), {"now": now, "most": limit})

    async def lock_briefing(self, place: Place) -> Briefing | None:
        spot = {"workspace": str(place.workspace), "channel": place.channel}
        return next(iter(await self._values(Briefing, held_briefing(), spot)), None)

    async def close(self, place: Place, reason: str) -> bool:
        async with self._writing():
            await ensure_places(self._database, self._connection, [place])
            return await close(self._connection, place, reason)

    async def now(self) -> datetime:
        self.finish()
        return await self._database.now(self._connection)

    async def read_back_due(self, now: datetime) -> ReadBack | None:
        async with self._writing():
            return await hold_first_due(self._connection, now)

    async def close_gap(self, platform: Platform, until: datetime) -> None:
        async with self._writing():
            await self._connection.execute(gap_closed(platform, until))

    def finish(self) -> None:
        """Raises what failed before, if the use case went on regardless: PostgreSQL would commit nothing, silently."""
        if self._failure is not None:
            raise self._failure

    async def _rows(self, statement: Select[Any], values: Cells | None = None) -> CursorResult[Any]:
        self.finish()
        return await super()._rows(statement, values)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        self.finish()
        try:
            with translated():
                yield
        except Exception as error:
            self._failure = error
            raise

    async def _put(self, kind: type[Any], values: list[Any]) -> None:
        if kind is Appointment:
            values = await self._without_cancelled(values)
        if kind is Reflection:
            values = await self._without_held(values)
        if kind is Item:
            await self._find_workspaces({value.reflection for value in values})
        if kind is Delivery:
            await ensure_places(self._database, self._connection, {value.place for value in values})
        if values:
            rows = [self._row(value) for value in values]
            await self._connection.execute(_upsert(self._database.insert, kind), rows)  # type: ignore[arg-type]

    def _row(self, value: Any) -> Cells:
        further: Cells = {}
        if isinstance(value, Reflection):
            self._workspaces[value.id] = str(value.place.workspace)
        if isinstance(value, Item):
            further["workspace"] = self._workspaces[value.reflection]
        if isinstance(value, Delivery):
            further |= {"since": value.wake_at, "number": 0}
        return kind_of(type(value)).row(value, **further)

    async def _find_workspaces(self, reflections: set[str]) -> None:
        unknown = reflections - self._workspaces.keys()
        if not unknown:
            return
        found = await self._rows(_homes(), {"ids": keys([(each,) for each in unknown])})
        self._workspaces |= {row.id: row.workspace for row in found}
        if missing := unknown - self._workspaces.keys():
            raise LookupError(f"put reflection {min(missing)} before its items")

    async def _without_held(self, reflections: list[Reflection]) -> list[Reflection]:
        """What is held is written as what changed of it, which is little; the others are left to put."""
        kind, last = kind_of(Reflection), {each.id: each for each in reflections}
        rows: dict[tuple[str, ...], list[Cells]] = {}
        for each in (each for each in last.values() if each.id in self._held):
            columns = kind.changed(self._held[each.id], each)
            rows.setdefault(columns, []).append(_parameters(each, columns))
        for columns, cells in rows.items():
            if columns:
                await self._connection.execute(_rewritten(columns), cells)
        others = [each for each in last.values() if each.id not in self._held]
        self._held |= {each.id: each for each in last.values() if each.id in self._held}
        return others

    async def _without_cancelled(self, appointments: list[Appointment]) -> list[Appointment]:
        """What was said last of each counts: those without an instant are removed, and the others are left to put."""
        last = {(each.reflection, each.due, each.subject): each for each in appointments}
        standing = [each for each in last.values() if each.at is not None]
        gone = [_parameters(each) for each in last.values() if each.at is None]
        if gone:
            await self._connection.execute(_cancel(), gone)
        self.news = self.news or bool(standing)
        return standing


@cache
def _due(summaries: bool) -> Select[Any]:
    """Along the index of instants, so that the first ones end the search however many are due in the same one.

    A workspace's come together, since whatever is read and written for them lies together.

    What is archived can not be asked; once it is open again, what was missed is seen as after an outage.
    """
    appointment, reflection = tables.appointment, tables.reflection
    mine = (reflection.c.workspace == appointment.c.workspace) & (reflection.c.id == appointment.c.reflection)
    due = select(reflection.c.id).select_from(appointment.join(reflection, mine))
    wanted = text("appointment.due = 'summary'" if summaries else "appointment.due <> 'summary'")  # as in the index
    due = due.where(wanted, appointment.c.at <= bindparam("now", type_=Instant), ~is_closed(appointment))
    due = due.order_by(appointment.c.at, appointment.c.workspace, appointment.c.reflection).limit(bindparam("most"))
    return due.with_for_update(of=reflection, skip_locked=True)


@cache
def _homes() -> Select[Any]:
    reflection = tables.reflection
    return select(reflection.c.id, reflection.c.workspace).where(among([reflection.c.id], "ids"))


@cache
def _cancel() -> Delete:
    return delete(tables.appointment).where(*_this(tables.appointment))


@cache
def _rewritten(columns: tuple[str, ...]) -> Update:
    values: Cells = {column: bindparam(f"new_{column}") for column in columns}
    return update(tables.reflection).where(*_this(tables.reflection)).values(values)


def _this(table: Table) -> list[ColumnElement[bool]]:
    """The one row whose key is given, each column of it as a parameter."""
    return [column == bindparam(f"the_{column.name}") for column in table.primary_key]


def _parameters(value: Any, columns: tuple[str, ...] = ()) -> Cells:
    """The value's key, and what is new in these columns."""
    kind = kind_of(type(value))
    row = kind.cells(value, (*kind.key, *columns))
    return {f"the_{name}": row[name] for name in kind.key} | {f"new_{name}": row[name] for name in columns}


@cache
def _held() -> Select[Any]:
    """In one order everywhere, so that two who hold several never wait in a ring."""
    reflection = tables.reflection
    return select(reflection).where(among([reflection.c.id], "ids")).order_by(reflection.c.id).with_for_update()


@cache
def _upsert(insert_into: Callable[[Table], Any], kind: type[Any]) -> Any:
    """Made once for each kind and database: making it takes longer than running it."""
    stored = kind_of(kind)
    insert = insert_into(stored.table)
    fixed = {*stored.key, "since", "number"} if kind is Delivery else {*stored.key}
    changed = {column.name: column for column in insert.excluded if column.name not in fixed}
    return insert.on_conflict_do_update(index_elements=list(stored.key), set_=changed)
