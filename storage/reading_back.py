"""Which thread is read back next, in somebody's transaction. Storing and removing them is the transaction's own."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.catching_up import ReadBack, ReadBackState
from storage.columns import Instant
from storage.mappings import kind_of
from storage.tables import read_back, workspace

HOLD = timedelta(seconds=60)
"""How long a stretch may take before another worker reads it again."""

_earlier = read_back.alias("earlier")


async def hold_first_due(connection: AsyncConnection, now: datetime) -> ReadBack | None:
    """The one that is longest due among the first of each workspace's queue, with `at` moved to the hold's end."""
    row = (await connection.execute(_first_due(), {"now": now})).mappings().first()
    if row is None:
        return None
    mine = (read_back.c.workspace == row["workspace"]) & (read_back.c.thread == row["thread"])
    await connection.execute(update(read_back).where(mine).values(at=now + HOLD))
    return replace(kind_of(ReadBack).value(row), at=now + HOLD)


@cache
def _first_due() -> Select[Any]:
    waiting = ReadBackState.WAITING.value
    ahead = exists().where(
        _earlier.c.workspace == read_back.c.workspace,
        _earlier.c.state == waiting,
        tuple_(_earlier.c.since, _earlier.c.thread) < tuple_(read_back.c.since, read_back.c.thread),
    )
    held = exists().where(workspace.c.workspace == read_back.c.workspace, workspace.c.closed)
    due = (read_back.c.state == waiting) & (read_back.c.at <= bindparam("now", type_=Instant))
    first = select(read_back).where(due, ~ahead, ~held).order_by(read_back.c.at, read_back.c.workspace).limit(1)
    return first.with_for_update(skip_locked=True)
