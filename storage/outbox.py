"""Deliveries as work: claimed by compare-and-set, leased, settled, swept. What to send is decided elsewhere.

A claim sets `started_at`, and only a try that ended in doubt leaves it set: so the next claim tells of the doubt.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, assert_never

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    Table,
    Update,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import (
    Delivery,
    DeliveryState,
    InDoubt,
    Intention,
    Outcome,
    Parked,
    Posting,
    Postponed,
    Withdrawn,
)
from bot.domain.errors import Conflict, Waits
from bot.domain.identity import identity
from bot.domain.places import Place, Platform, Workspace
from storage.columns import Instant
from storage.engine import Database
from storage.mappings import Cells, kind_of
from storage.places import at, close
from storage.planning import Pace, Planner
from storage.selecting import among, keys
from storage.tables import delivery, place, workspace
from storage.wakeup import Wakeup

RACES = 8
"""How often a claim is tried again when another worker was first to take something in the same place."""

LONGEST_DOUBT = 600.0
"""Seconds: nothing in doubt waits longer for its look-up."""

LONGEST_LOOK = 86400.0
"""Seconds ahead that are looked at for the next delivery."""

Unsent = Postponed | InDoubt | Parked | Withdrawn

_root = delivery.alias("root")
_other = delivery.alias("other")


class SqlOutbox:
    """Implements ports.Outbox. `lease` and `doubt` are seconds: a claim's life, and the wait before a look-up."""

    def __init__(
        self, database: Database, wakeup: Wakeup, pace: Mapping[Platform, Pace], *, lease: float, doubt: float
    ) -> None:
        self._database = database
        self._pace = pace
        self._wakeup = wakeup
        self._lease = timedelta(seconds=lease)
        self._doubt = doubt

    async def claim(self, limit: int = 1) -> tuple[Delivery, ...]:
        for _ in range(RACES):
            try:
                async with self._database.writing() as connection:
                    return await self._claim(connection, limit)
            except Conflict:
                continue  # the index that allows one claim a place has decided against us
        return ()

    async def _claim(self, connection: AsyncConnection, limit: int) -> tuple[Delivery, ...]:
        oldest = _oldest_ready(self._database.clock)
        rows = [row._asdict() for row in await connection.execute(oldest, {"most": limit})]
        first = {(row["workspace"], row["channel"]): row for row in reversed(rows)}
        found = [row for row in rows if row is first[row["workspace"], row["channel"]]]
        if not found:
            return ()
        lease = found[0]["now"] + self._lease
        # Places in one order, so that two who claim in the same ones never wait in a ring.
        taking = sorted(found, key=lambda row: (row["workspace"], row["channel"]))
        taken = await connection.execute(_take(), [_as_seen(row, lease) for row in taking])
        if taken.rowcount != len(found):
            raise Conflict("another worker was first")
        claims = (kind_of(Delivery).value(row) for row in found)
        return tuple(
            replace(each, state=DeliveryState.CLAIMED, attempt=each.attempt + 1, lease_until=lease) for each in claims
        )

    async def posted(self, *postings: tuple[Delivery, Posting]) -> frozenset[str]:
        mine = {(str(claimed.place.workspace), claimed.id): (claimed, posting) for claimed, posting in postings}
        async with self._telling() as connection:
            # In the order in which planning writes deliveries, so that neither waits for the other in a ring.
            rows = (await connection.execute(_still_claimed(self._database.clock), {"keys": keys(list(mine))})).all()
            held = [row for row in rows if row.attempt == mine[row.workspace, row.id][0].attempt]
            if held:
                await connection.execute(_posted(), [_posting(*mine[row.workspace, row.id], row.now) for row in held])
        return frozenset(row.id for row in held)

    async def settle(self, claimed: Delivery, outcome: Outcome, told: Sequence[Intention] = ()) -> bool:
        if isinstance(outcome, Posting):
            return bool(await self.posted((claimed, outcome)))
        with suppress(_ClaimLost):
            async with self._telling() as connection:
                await self._settle(connection, claimed, outcome, told)
            return True
        return False

    async def _settle(
        self, connection: AsyncConnection, claimed: Delivery, outcome: Unsent, told: Sequence[Intention]
    ) -> None:
        """Places and workspaces are written before the delivery, in the order in which planning holds them."""
        now = await self._database.now(connection)
        mine = _is(claimed) & (delivery.c.attempt == claimed.attempt) & (delivery.c.state == "claimed")
        if not (await connection.execute(select(delivery.c.id).where(mine))).first():
            raise _ClaimLost
        planner = Planner(self._database, connection, self._pace)
        if told:
            await planner.hold({claimed.place, *(each.place for each in told)})
        if await _hold(connection, claimed.place, outcome, now) and told:
            await planner.plan(told)
        changes = {"lease_until": None, **self._changes(claimed, outcome, now)}
        if not (await connection.execute(update(delivery).where(mine).values(changes))).rowcount:
            raise _ClaimLost

    def _changes(self, claimed: Delivery, outcome: Unsent, now: datetime) -> dict[str, Any]:
        # This try sent nothing: what was in doubt before it, and only that, still is.
        doubt = {"state": "unknown" if claimed.started_at else "planned", "started_at": claimed.started_at}
        match outcome:
            case Postponed(after, waits, trouble, limited):
                alone = waits is Waits.DELIVERY
                return {
                    **doubt,
                    "trouble": trouble,
                    "failures": delivery.c.failures + (1 if alone and not limited else 0),
                    # What waits with its place or workspace keeps its place in the queue.
                    "wake_at": now + timedelta(seconds=after) if alone else delivery.c.wake_at,
                }
            case InDoubt(trouble):
                wake = now + timedelta(seconds=doubtful_wait(claimed, self._doubt))
                failures = delivery.c.failures + 1
                return {"state": "unknown", "trouble": trouble, "failures": failures, "wake_at": wake}
            case Parked(trouble, place_closed):
                # Reopening looks for the reason that the place was closed for, and that may be an earlier one.
                reason = _looked_up(place.c.reason) if place_closed else trouble
                return {**doubt, "state": "parked", "trouble": reason}
            case Withdrawn():
                # The address stays, for replies below it; nothing is shown there any more.
                return {**_calm("withdrawn"), "shown": 0}
            case _:
                assert_never(outcome)

    async def sweep(self) -> int:
        """Wakes nobody where it freed nothing: whoever sweeps would wake itself, and never rest."""
        async with self._database.writing() as connection:
            now = await self._database.now(connection)
            late = (delivery.c.state == "claimed") & (delivery.c.lease_until <= now)
            freed = await connection.execute(update(delivery).where(late).values(state="unknown", lease_until=None))
            if freed.rowcount:
                await self._wakeup.announce(connection)
        if freed.rowcount:
            self._wakeup.committed()
        return int(freed.rowcount)

    async def next_wake(self, within: float = LONGEST_LOOK) -> float | None:
        async with self._database.reading() as connection:
            now = await self._database.now(connection)
            horizon = {"moment": now + timedelta(seconds=within)}
            moment = (await connection.execute(_first_wake(self._database.postgres), horizon)).scalar()
        return None if moment is None else max((moment - now).total_seconds(), 0.0)

    async def hold(self, where: Workspace, reason: str) -> None:
        async with self._database.writing() as connection:
            fresh = self._database.insert(workspace).on_conflict_do_nothing()
            await connection.execute(fresh, {"workspace": str(where)})
            held = update(workspace).where(at(where, workspace), ~workspace.c.closed)
            await connection.execute(held.values(closed=True, reason=reason))

    async def reopen(self, where: Place | Workspace) -> None:
        async with self._telling() as connection:
            now = await self._database.now(connection)
            closed = select(place.c.channel, place.c.reason).where(at(where), place.c.closed)
            held = (await connection.execute(closed.order_by(place.c.channel).with_for_update())).all()
            await connection.execute(update(place).where(at(where), place.c.closed).values(closed=False, reason=""))
            if isinstance(where, Workspace):  # after its places, as planning holds them
                await connection.execute(update(workspace).where(at(where, workspace)).values(closed=False, reason=""))
            for channel, reason in held:
                here = at(where, delivery) & (delivery.c.channel == channel)
                parked = here & (delivery.c.state == "parked") & (delivery.c.trouble == reason)
                await connection.execute(update(delivery).where(parked).values(_again(now)))

    async def rearm(self, delivery_id: str) -> bool:
        async with self._telling() as connection:
            now = await self._database.now(connection)
            parked = (delivery.c.id == delivery_id) & (delivery.c.state == "parked")
            return bool((await connection.execute(update(delivery).where(parked).values(_again(now)))).rowcount)

    @asynccontextmanager
    async def _telling(self) -> AsyncIterator[AsyncConnection]:
        async with self._database.writing() as connection:
            yield connection
            await self._wakeup.announce(connection)
        self._wakeup.committed()


class _ClaimLost(Exception):
    """A sweep took it meanwhile: nothing of what would have been recorded is true any more."""


def _is(found: Delivery) -> ColumnElement[bool]:
    return (delivery.c.workspace == str(found.place.workspace)) & (delivery.c.id == found.id)


@cache
def _still_claimed(clock: ColumnElement[datetime]) -> Select[Any]:
    mine = among([delivery.c.workspace, delivery.c.id], "keys")
    told = select(delivery.c.workspace, delivery.c.id, delivery.c.attempt, clock.label("now"))
    held = told.where(mine, delivery.c.state == "claimed")
    return held.order_by(delivery.c.workspace, delivery.c.id).with_for_update()


@cache
def _posted() -> Update:
    """What stands there, and that it goes out again at once where something newer is wanted meanwhile."""
    mine = (delivery.c.workspace == bindparam("mine")) & (delivery.c.id == bindparam("this"))
    wanted = delivery.c.wanted + bindparam("its_rest", type_=Integer)
    newer = wanted > bindparam("its_revision")
    shown = {
        **_calm("posted"),
        "lease_until": None,
        "message_channel": bindparam("its_channel"),
        "message_id": bindparam("its_message"),
        "message_root": bindparam("its_root"),
        "message_more": bindparam("its_more"),
        "shown": bindparam("its_revision"),
        "wanted": wanted,
        "state": case((newer, "planned"), else_="posted"),
        "wake_at": case((newer, bindparam("its_moment", type_=Instant)), else_=delivery.c.wake_at),
    }
    return update(delivery).where(mine).values(shown)


def _posting(claimed: Delivery, posting: Posting, now: datetime) -> Cells:
    message = posting.message
    return {
        "mine": str(claimed.place.workspace),
        "this": claimed.id,
        "its_channel": message.place.channel,
        "its_message": message.id,
        "its_root": message.root,
        "its_more": message.more,
        "its_revision": posting.revision,
        "its_rest": int(not posting.whole),
        "its_moment": now,
    }


def _calm(state: str) -> dict[str, Any]:
    return {"state": state, "started_at": None, "failures": 0, "trouble": ""}


def _again(now: datetime) -> dict[str, Any]:
    state = case((delivery.c.started_at.is_(None), "planned"), else_="unknown")
    return {"state": state, "failures": 0, "trouble": "", "wake_at": now}


def doubtful_wait(claimed: Delivery, first: float) -> float:
    """Doubled with each failure up to ten minutes, and spread: what was lost together is not looked up together."""
    spread = int(identity(claimed.id, claimed.attempt)[:8], 16) / 16**8
    return float(min(first * 2**claimed.failures, LONGEST_DOUBT / 1.5)) * (1 + spread / 2)


@cache
def _oldest_ready(clock: ColumnElement[datetime]) -> Select[Any]:
    """Made once: making it takes longer than running it."""
    ready = select(delivery, clock.label("now")).where(*_ready(clock))
    oldest = ready.order_by(delivery.c.wake_at, delivery.c.number, delivery.c.id).limit(bindparam("most"))
    return oldest.with_for_update(of=delivery, skip_locked=True)


def _as_seen(row: RowMapping, lease: datetime) -> Cells:
    return {
        "mine": row["workspace"],
        "this": row["id"],
        "seen": row["attempt"],
        "was": row["state"],
        "until": lease,
        "since_when": row["started_at"] or row["now"],
    }


@cache
def _take() -> Update:
    mine = (delivery.c.workspace == bindparam("mine")) & (delivery.c.id == bindparam("this"))
    as_seen = (delivery.c.attempt == bindparam("seen")) & (delivery.c.state == bindparam("was"))
    changes = {
        "state": DeliveryState.CLAIMED.value,
        "attempt": delivery.c.attempt + 1,
        "lease_until": bindparam("until"),
        "started_at": bindparam("since_when"),
    }
    return update(delivery).where(mine, as_seen).values(changes)


@cache
def _first_wake(postgres: bool) -> Select[Any]:
    """The latest of a delivery's own wake, its place's and its workspace's not-before; of the first that may go."""
    own = delivery.c.wake_at
    moments = (own, *(func.coalesce(_looked_up(table.c.not_before), own) for table in (place, workspace)))
    when = func.greatest(*moments, type_=Instant) if postgres else func.max(*moments, type_=Instant)
    return select(func.min(when)).where(*_ready(bindparam("moment", type_=Instant)))


def _ready(moment: ColumnElement[datetime]) -> list[Any]:
    """That a delivery may go out then: nothing told it to wait longer, the place is open and free, the thread begun.

    These are subqueries and not joins, so that each row is looked at in the index's order and by full keys, and the
    first that may go ends the search. Without statistics, PostgreSQL made a product of the joins.
    """
    # Looked up once for all rows, and asked first: thousands may wait for a workspace that was told to.
    resting = select(workspace.c.workspace).where(or_(workspace.c.closed, workspace.c.not_before > moment))
    at_rest = select(place.c.channel).where(
        place.c.workspace == delivery.c.workspace,
        place.c.channel == delivery.c.channel,
        or_(place.c.closed, place.c.not_before > moment),
    )
    root = select(_root.c.message_id).where(_root.c.workspace == delivery.c.workspace, _root.c.id == delivery.c.thread)
    claimed = select(_other.c.id).where(
        _other.c.workspace == delivery.c.workspace,
        _other.c.channel == delivery.c.channel,
        text("other.state = 'claimed'"),
    )
    return [
        # States are literal, as in the partial indexes: a prepared statement with parameters could not use those.
        text("delivery.state IN ('planned', 'unknown')"),
        delivery.c.wake_at <= moment,
        delivery.c.workspace.not_in(resting),
        at_rest.scalar_subquery().is_(None),
        claimed.scalar_subquery().is_(None),
        or_(delivery.c.thread.is_(None), root.scalar_subquery().is_not(None)),
    ]


def _looked_up(column: Column[Any]) -> Any:
    """A column of the delivery's place or workspace."""
    table: Any = column.table
    return select(column).where(*(key == delivery.c[key.name] for key in table.primary_key)).scalar_subquery()


async def _hold(connection: AsyncConnection, where: Place, outcome: Outcome, now: datetime) -> bool:
    """What an outcome means for everything else that goes to the same place or workspace; whether that is news."""
    space, spot = at(where.workspace, workspace), at(where)
    match outcome:
        case Postponed(after, Waits.WORKSPACE):
            await connection.execute(update(workspace).where(space).values(not_before=_later(workspace, now, after)))
        case Postponed(after, Waits.PLACE):
            await connection.execute(update(place).where(spot).values(not_before=_later(place, now, after)))
        case Parked(trouble, place_closed=True):
            return await close(connection, where, trouble)
        case _:
            pass
    return True


def _later(table: Table, now: datetime, after: float) -> ColumnElement[Any]:
    until = now + timedelta(seconds=after)
    return case((table.c.not_before > until, table.c.not_before), else_=literal(until, Instant))
