"""Files that are fetched at an address of ours. Of its token a digest is stored: the table opens none of them."""

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from bot.domain.places import Place
from storage.engine import Database
from storage.platform_tables import download


class SqlDownloads:
    """Implements workspaces.Downloads. What has ended is deleted whenever something is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, place: Place, key: str, token: str, name: str, content: bytes, until: datetime) -> None:
        row = {"workspace": str(place.workspace), "channel": place.channel, "key": key}
        told = {"digest": _digest(token), "name": name, "content": content, "until": until}
        insert = self._database.insert(download)
        async with self._database.writing() as connection:
            now = await self._database.now(connection)
            await connection.execute(delete(download).where(download.c.until < now))
            upsert = insert.on_conflict_do_update(index_elements=["workspace", "channel", "key"], set_=told)
            await connection.execute(upsert, row | told)

    async def taken(self, token: str, now: datetime) -> tuple[str, bytes] | None:
        mine = select(download.c.name, download.c.content).where(
            download.c.digest == _digest(token), download.c.until > now
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(mine)).first()
        return (str(row.name), bytes(row.content)) if row else None

    async def standing(self, place: Place, key: str, now: datetime) -> bytes | None:
        mine = select(download.c.content).where(_is(place, key), download.c.until > now)
        async with self._database.reading() as connection:
            found = (await connection.execute(mine)).scalar()
        return None if found is None else bytes(found)

    async def remove(self, place: Place, key: str) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(download).where(_is(place, key)))


def _is(place: Place, key: str) -> ColumnElement[bool]:
    here = (download.c.workspace == str(place.workspace)) & (download.c.channel == place.channel)
    return here & (download.c.key == key)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
