"""Whether the database can be worked with now, for whoever watches over the program: read, and tried by writing."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, insert, text

from storage.engine import Database
from storage.tables import worker
from storage.workers import last_beat

_STEP = text("SELECT version_num FROM alembic_version")


@dataclass(frozen=True, slots=True)
class Probe:
    """The step that its tables are at, and seconds since a worker told that it is at work; None when none did."""

    step: str
    beat: float | None


async def look(database: Database) -> Probe:
    """Raises TryAgain when it does not answer."""
    async with database.reading() as connection:
        step = (await connection.execute(_STEP)).scalar()
        return Probe(str(step), await last_beat(database, connection))


async def try_to_write(database: Database) -> None:
    """Commits, and leaves nothing. Raises TryAgain when it is read only, full, or busy for too long.

    What is written and taken back in one transaction still has to reach the disk.
    """
    async with database.writing() as connection:
        nobody = secrets.token_hex(16)
        await connection.execute(insert(worker), {"id": nobody, "at": await database.now(connection)})
        await connection.execute(delete(worker).where(worker.c.id == nobody))
