"""How long a platform waits for each acknowledgement, and whether it gets one. What is taken is not known here."""

import time
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from adapters.shared.payload import Malformed
from bot.services.watching import Observer

P = ParamSpec("P")
T = TypeVar("T")


def timed(observer: Observer, take: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """The same, told to the observer. What the platform would not send is not counted: it comes from somebody else."""

    async def taking(*args: P.args, **named: P.kwargs) -> T:
        began = time.monotonic()
        try:
            answer = await take(*args, **named)
        except Malformed:
            raise
        except BaseException:
            observer.acknowledged(time.monotonic() - began, taken=False)
            raise
        observer.acknowledged(time.monotonic() - began, taken=True)
        return answer

    return taking
