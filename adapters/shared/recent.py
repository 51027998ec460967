"""What a platform told lately, kept for a while: so that it is not asked all the time, and known while it is away."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.domain.errors import TryLater, Unknown

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """At most `size` things; the one that was used longest ago goes first. `now` counts seconds.

    For `fresh` seconds nothing is asked; for `kept` seconds it is good enough while the platform does not tell.
    """

    def __init__(self, now: Callable[[], float], *, fresh: float, kept: float, size: int) -> None:
        self._now = now
        self._fresh = fresh
        self._kept = kept
        self._size = size
        self._known: OrderedDict[K, tuple[float, V]] = OrderedDict()

    async def get(self, key: K, load: Callable[[], Awaitable[V]]) -> V:
        """Raises what `load` raises, unless it is TryLater or Unknown and something is known."""
        fresh = self.fresh(key)
        if fresh is not None:
            return fresh
        try:
            return self.put(key, await load())
        except (TryLater, Unknown):
            known = self.peek(key)
            if known is None:
                raise
            return known

    def put(self, key: K, value: V) -> V:
        self._known[key] = (self._now(), value)
        self._known.move_to_end(key)
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return value

    def peek(self, key: K) -> V | None:
        """What is known, fresh or not."""
        if self._age(key) >= self._kept:
            return None
        self._known.move_to_end(key)
        return self._known[key][1]

    def fresh(self, key: K) -> V | None:
        """What is known and need not be asked for."""
        return self.peek(key) if self._age(key) < self._fresh else None

    def forget(self, key: K) -> None:
        self._known.pop(key, None)

    def clear(self) -> None:
        self._known.clear()

    def _age(self, key: K) -> float:
        return self._now() - self._known[key][0] if key in self._known else float("inf")
