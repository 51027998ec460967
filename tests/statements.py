"""The statements that a store sends to its database while something is done, and how the database goes about them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from storage.store import SqlStore


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    said: list[str] = []
    with noting(store, lambda statement, _: said.append(statement)):
        yield said


@contextmanager
def with_values(store: SqlStore) -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []
    with noting(store, lambda *each: asked.append(each)):
        yield asked


@contextmanager
def noting(store: SqlStore, note: Callable[[str, Any], None]) -> Iterator[None]:
    def before(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        note(statement, values)

    event.listen(store.database.engine.sync_engine, "before_cursor_execute", before)
    yield
    event.remove(store.database.engine.sync_engine, "before_cursor_execute", before)


async def plan_of(store: SqlStore, statement: str, values: Any) -> str:
    """The steps of the database's plan, a line each."""
    explain = "EXPLAIN" if store.database.postgres else "EXPLAIN QUERY PLAN"
    async with store.database.reading() as connection:
        if store.database.postgres:  # a table of one page is read whole, whatever indexes it has
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            await connection.exec_driver_sql("SET LOCAL enable_sort = off")  # then it sorts only where it has to
            await connection.exec_driver_sql("SET TRANSACTION READ WRITE")  # it may lock what it finds
        rows = (await connection.exec_driver_sql(f"{explain} {statement}", values)).all()
    return "\n".join(str(row[-1]) for row in rows)
