"""Planning deliveries: an intention becomes a row, or a new revision of the one there is, and pace is reserved once.

Claiming and settling them is the outbox's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, Update, bindparam, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import DeliveryState, Intention
from bot.domain.places import Place, Platform
from storage.engine import Database
from storage.mappings import Cells
from storage.places import ensure_places, spot
from storage.selecting import among, keys
from storage.tables import delivery, place, workspace

Key = tuple[str, ...]

DONE = (DeliveryState.POSTED, DeliveryState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two messages to one workspace, and to one place."""

    workspace: float = 0.0
    place: float = 0.0


@dataclass(frozen=True, slots=True)
class Slot:
    """When a delivery may go out at the earliest, and which one of its place's deliveries it is."""

    wake: datetime
    number: int


NO_PACE = Pace()


class Planner:
    """Writes intentions within somebody's transaction."""

    def __init__(self, database: Database, connection: AsyncConnection, pace: Mapping[Platform, Pace]) -> None:
        self._database = database
        self._connection = connection
        self._pace = pace

    async def plan(self, intentions: Sequence[Intention]) -> None:
        wanted = {intention.id: intention for intention in intentions}
        places = await self.hold({intention.place for intention in wanted.values()})
        now = max(row["now"] for row in places.values())
        under_way = await self._under_way(wanted)
        starting = {key: intention for key, intention in wanted.items() if key not in under_way}
        slots = await self._reserve(starting, places, now)
        rows = [_row(key, each, slots.get(key, Slot(now, 0))) for key, each in wanted.items()]
        rows.sort(key=lambda row: (row["workspace"], row["id"]))  # the outbox writes several in this order, too
        await self._connection.execute(_upsert(self._database.insert), rows)

    async def _under_way(self, wanted: Mapping[str, Intention]) -> set[str]:
        """The ones that will go out anyway, or are parked: they take no new place in the queue."""
        mine = keys([(str(each.place.workspace), key) for key, each in wanted.items()])
        return set((await self._connection.execute(_not_done(), {"keys": mine})).scalars())

    async def hold(self, wanted: set[Place]) -> dict[Key, Cells]:
        """These places until the transaction ends. Whoever plans, and holds others too, holds all of them first."""
        spots = {spot(each) for each in wanted}
        found = await self._held(place, spots)
        if len(found) < len(spots):
            await ensure_places(self._database, self._connection, wanted)
            found = await self._held(place, spots)
        return found

    async def _reserve(
        self, intentions: Mapping[str, Intention], places: Mapping[Key, Cells], now: datetime
    ) -> dict[str, Slot]:
        spaces = await self._held(workspace, {_space(i.place) for i in intentions.values() if self._of(i).workspace})
        slots: dict[str, Slot] = {}
        for key, each in intentions.items():
            pace, here = self._of(each), places[spot(each.place)]
            wake = max(now, here["next_free"] or now)
            if pace.workspace:
                space = spaces[_space(each.place)]
                free = max(now, space["next_free"] or now)
                space["next_free"] = free + timedelta(seconds=pace.workspace)
                wake = max(wake, free)
            if pace.place:
                here["next_free"] = wake + timedelta(seconds=pace.place)
            here["planned"] += 1
            slots[key] = Slot(wake, here["planned"])
        await self._keep(workspace, spaces.values())
        await self._keep(place, [places[spot] for spot in {spot(each.place) for each in intentions.values()}])
        return slots

    def _of(self, intention: Intention) -> Pace:
        return self._pace.get(intention.place.workspace.platform, NO_PACE)

    async def _held(self, table: Table, wanted: set[Key]) -> dict[Key, Cells]:
        """What each has promised so far, and the database's clock."""
        if not wanted:
            return {}
        held = _held(table, self._database.clock)
        found = (await self._connection.execute(held, {"keys": keys(list(wanted))})).mappings()
        return {tuple(row[column] for column in table.primary_key): dict(row) for row in found}

    async def _keep(self, table: Table, rows: Iterable[Cells]) -> None:
        names = (*(column.name for column in table.primary_key), *_changing(table))
        cells = [{f"now_{name}": row[name] for name in names} for row in rows]
        if cells:
            await self._connection.execute(_kept(table), cells)


@cache
def _not_done() -> Select[Any]:
    mine = among([delivery.c.workspace, delivery.c.id], "keys")
    return select(delivery.c.id).where(mine, delivery.c.state.not_in(DONE))


@cache
def _held(table: Table, clock: ColumnElement[datetime]) -> Select[Any]:
    """Held in one order everywhere, so that two planners never wait in a ring."""
    columns = tuple(table.primary_key)
    mine = select(table, clock.label("now")).where(among(columns, "keys"))
    return mine.order_by(*columns).with_for_update()


@cache
def _kept(table: Table) -> Update:
    mine = [column == bindparam(f"now_{column.name}") for column in table.primary_key]
    return update(table).where(*mine).values({name: bindparam(f"now_{name}") for name in _changing(table)})


def _changing(table: Table) -> list[str]:
    return [name for name in ("next_free", "planned") if name in table.c]


@cache
def _upsert(insert_into: Callable[[Table], Any]) -> Any:
    """A new delivery, or what is wanted of the one there is: if it was done it starts again, else it goes its way."""
    insert = insert_into(delivery)
    done = or_(*(delivery.c.state == state.value for state in DONE))
    changed = {
        "wanted": delivery.c.wanted + 1,
        "state": case((done, DeliveryState.PLANNED.value), else_=delivery.c.state),
        "wake_at": case((done, insert.excluded.wake_at), else_=delivery.c.wake_at),
        "reflection": insert.excluded.reflection,
        "thread": insert.excluded.thread,
        "policy": insert.excluded.policy,
    }
    return insert.on_conflict_do_update(index_elements=["workspace", "id"], set_=changed)


def _row(key: str, intention: Intention, slot: Slot) -> Cells:
    return {
        "workspace": str(intention.place.workspace),
        "id": key,
        "channel": intention.place.channel,
        "kind": intention.kind.value,
        "subject": intention.subject,
        "reflection": intention.reflection or None,
        "thread": intention.thread or None,
        "policy": intention.policy.value,
        "state": DeliveryState.PLANNED.value,
        "wanted": 1,
        "shown": 0,
        "attempt": 0,
        "wake_at": slot.wake,
        "since": slot.wake,
        "number": slot.number,
        "failures": 0,
        "trouble": "",
    }


def _space(where: Place) -> Key:
    return (str(where.workspace),)
