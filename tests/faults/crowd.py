"""People at a front door, whichever it is: what they do there, and what they then see."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tests.faults.sender import Request, Sender


@dataclass(frozen=True)
class Said:
    """A request, named by the words that are stored of it; `repeated` by the platform until it is taken."""

    name: str
    request: Request
    repeated: bool


class Crowd(Protocol):
    """`posting` is the call by which the platform is asked to post; empty where it is none."""

    posting: str

    async def open(self, sender: Sender) -> None:
        """Until every channel is set up and has its question. What was sent for that is forgotten."""
        ...

    async def day_passes(self, sender: Sender) -> None:
        """The next question falls due everywhere, by the clock that people live by."""
        ...

    def civil(self) -> datetime | None:
        """The time that the program goes by; None where it is not known here."""
        ...

    def look(self) -> None:
        """See which questions stand there now: these are answered from now on."""
        ...

    def said(self, chance: random.Random) -> Iterator[Said]:
        """What people do, without end."""
        ...

    def posted(self) -> list[str]:
        """The delivery's key of each message of ours that stands anywhere, as often as it stands there."""
        ...
