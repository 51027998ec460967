"""Events that could not be applied, kept encrypted until a later try succeeds or the fifth one fails.

A try is counted before it is made, so that an event which kills the process is parked like any other.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

from pydantic import TypeAdapter
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import Body, Event
from bot.domain.places import PersonRef, Place
from storage.cipher import Cipher, WrongKey
from storage.columns import storable
from storage.engine import Database
from storage.tables import inbox
from storage.wakeup import Wakeup

DELAYS = (10.0, 60.0, 300.0, 1800.0, 7200.0)
"""Seconds before each try; none follows the last."""

HOLD = 60.0
"""Seconds that a try may take before another worker makes the next one."""

_HEAD = TypeAdapter(tuple[str, Place, PersonRef | None, datetime])
# Several kinds of events have the same attributes, so that each is written with its name.
_BODIES: dict[str, TypeAdapter[Any]] = {body.__name__: TypeAdapter(body) for body in get_args(Body)}


def event_to_json(event: Event) -> bytes:
    kind = type(event.body).__name__
    head = _HEAD.dump_python((event.key, event.place, event.actor, event.at), mode="json")
    body = _BODIES[kind].dump_python(event.body, mode="json")
    return storable(json.dumps({"head": head, "kind": kind, "body": body}, ensure_ascii=False)).encode()


def event_from_json(content: bytes) -> Event:
    """Raises ValueError or KeyError when the content is no event."""
    parts = json.loads(content)
    key, place, actor, at = _HEAD.validate_python(parts["head"])
    return Event(key, place, actor, at, _BODIES[parts["kind"]].validate_python(parts["body"]))


class SqlInbox:
    """Implements ports.Inbox. `delays` are seconds before each try, `hold` is how many a try may take."""

    def __init__(
        self, database: Database, wakeup: Wakeup, cipher: Cipher, *, hold: float, delays: Sequence[float] = DELAYS
    ) -> None:
        self._database = database
        self._wakeup = wakeup
        self._cipher = cipher
        self._hold = timedelta(seconds=hold)
        self._delays = tuple(delays)

    async def shelve(self, event: Event, trouble: str) -> None:
        body = self._cipher.seal(event_to_json(event), "the event")
        async with self._database.writing() as connection:
            now = await self._database.now(connection)
            wake = now + timedelta(seconds=self._delays[0])
            row = {"body": body, "state": "waiting", "tries": 0, "wake_at": wake, "since": now, "trouble": trouble}
            insert = self._database.insert(inbox).on_conflict_do_nothing()
            await connection.execute(insert, {**_key(event), **row})
            await self._wakeup.announce(connection)
        self._wakeup.committed()

    async def retry_due(self) -> Event | None:
        while self._cipher.ready:
            async with self._database.writing() as connection:
                row = await self._take(connection)
            if row is None:
                return None
            try:
                return event_from_json(self._cipher.open(row.body, "the event"))
            except (WrongKey, ValueError, KeyError):
                await self._park(row, "it can not be decrypted with the keys that are set, or not be read")
        return None

    async def _take(self, connection: AsyncConnection) -> Any:
        now = await self._database.now(connection)
        await connection.execute(
            update(inbox)
            .where(inbox.c.state == "waiting", inbox.c.wake_at <= now, inbox.c.tries >= len(self._delays))
            .values(state="parked")
        )
        due = select(inbox).where(inbox.c.state == "waiting", inbox.c.wake_at <= now).order_by(inbox.c.wake_at).limit(1)
        row = (await connection.execute(due.with_for_update(skip_locked=True))).first()
        if row is not None:
            held = {"tries": row.tries + 1, "wake_at": now + self._hold}
            await connection.execute(update(inbox).where(_is(row.workspace, row.key)).values(held))
        return row

    async def _park(self, row: Any, trouble: str) -> None:
        async with self._database.writing() as connection:
            parked = update(inbox).where(_is(row.workspace, row.key)).values(state="parked", trouble=trouble)
            await connection.execute(parked)

    async def settled(self, event: Event, trouble: str | None) -> None:
        mine = _is(**_key(event))
        async with self._database.writing() as connection:
            if trouble is None:
                await connection.execute(delete(inbox).where(mine))
                return
            tries = (await connection.execute(select(inbox.c.tries).where(mine).with_for_update())).scalar()
            if tries is None:
                return
            now = await self._database.now(connection)
            last = tries >= len(self._delays)
            wake = now if last else now + timedelta(seconds=self._delays[tries])
            changes = {"state": "parked" if last else "waiting", "wake_at": wake, "trouble": trouble}
            await connection.execute(update(inbox).where(mine).values(changes))

    async def give_back(self, event: Event) -> None:
        async with self._database.writing() as connection:
            soon = await self._database.now(connection) + timedelta(seconds=self._delays[0])
            changes = {"tries": inbox.c.tries - 1, "wake_at": soon}
            mine = _is(**_key(event)) & (inbox.c.state == "waiting") & (inbox.c.tries > 0)
            await connection.execute(update(inbox).where(mine).values(changes))


def _key(event: Event) -> dict[str, str]:
    return {"workspace": str(event.place.workspace), "key": event.key}


def _is(workspace: str, key: str) -> Any:
    return (inbox.c.workspace == workspace) & (inbox.c.key == key)
