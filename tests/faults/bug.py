"""How a bug is planted: it takes the store or the messenger, and puts another in its place that breaks one guarantee.

Those that say that they are no bugs make the trouble in which a bug would matter.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.engine import Database
from tests.faults.around import Around, AroundStore

GO_ON = ".go_on"
"""Ends the name of the file by which the test says that what was reached is over."""


@dataclass
class Parts:
    """What a bug may replace, and the unique indexes that it does without. In `reached` it leaves word for the test."""

    database: Database
    store: Any
    messenger: Any
    reached: Path
    unguarded: list[str] = field(default_factory=list)


BUGS: dict[str, Callable[[Parts], None]] = {}


def bug(plant: Callable[[Parts], None]) -> Callable[[Parts], None]:
    BUGS[plant.__name__] = plant
    return plant


class Replacing(AroundStore):
    """A store with another outbox or inbox, or with transactions of another kind."""

    def __init__(self, inner: Any, *, tx: Callable[[Any], Any] = Around, outbox: Any = None, inbox: Any = None) -> None:
        super().__init__(inner)
        self._tx = tx
        self.outbox = outbox or inner.outbox
        self.inbox = inbox or inner.inbox

    def around(self, tx: Any) -> Any:
        return self._tx(tx)
