"""SQLite's driver, one thread a connection, whose end can be waited for. How transactions go is the engine's."""

import asyncio
import sqlite3
from functools import partial
from threading import Thread
from typing import Any
from weakref import WeakSet

import aiosqlite

LONGEST = 5.0
"""Seconds to wait for a thread that was told to end: a statement takes less, even where the file is locked."""

_ending: WeakSet[Thread] = WeakSet()


class _Connection(aiosqlite.Connection):
    def __del__(self) -> None:
        """SQLAlchemy drops one without closing it when whoever waits is cancelled while it is being prepared."""
        if self._connection is not None:
            self.stop()

    def stop(self) -> asyncio.Future[Any] | None:
        _ending.add(self._thread)
        return super().stop()


def connect(path: str, **options: Any) -> aiosqlite.Connection:
    """Opens nothing before it is awaited. `options` are sqlite3's."""
    connection = _Connection(partial(sqlite3.connect, path, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy has it: a forgotten connection does not keep a program alive
    return connection


async def ended() -> None:
    """Until the threads that were told to end have.

    A connection that is given up in the middle of a statement is told so and not waited for, by SQLAlchemy and by the
    driver; its thread then answers to an event loop that may be closed, and dies with a traceback
    (github.com/omnilib/aiosqlite/issues/241).
    """
    for thread in list(_ending):
        await asyncio.to_thread(thread.join, LONGEST)
