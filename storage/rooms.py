"""Which team a channel belongs to, as the platform tells it again and again."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, RowMapping, Select, select

from bot.domain.places import Place, Room, Workspace
from storage.engine import Database
from storage.platform_tables import room


class SqlRooms:
    """Implements workspaces.Rooms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, told: Room) -> None:
        row = {
            "workspace": str(told.place.workspace),
            "channel": told.place.channel,
            "team": told.team,
            "group": told.group,
        }
        insert = self._database.insert(room)
        changed = {"team": told.team, **({"group": told.group} if told.group else {})}
        async with self._database.writing() as connection:
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["workspace", "channel"], set_=changed), row
            )

    async def of(self, place: Place) -> Room | None:
        found = await self._read(room.c.workspace == str(place.workspace), room.c.channel == place.channel)
        return found[0] if found else None

    async def of_team(self, workspace: Workspace, team: str) -> tuple[Room, ...]:
        return await self._read(room.c.workspace == str(workspace), room.c.team == team)

    async def every(self, workspace: Workspace) -> tuple[Room, ...]:
        return await self._read(room.c.workspace == str(workspace))

    async def _read(self, *which: ColumnElement[bool]) -> tuple[Room, ...]:
        async with self._database.reading() as connection:
            rows: Sequence[RowMapping] = (await connection.execute(_in_order().where(*which))).mappings().all()
        return tuple(map(_room, rows))


@cache
def _in_order() -> Select[tuple[str, ...]]:
    return select(room).order_by(room.c.workspace, room.c.channel)


def _room(row: RowMapping) -> Room:
    return Room(Place(Workspace.parse(row["workspace"]), row["channel"]), row["team"], row["group"])
