"""What must be true after the kills, as a pure function of what was sent, stored and posted."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class History:
    """Answers and next steps by the names that they were sent under; posts by the keys that they carry.

    `stored` and `posted` tell each as often as it is found; `planned` are the keys of all messages that should stand.
    """

    sent: Collection[str]
    acknowledged: Collection[str]
    stored: Sequence[str]
    planned: Collection[str]
    posted: Sequence[str]
    integrity: str = "ok"
    unsettled: Sequence[str] = ()


def faults(history: History) -> Iterator[str]:
    """One line for each thing that was lost, doubled or made up; nothing when all is well."""
    stored, posted = Counter(history.stored), Counter(history.posted)
    yield from (f"acknowledged and lost: {name}" for name in sorted(set(history.acknowledged) - stored.keys()))
    yield from (f"stored {times} times: {name}" for name, times in sorted(stored.items()) if times > 1)
    yield from (f"stored, but never sent: {name}" for name in sorted(stored.keys() - set(history.sent)))
    yield from (f"posted {times} times: {key}" for key, times in sorted(posted.items()) if times > 1)
    yield from (f"never posted: {key}" for key in sorted(set(history.planned) - posted.keys()))
    yield from (f"not settled: {delivery}" for delivery in history.unsettled)
    if history.integrity != "ok":
        yield f"the database is damaged: {history.integrity}"
