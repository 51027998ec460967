"""The statements that a store sends to its database while something is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from storage.store import SqlStore


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*what: object) -> None:
        said.append(str(what[2]))

    event.listen(store.database.engine.sync_engine, "before_cursor_execute", note)
    yield said
    event.remove(store.database.engine.sync_engine, "before_cursor_execute", note)
