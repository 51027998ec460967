"""Reading what is stored as domain values, within somebody's transaction. Nothing here writes."""

from collections.abc import Mapping, MutableMapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Select, Table, Text, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.places import Place, Platform, Workspace
from bot.domain.reflection import ACTIVE, BEGUN, Due, Prompt, Reflection
from bot.domain.worksheet import Worksheet
from storage import report_tables, tables
from storage.columns import Instant
from storage.mappings import Cells, kind_of, workspace_of
from storage.selecting import among, keys, selection, sought
from storage.worksheets import worksheet_from_json

T = TypeVar("T")
Wordings = MutableMapping[str, Worksheet]


def is_closed(table: Table) -> Any:
    """Whether the place of a row of this table can not be written to, or its whole workspace."""
    where, space = tables.place, tables.workspace
    mine = (where.c.workspace == table.c.workspace) & (where.c.channel == table.c.channel)
    held = exists().where(space.c.workspace == table.c.workspace, space.c.closed)
    return exists().where(mine & where.c.closed) | held


class SqlReader:
    """Implements ports.Reader. `wordings` is the process's memory of worksheets, which never change once kept."""

    def __init__(self, connection: AsyncConnection, wordings: Wordings) -> None:
        self._connection = connection
        self._wordings = wordings

    async def one(self, kind: type[T], /, **equal: object) -> T | None:
        found = await self._sought(kind, equal, limit=2)
        if len(found) > 1:
            raise LookupError(f"there are several {kind.__name__}s with this {', '.join(equal)}")
        return found[0] if found else None

    async def many(self, kind: type[T], /, **equal: object) -> tuple[T, ...]:
        return await self._sought(kind, equal)

    async def active(self, place: Place) -> Reflection | None:
        return await self.one(Reflection, place=place, state=ACTIVE)

    async def latest(self, place: Place) -> Reflection | None:
        return next(iter(await self._values(Reflection, _latest(), _spot(place))), None)

    async def posted(self, place: Place, message: str) -> Delivery | None:
        return next(iter(await self._values(Delivery, _posted(), {**_spot(place), "message": message})), None)

    async def in_flight(self, *places: Place) -> frozenset[Place]:
        spots = keys([(str(place.workspace), place.channel) for place in places])
        found = (await self._rows(_doubtful(), {"spots": spots})).all()
        # A mark never becomes a message that somebody could write below.
        messages = (row for row in found if row.message_id is None and row.kind != Kind.MARK)
        return frozenset(Place(workspace_of(row.workspace), row.channel) for row in messages)

    async def open_since(
        self, where: Platform | Workspace, since: datetime, limit: int, after: str = ""
    ) -> tuple[Prompt, ...]:
        given: Cells = {"since": since, "after": after, "most": limit}
        if isinstance(where, Workspace):
            return await self._values(Prompt, _open_since(whole=False), {**given, "space": str(where)})
        return await self._values(Prompt, _open_since(whole=True), {**given, "platform": f"{where}:"})

    async def earliest(self, *due: Due) -> datetime | None:
        table = tables.appointment
        earliest = select(func.min(table.c.at)).where(~is_closed(table))
        if due:
            earliest = earliest.where(table.c.due.in_(due))
        return min(filter(None, [await self._scalar(earliest), None if due else await self._leaving()]), default=None)

    async def _leaving(self) -> datetime | None:
        table = report_tables.briefing
        moment: datetime | None = await self._scalar(select(func.min(table.c.at)).where(~is_closed(table)))
        return moment

    async def worksheet(self, fingerprint: str) -> Worksheet:
        if fingerprint not in self._wordings:
            table = tables.worksheet
            text = await self._scalar(select(table.c.json).where(table.c.fingerprint == fingerprint))
            if text is None:
                raise LookupError(f"no worksheet {fingerprint} was kept")
            self._wordings[fingerprint] = worksheet_from_json(text)
        return self._wordings[fingerprint]

    async def _sought(self, kind: type[T], equal: Mapping[str, object], limit: int | None = None) -> tuple[T, ...]:
        shape, values = sought(kind_of(kind), equal)
        return await self._values(kind, selection(kind_of(kind), shape, limit), values)

    async def _values(self, kind: type[T], statement: Select[Any], values: Cells) -> tuple[T, ...]:
        read, found = kind_of(kind).value, await self._rows(statement, values)
        names = tuple(found.keys())
        # As plain dicts: to look into SQLAlchemy's own mappings takes several times as long.
        return tuple([read(dict(zip(names, row, strict=True))) for row in found])

    async def _scalar(self, statement: Select[Any]) -> Any:
        return (await self._rows(statement)).scalar_one_or_none()

    async def _rows(self, statement: Select[Any], values: Cells | None = None) -> CursorResult[Any]:
        found: CursorResult[Any] = await self._connection.execute(statement, values)
        return found


def _spot(place: Place) -> Cells:
    return {"workspace": str(place.workspace), "channel": place.channel}


@cache
def _latest() -> Select[Any]:
    reflection = tables.reflection
    here = (reflection.c.workspace == bindparam("workspace")) & (reflection.c.channel == bindparam("channel"))
    active = reflection.c.state.in_([state.value for state in ACTIVE])
    return (
        select(reflection)
        .where(here)
        .order_by(active.desc(), reflection.c.created_at.desc(), reflection.c.id.desc())
        .limit(1)
    )


@cache
def _posted() -> Select[Any]:
    """A mark is a sign on a person's message, and has that message's address; it is no message of ours."""
    delivery = tables.delivery
    here = (delivery.c.workspace == bindparam("workspace")) & (delivery.c.message_channel == bindparam("channel"))
    ours = (delivery.c.message_id == bindparam("message")) & (delivery.c.kind != Kind.MARK.value)
    return kind_of(Delivery).selection.where(here, ours).limit(1)


@cache
def _open_since(*, whole: bool) -> Select[Any]:
    """Of a whole platform, or of one workspace; along the index of ids, so that any number of them is read in turns."""
    prompt, reflection = tables.prompt, tables.reflection
    mine = (reflection.c.workspace == prompt.c.workspace) & (reflection.c.id == prompt.c.reflection)
    begun = reflection.c.state.in_([state.value for state in BEGUN])
    still = prompt.c.closed_at.is_(None) | (prompt.c.closed_at >= bindparam("since", type_=Instant))
    named = bindparam("platform", type_=Text)
    here = (
        func.substr(prompt.c.workspace, 1, func.length(named)) == named
        if whole
        else prompt.c.workspace == bindparam("space")
    )
    found = select(prompt).join(reflection, mine).where(begun, still, here, prompt.c.id > bindparam("after"))
    return found.order_by(prompt.c.id).limit(bindparam("most"))


@cache
def _doubtful() -> Select[Any]:
    """Few, and found by their place: PostgreSQL would rather look through all that has no message yet."""
    delivery = tables.delivery
    here = among([delivery.c.workspace, delivery.c.channel], "spots")
    doubtful = delivery.c.state.in_([DeliveryState.CLAIMED.value, DeliveryState.UNKNOWN.value])
    told = (delivery.c.workspace, delivery.c.channel, delivery.c.kind, delivery.c.message_id)
    return select(*told).where(here, doubtful)
