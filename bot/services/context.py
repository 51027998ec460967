"""What every use case is given: memory, the clock, the people's directory and the worksheets on offer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import Outcome
from bot.domain.errors import MessengerError
from bot.domain.events import Fate
from bot.domain.places import PersonRef, Platform
from bot.domain.worksheet import Worksheet
from bot.services.ports import Clock, Directory, Documents, Phrasing, Store
from bot.services.watching import Observer


class Unobserved:
    """Implements watching.Observer where nobody counts."""

    def acknowledged(self, seconds: float, *, taken: bool) -> None:
        pass

    def heard(self, fate: Fate) -> None:
        pass

    def delivered(self, outcome: Outcome) -> None:
        pass

    def asked(self, late: float) -> None:
        pass


UNOBSERVED = Unobserved()


@dataclass(frozen=True, slots=True)
class Context:
    """`directories` by platform; `library` in the order in which worksheets are offered.

    `external_allowed` is an administrator's word that channels with people from outside may be used. `drawn_for` are
    the platforms that may not draw a chart in a message: pages there have it as a picture as well. `phrasing` is None
    unless an administrator switched a language model on.
    """

    store: Store
    clock: Clock
    directories: Mapping[Platform, Directory]
    library: tuple[Worksheet, ...]
    documents: Documents
    external_allowed: bool = False
    drawn_for: frozenset[Platform] = frozenset({Platform.SLACK})
    observer: Observer = UNOBSERVED
    phrasing: Phrasing | None = None

    @property
    def now(self) -> Callable[[], datetime]:
        return self.clock.civil

    def directory(self, platform: Platform) -> Directory:
        return self.directories[platform]

    async def names(self, people: Iterable[PersonRef | None]) -> dict[PersonRef, str]:
        """Names as the platform tells them now; they are not kept."""
        found = dict.fromkeys(person for person in people if person)
        return {ref: (await self.directory(ref.workspace.platform).person(ref)).name for ref in found}

    async def known_names(self, people: Iterable[PersonRef | None]) -> dict[PersonRef, str]:
        """The same, empty where the platform does not tell them now: for the answer to what is stored already."""
        found = dict.fromkeys((person for person in people if person), "")
        try:
            return await self.names(found)
        except MessengerError:
            return found
