"""What must be true after the faults, as a pure function of what was sent, stored, asked and posted."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

RECOVERY = 30.0
"""Seconds in which what a worker had in its hands when it was hurt is dealt with: its lease, and a call's deadline."""


WHOLE, UNCHECKED = "ok", "not checked"
"""What is said of a database that is undamaged, as SQLite says it; and where the means to look are missing."""


@dataclass(frozen=True)
class History:
    """Answers and next steps by the names that they were sent under; posts by the keys that they carry.

    `stored`, `asked` and `posted` tell each as often as it is found. `asked` names each slot and each part of a
    worksheet that has a question, `overdue` what should have been done by now and was not. `planned` are the keys of
    all messages that should stand, `known` of all that were ever meant to. `tolerated` is how many posts may be there
    once more: none, wherever they can be looked up. `recovery` is in seconds, and may take `within` so many; `refused`
    and `unanswered` are requests, and tell how hard it was. `surprises` are what a scenario saw that must not be, in
    its own words.
    """

    sent: Collection[str]
    acknowledged: Collection[str]
    stored: Sequence[str]
    planned: Collection[str]
    posted: Sequence[str]
    known: Collection[str] = ()
    asked: Sequence[str] = ()
    overdue: Sequence[str] = ()
    integrity: str = WHOLE
    unsettled: Sequence[str] = ()
    tolerated: int = 0
    recovery: float = 0.0
    within: float = RECOVERY
    refused: int = 0
    unanswered: int = 0
    surprises: Sequence[str] = ()

    @property
    def lost(self) -> list[str]:
        return sorted(set(self.acknowledged) - set(self.stored))

    @property
    def doubled(self) -> dict[str, int]:
        """How often each post stands there that does so more than once."""
        return {key: times for key, times in sorted(Counter(self.posted).items()) if times > 1}

    @property
    def surplus(self) -> int:
        return len(self.posted) - len(set(self.posted))


def faults(history: History) -> Iterator[str]:
    """One line for each thing that was lost, doubled or made up; nothing when all is well."""
    stored, posted = Counter(history.stored), set(history.posted)
    yield from (f"acknowledged and lost: {name}" for name in history.lost)
    yield from (f"stored {times} times: {name}" for name, times in sorted(stored.items()) if times > 1)
    yield from (f"stored, but never sent: {name}" for name in sorted(stored.keys() - set(history.sent)))
    yield from (f"asked {times} times: {slot}" for slot, times in sorted(Counter(history.asked).items()) if times > 1)
    yield from (f"overdue: {appointment}" for appointment in history.overdue)
    if history.surplus > history.tolerated:
        yield from (f"posted {times} times: {key}" for key, times in history.doubled.items())
    yield from (f"never posted: {key}" for key in sorted(set(history.planned) - posted))
    yield from (f"posted, but never planned: {key}" for key in sorted(posted - set(history.known)))
    yield from (f"not settled: {delivery}" for delivery in history.unsettled)
    if history.integrity not in (WHOLE, UNCHECKED):
        yield f"the database is damaged: {history.integrity}"
    if history.recovery > history.within:
        yield f"recovery took {history.recovery:.0f} s"
    yield from history.surprises
