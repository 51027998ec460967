"""Reading what is stored as domain values, within somebody's transaction. Nothing here writes."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Select, Table, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.places import Place
from bot.domain.reflection import ACTIVE, Due, Reflection
from bot.domain.worksheet import Worksheet
from storage import tables
from storage.mappings import kind_of
from storage.worksheets import worksheet_from_json

T = TypeVar("T")
Wordings = MutableMapping[str, Worksheet]


def is_closed(table: Table) -> Any:
    """Whether the place of a row of this table can not be written to."""
    where = tables.place
    mine = (where.c.workspace == table.c.workspace) & (where.c.channel == table.c.channel)
    return exists().where(mine & where.c.closed)


class SqlReader:
    """Implements ports.Reader. `wordings` is the process's memory of worksheets, which never change once kept."""

    def __init__(self, connection: AsyncConnection, wordings: Wordings) -> None:
        self._connection = connection
        self._wordings = wordings

    async def one(self, kind: type[T], /, **equal: object) -> T | None:
        found = await self._values(kind, self._selection(kind, **equal).limit(2))
        if len(found) > 1:
            raise LookupError(f"there are several {kind.__name__}s with this {', '.join(equal)}")
        return found[0] if found else None

    async def many(self, kind: type[T], /, **equal: object) -> tuple[T, ...]:
        return await self._values(kind, self._selection(kind, **equal))

    async def active(self, place: Place) -> Reflection | None:
        return await self.one(Reflection, place=place, state=ACTIVE)

    async def latest(self, place: Place) -> Reflection | None:
        active = tables.reflection.c.state.in_([state.value for state in ACTIVE])
        newest = (active.desc(), tables.reflection.c.created_at.desc(), tables.reflection.c.id.desc())
        selection = self._selection(Reflection, place=place).order_by(None).order_by(*newest).limit(1)
        return next(iter(await self._values(Reflection, selection)), None)

    async def posted(self, place: Place, message: str) -> Delivery | None:
        # A mark is a sign on a person's message, and has that message's address; it is no message of ours.
        delivery = tables.delivery
        here = (delivery.c.workspace == str(place.workspace)) & (delivery.c.message_channel == place.channel)
        ours = here & (delivery.c.message_id == message) & (delivery.c.kind != Kind.MARK.value)
        return next(iter(await self._values(Delivery, self._selection(Delivery).where(ours).limit(1))), None)

    async def in_flight(self, place: Place) -> bool:
        # A mark never becomes a message that somebody could write below.
        delivery = tables.delivery
        here = (delivery.c.workspace == str(place.workspace)) & (delivery.c.channel == place.channel)
        doubtful = delivery.c.state.in_([DeliveryState.CLAIMED.value, DeliveryState.UNKNOWN.value])
        message = delivery.c.message_id.is_(None) & (delivery.c.kind != Kind.MARK.value)
        return bool(await self._scalar(select(exists().where(here & doubtful & message))))

    async def earliest(self, *due: Due) -> datetime | None:
        table = tables.appointment
        earliest = select(func.min(table.c.at)).where(~is_closed(table))
        moment: datetime | None = await self._scalar(earliest.where(table.c.due.in_(due)) if due else earliest)
        return moment

    async def worksheet(self, fingerprint: str) -> Worksheet:
        if fingerprint not in self._wordings:
            table = tables.worksheet
            text = await self._scalar(select(table.c.json).where(table.c.fingerprint == fingerprint))
            if text is None:
                raise LookupError(f"no worksheet {fingerprint} was kept")
            self._wordings[fingerprint] = worksheet_from_json(text)
        return self._wordings[fingerprint]

    def _selection(self, kind: type[Any], /, **equal: object) -> Select[Any]:
        stored = kind_of(kind)
        return stored.selection.where(stored.where(equal))

    async def _values(self, kind: type[T], selection: Select[Any]) -> tuple[T, ...]:
        return tuple(kind_of(kind).value(row) for row in (await self._rows(selection)).mappings())

    async def _scalar(self, selection: Select[Any]) -> Any:
        return (await self._rows(selection)).scalar_one_or_none()

    async def _rows(self, selection: Select[Any]) -> CursorResult[Any]:
        found: CursorResult[Any] = await self._connection.execute(selection)
        return found
