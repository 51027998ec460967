"""When we last heard a platform and each workspace, by the database's clock; and the gaps that are not dealt with yet.

A gap is kept until its read-backs are stored, so that a process that dies with it in hand loses nothing.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, Update, select, update

from bot.domain.places import Platform, Workspace
from storage.engine import Database
from storage.platform_tables import last_heard, presence

AWAY = timedelta(minutes=6)
"""Slack sends an event again at once, after one and after five minutes: until then nothing is lost."""

TELL_AGAIN = timedelta(minutes=1)
NOTED_EVERY = 60.0
"""Seconds between two notes that a workspace was heard."""


class SqlAttendance:
    """Implements ports.Attendance. `clock` counts seconds: it only saves writing what was written just now."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._noted: dict[Workspace, float] = {}

    async def note(self, platform: Platform) -> tuple[datetime, datetime] | None:
        mine = presence.c.platform == platform.value
        async with self._database.writing() as connection:
            now = await self._database.now(connection)
            first = self._database.insert(presence).on_conflict_do_nothing()
            await connection.execute(first, {"platform": platform.value, "at": now})
            # Held, so that of several processes one tells the gap.
            row = (await connection.execute(select(presence).where(mine).with_for_update())).mappings().one()
            gap = _gap(row, now)
            told = gap is not None and (row["tell_at"] is None or row["tell_at"] <= now)
            since, until = gap or (None, None)
            tell_at = now + TELL_AGAIN if told else row["tell_at"]
            changes = {"at": now, "since": since, "until": until, "tell_at": tell_at}
            await connection.execute(update(presence).where(mine).values(changes))
        return gap if told else None

    async def heard(self, workspace: Workspace) -> None:
        noted = self._noted.get(workspace)
        if noted is not None and self._clock() - noted < NOTED_EVERY:
            return
        async with self._database.writing() as connection:
            now = await self._database.now(connection)
            insert = self._database.insert(last_heard)
            old = last_heard.c.at <= now - timedelta(seconds=NOTED_EVERY)
            upsert = insert.on_conflict_do_update(index_elements=["workspace"], set_={"at": now}, where=old)
            await connection.execute(upsert, {"workspace": str(workspace), "at": now})
        self._noted[workspace] = self._clock()

    async def last_heard(self, workspace: Workspace) -> datetime | None:
        async with self._database.reading() as connection:
            mine = select(last_heard.c.at).where(last_heard.c.workspace == str(workspace))
            moment: datetime | None = (await connection.execute(mine)).scalar()
        return moment

    async def silent_since(self, workspace: Workspace) -> datetime | None:
        async with self._database.reading() as connection:
            mine = select(last_heard.c.at, self._database.clock.label("now"))
            row = (await connection.execute(mine.where(last_heard.c.workspace == str(workspace)))).first()
        return row.at if row and row.now - row.at > AWAY else None


def gap_closed(platform: Platform, until: datetime) -> Update:
    """That a gap up to `until` needs no more telling; one that has grown meanwhile does."""
    told = (presence.c.platform == platform.value) & (presence.c.until <= until)
    return update(presence).where(told).values(since=None, until=None, tell_at=None)


def _gap(row: RowMapping, now: datetime) -> tuple[datetime, datetime] | None:
    """What was missed up to `now`, from the beginning of what is not dealt with yet."""
    if now - row["at"] > AWAY:
        return row["since"] or row["at"], now
    return None if row["since"] is None else (row["since"], row["until"])
