"""How the program is told to end, and how long it takes its time: what is under way is finished, nothing is begun."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

log = logging.getLogger(__name__)

DRAIN = 10.0
"""Seconds to finish what is under way. A call to a platform takes at most eight of them."""


@asynccontextmanager
async def ending(within: float = DRAIN) -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM or Ctrl+C sets. What is inside then has so many seconds to end; asked twice, none.

    What is cut off is safe: it was not acknowledged, or its lease runs out and another worker looks it up.
    """
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    limit = asyncio.timeout(None)

    def end() -> None:
        limit.reschedule(loop.time() + (0.0 if stopping.is_set() else within))
        stopping.set()

    try:
        async with limit:
            with _on_signals(end):
                yield stopping
    except TimeoutError:
        if not limit.expired():
            raise
        log.warning("ended before everything under way was finished; it is taken up again")


@contextmanager
def _on_signals(end: Callable[[], None]) -> Iterator[None]:
    """What stops services sends SIGTERM. On Windows Ctrl+C cancels what runs, and there is no other."""
    loop, signals = asyncio.get_running_loop(), (signal.SIGTERM, signal.SIGINT)
    with suppress(NotImplementedError):
        for each in signals:
            loop.add_signal_handler(each, end)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            for each in signals:
                loop.remove_signal_handler(each)
