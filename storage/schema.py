"""What tables are made of: a column for each type of cell, references that stay within a workspace, unique indexes.

The tables themselves are in tables.
"""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, text

from storage.columns import Instant, Nested, Words

REFS = tuple[str, ...]


def key(name: str) -> Column[str]:
    return Column(name, Words, primary_key=True)


def keys(*names: str) -> tuple[Column[str], ...]:
    return tuple(key(name) for name in names)


def words(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Words, nullable=optional)


def added(name: str) -> Column[str]:
    """Words that a later version of the program began to keep: empty in what was there before."""
    return Column(name, Words, nullable=False, server_default=text("''"))


def instant(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, Instant, nullable=optional)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def refs(name: str, shape: Any = REFS) -> Column[Any]:
    return Column(name, Nested(shape), nullable=False)


def message() -> tuple[Column[str], ...]:
    """A message's address within the row's workspace: it may stand in another channel than the row's."""
    return tuple(words(f"message_{part}", optional=True) for part in ("channel", "id", "root"))


def of(parent: str, column: str = "") -> ForeignKeyConstraint:
    """What belongs to something stored goes with it."""
    here = ["workspace", column or parent]
    there = [f"{parent}.workspace", f"{parent}.id"]
    return ForeignKeyConstraint(here, there, ondelete="CASCADE", deferrable=True, initially="DEFERRED")


def in_place() -> ForeignKeyConstraint:
    here, there = ["workspace", "channel"], ["place.workspace", "place.channel"]
    return ForeignKeyConstraint(here, there, ondelete="CASCADE", deferrable=True, initially="DEFERRED")


def some(name: str, *columns: str, where: str) -> Index:
    """An index of those rows alone: few, where it is of what still waits."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def unique(name: str, *columns: str, where: str | None = None) -> Index:
    condition = None if where is None else text(where)
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)
