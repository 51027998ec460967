"""A store and a messenger that pass everything on to the real ones, so that a test can change one thing about them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


class Around:
    """Whatever is not defined here is the inner one's."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class Noting(Around):
    """A transaction that remembers what was written and planned in it."""

    def __init__(self, inner: Any) -> None:
        super().__init__(inner)
        self.written: list[object] = []
        self.planned: list[object] = []

    async def put(self, *values: object) -> None:
        await self.inner.put(*values)
        self.written += values

    async def plan(self, *intentions: object) -> None:
        await self.inner.plan(*intentions)
        self.planned += intentions

    def wrote(self, kind: type[object]) -> bool:
        return any(isinstance(each, kind) for each in self.written)


class AroundStore(Around):
    """Its transactions are `around` the inner ones."""

    def around(self, tx: Any) -> Any:
        return tx

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.inner.transaction() as tx:
            yield self.around(tx)
