"""What the database holds, read past the program: answers, next steps, questions, what should be posted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, create_engine, make_url, select, text
from sqlalchemy.exc import DBAPIError

from bot.domain.delivery import DeliveryState, Kind
from storage.tables import answer, appointment, delivery, next_step, prompt
from tests.faults.checker import UNCHECKED, WHOLE

FILES = (Kind.EXPORT, Kind.YEAR_REPORT, Kind.PICTURE)
"""What is posted as a file carries its key in the file's name."""

DONE = (DeliveryState.POSTED, DeliveryState.WITHDRAWN)
IN_DOUBT = (DeliveryState.CLAIMED, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class Stored:
    """Names as the sender gave them, as often as they are stored; slots and parts that were asked; keys of messages.

    `keys` are of messages that should stand, `known` of all that were ever planned, `unsettled` are deliveries that
    are not done, `appointments` what is due, each with its civil instant. `claims` tells which try of which one some
    worker has in its hands; `doubtful` are the ids of those that one has, or had.
    """

    names: tuple[str, ...]
    asked: tuple[str, ...]
    keys: tuple[str, ...]
    known: tuple[str, ...]
    unsettled: tuple[str, ...]
    claims: tuple[tuple[str, int], ...]
    appointments: tuple[tuple[str, datetime], ...]
    doubtful: frozenset[str]
    integrity: str


def read(url: str, *, whole: bool = True) -> Stored:
    """Whether the database is `whole` is looked at last, and takes the longest."""
    with _connected(url) as connection:
        columns = (delivery.c.id, delivery.c.kind, delivery.c.state, delivery.c.trouble, delivery.c.attempt)
        every = connection.execute(select(*columns)).all()
        messages = [row for row in every if row.kind not in (Kind.MARK, *FILES)]
        return Stored(
            names=tuple(connection.execute(select(answer.c.text).union_all(select(next_step.c.what))).scalars()),
            asked=tuple(_asked(connection)),
            keys=tuple(row.id for row in messages if row.state == DeliveryState.POSTED),
            known=tuple(row.id for row in messages),
            unsettled=tuple(f"{row.kind} is {row.state}: {row.trouble}" for row in every if row.state not in DONE),
            claims=tuple((row.id, row.attempt) for row in every if row.state == DeliveryState.CLAIMED),
            appointments=tuple(_appointments(connection)),
            doubtful=frozenset(row.id for row in every if row.state in IN_DOUBT),
            integrity=_integrity(connection) if whole else UNCHECKED,
        )


def _asked(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(prompt.c.reflection, prompt.c.slot, prompt.c.item)):
        yield f"{row.reflection} {row.item}"
        if row.slot:
            yield f"{row.reflection} at {row.slot}"


def _appointments(connection: Connection) -> Iterator[tuple[str, datetime]]:
    for row in connection.execute(select(appointment.c.reflection, appointment.c.due, appointment.c.at)):
        yield f"{row.due} of {row.reflection}", row.at


def _integrity(connection: Connection) -> str:
    """What SQLite finds wrong with its file; what PostgreSQL finds in its indexes: pages it checks itself."""
    if connection.dialect.name == "sqlite":
        return "; ".join(connection.execute(text("PRAGMA integrity_check")).scalars())
    available = text("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'")
    if not connection.execute(available).first():
        return UNCHECKED
    try:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
        connection.execute(text(_EVERY_INDEX)).all()
    except DBAPIError as damage:
        return str(damage.orig)
    return WHOLE


_EVERY_INDEX = """
SELECT bt_index_check(c.oid, true) FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
WHERE am.amname = 'btree' AND c.relnamespace = 'public'::regnamespace AND i.indisvalid
"""
"""Raises where an index and its table disagree."""


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """One view of everything, while the program goes on. Its own address has an asynchronous driver for SQLite."""
    made = make_url(url)
    sqlite = made.drivername.startswith("sqlite")
    engine = create_engine(made.set(drivername="sqlite") if sqlite else made)
    try:
        with engine.connect() as connection:
            # Python's driver begins no transaction for what only reads.
            connection.exec_driver_sql("BEGIN" if sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield connection
    finally:
        engine.dispose()
