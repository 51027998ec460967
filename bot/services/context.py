"""What every use case is given: memory, the clock, the people's directory and the worksheets on offer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.places import PersonRef, Platform
from bot.domain.worksheet import Worksheet
from bot.services.ports import Clock, Directory, Documents, Store


@dataclass(frozen=True, slots=True)
class Context:
    """`directories` by platform; `library` in the order in which worksheets are offered.

    `external_allowed` is an administrator's word that channels with people from outside may be used.
    """

    store: Store
    clock: Clock
    directories: Mapping[Platform, Directory]
    library: tuple[Worksheet, ...]
    documents: Documents
    external_allowed: bool = False

    @property
    def now(self) -> Callable[[], datetime]:
        return self.clock.civil

    def directory(self, platform: Platform) -> Directory:
        return self.directories[platform]

    async def names(self, people: Iterable[PersonRef | None]) -> dict[PersonRef, str]:
        """Names as the platform tells them now; they are not kept."""
        found = dict.fromkeys(person for person in people if person)
        return {ref: (await self.directory(ref.workspace.platform).person(ref)).name for ref in found}
