"""What is read back after an outage: threads in which people may have written while we could not hear them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.places import Place


class ReadBackState(StrEnum):
    WAITING = "waiting"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """That a thread is to be read again. One for each thread, which is the delivery whose message began it.

    We heard nothing between `since` and `until`; where they are the same, we know of nothing that we missed. `cursor`
    is where the next stretch begins, empty for the thread's beginning, and `at` the instant before which it is not
    read; all instants are the database's, in UTC. `failures` are for whoever reads to count. One that is given up stays
    stored, with its trouble, so that the gap can be told.
    """

    place: Place
    thread: str
    since: datetime
    until: datetime
    at: datetime
    cursor: str = ""
    failures: int = 0
    state: ReadBackState = ReadBackState.WAITING
    trouble: str = ""

    @property
    def routine(self) -> bool:
        """Whether it is read to be sure, and nobody has to be told if it can not be."""
        return self.since == self.until
