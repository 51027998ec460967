"""Encrypting anew with the first key, so that older keys can be dropped. It may run while the program does."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Table, select, tuple_, update

from storage.cipher import Cipher, WrongKey
from storage.engine import Database
from storage.platform_tables import installation
from storage.tables import inbox

BATCH = 100
"""Rows in one transaction, so that the program waits only briefly for its turn."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many were encrypted anew, and what was left as it is since no key opens it: workspaces, events by key."""

    tokens: int
    events: int
    unopened: tuple[str, ...]


async def rotate(database: Database, keys: Sequence[str]) -> Rotation:
    """Raises TryAgain when the database is away or no key is given; what was done until then stays done.

    Programs that still run with only an older key write with that one: they are to know the new key before.
    """
    cipher = Cipher(keys)
    tokens, closed_tokens = await _renewed(database, cipher, installation, installation.c.token)
    events, closed_events = await _renewed(database, cipher, inbox, inbox.c.body)
    left = tuple(f"the token of {workspace}" for (workspace,) in closed_tokens)
    return Rotation(tokens, events, left + tuple(f"event {key} of {workspace}" for workspace, key in closed_events))


async def _renewed(database: Database, cipher: Cipher, table: Table, column: Column[str]) -> tuple[int, list[Key]]:
    """How many, and the keys of those that no key opens."""
    after: Key = ("",) * len(table.primary_key)
    renewed, closed = 0, list[Key]()
    while batch := await _renew_batch(database, cipher, table, column, after):
        after = batch[-1][0]
        renewed += sum(opened for _, opened in batch)
        closed += [key for key, opened in batch if not opened]
    return renewed, closed


async def _renew_batch(
    database: Database, cipher: Cipher, table: Table, column: Column[str], after: Key
) -> list[tuple[Key, bool]]:
    """The next rows by key, and whether each could be opened; held meanwhile, so that nothing newer is overwritten."""
    key = tuple_(*table.primary_key)
    rows = select(*table.primary_key, column).where(key > after, column != "").order_by(*table.primary_key)
    async with database.writing() as connection:
        found = [tuple(row) for row in await connection.execute(rows.limit(BATCH).with_for_update())]
        batch = [(each[:-1], _renew(cipher, each[-1])) for each in found]
        for mine, sealed in batch:
            if sealed:
                await connection.execute(update(table).where(key == mine).values({column: sealed}))
    return [(mine, sealed is not None) for mine, sealed in batch]


def _renew(cipher: Cipher, sealed: str) -> str | None:
    try:
        return cipher.renew(sealed, "it")
    except WrongKey:
        return None
