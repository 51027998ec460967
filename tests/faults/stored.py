"""What the database holds after the kills, read past the program: answers, next steps, what should be posted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, make_url, select, text

from bot.domain.delivery import DeliveryState, Kind
from storage.tables import answer, delivery, next_step

STANDING = (Kind.PROMPT, Kind.STEP, Kind.NOTICE, Kind.WELCOME)


@dataclass(frozen=True)
class Stored:
    """Names as the sender gave them, as often as they are stored; keys of messages; deliveries that are not done."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    unsettled: tuple[str, ...]
    integrity: str


def read(url: str) -> Stored:
    with _connected(url) as connection:
        messages = connection.execute(select(answer.c.message_channel, answer.c.message_id)).all()
        steps = connection.execute(select(next_step.c.what)).scalars().all()
        standing = delivery.c.kind.in_([kind.value for kind in STANDING])
        posts = connection.execute(
            select(delivery.c.id, delivery.c.kind, delivery.c.state, delivery.c.trouble).where(standing)
        ).all()
        done = DeliveryState.POSTED.value
        return Stored(
            names=(*(f"{row.message_channel}:{row.message_id}" for row in messages), *steps),
            keys=tuple(row.id for row in posts if row.state == done),
            unsettled=tuple(f"{row.kind} is {row.state}: {row.trouble}" for row in posts if row.state != done),
            integrity=_integrity(connection),
        )


def _integrity(connection: Connection) -> str:
    """What SQLite finds wrong with its file; PostgreSQL has checked its pages while it read them."""
    if connection.dialect.name != "sqlite":
        return "ok"
    return "; ".join(connection.execute(text("PRAGMA integrity_check")).scalars())


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """The program's own address has an asynchronous driver for SQLite."""
    made = make_url(url)
    engine = create_engine(made.set(drivername="sqlite") if made.drivername.startswith("sqlite") else made)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
