"""The rows of places and workspaces: in them their pace is kept, and whether they are closed."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Table, and_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.places import Place, Workspace
from storage.engine import Database
from storage.tables import place, workspace


def spot(where: Place) -> tuple[str, ...]:
    """The key of its row."""
    return str(where.workspace), where.channel


def at(where: Place | Workspace, table: Table = place) -> ColumnElement[bool]:
    if isinstance(where, Workspace):
        return table.c.workspace == str(where)
    return and_(table.c.workspace == str(where.workspace), table.c.channel == where.channel)


async def ensure_places(database: Database, connection: AsyncConnection, places: Iterable[Place]) -> None:
    """The rows that pace and closing are kept in."""
    spots = sorted({spot(each) for each in places})
    spaces = sorted({space for space, _ in spots})
    if not spots:
        return
    await connection.execute(
        database.insert(workspace).on_conflict_do_nothing(), [{"workspace": space} for space in spaces]
    )
    fresh = {"planned": 0, "closed": False, "reason": ""}
    rows = [{"workspace": space, "channel": channel, **fresh} for space, channel in spots]
    await connection.execute(database.insert(place).on_conflict_do_nothing(), rows)


async def close(connection: AsyncConnection, where: Place, reason: str) -> bool:
    """Whether its row was open until then."""
    closing = update(place).where(at(where), ~place.c.closed).values(closed=True, reason=reason)
    return bool((await connection.execute(closing)).rowcount)
