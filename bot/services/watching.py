"""Two more ports, for those who watch over the program: that it is at work, and how things go."""

from typing import Protocol

from bot.domain.delivery import Outcome
from bot.domain.events import Fate


class Workers(Protocol):
    """The engines at work on this database, as each tells of itself. The database's clock."""

    async def beat(self, name: str) -> None:
        """The worker of this name is at work. One that told nothing for a day is forgotten."""
        ...

    async def last_beat(self) -> float | None:
        """Seconds since any of them told so; None when none did."""
        ...


class Observer(Protocol):
    """Is told how things go, to count and time them: nobody's words. It raises nothing."""

    def acknowledged(self, seconds: float, *, taken: bool) -> None:
        """A platform's request was answered after so long; `taken`: so that the platform need not send it again."""
        ...

    def heard(self, fate: Fate) -> None: ...

    def delivered(self, outcome: Outcome) -> None: ...

    def asked(self, late: float) -> None:
        """A question stands in its channel, so many seconds after it was first to go out."""
        ...
