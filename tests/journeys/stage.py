"""What a story needs of the place where it is told: people who act there, time, and eyes for what is shown."""

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.message import Act
from bot.domain.places import MessageRef
from bot.services.running import Engine

Shown = dict[tuple[str, str], str]
"""What messages say, by the room's name and the message's id."""


class Clock(Protocol):
    now: datetime


class Timed(Protocol):
    """Where time passes only when somebody says so."""

    @property
    def engine(self) -> Engine: ...

    @property
    def clock(self) -> Clock: ...

    async def move_to(self, moment: datetime) -> None: ...


class Stage(Timed, Protocol):
    """Channels and people are called by short names."""

    def turn(self) -> None:
        """Something else is about to happen. What is shown privately now can be pressed in that turn alone."""

    # --- What people do, and what happens ---

    async def types(self, channel: str, who: str, command: str, thread: str) -> None: ...

    async def says(self, channel: str, who: str, text: str, thread: str) -> MessageRef: ...

    async def edits(self, who: str, ref: MessageRef, text: str) -> None: ...

    async def deletes(self, who: str, ref: MessageRef) -> None: ...

    async def presses(self, channel: str, who: str, label: str, thread: str) -> None:
        """A button that was just shown privately, else in the thread, on its first message, or in the channel."""

    async def marks(self, channel: str, who: str, act: Act, ref: MessageRef) -> None:
        """An entry of a message's menu."""

    async def sends(self, channel: str, who: str, fields: dict[str, tuple[str, ...]]) -> None:
        """The form that was shown last, with these fields changed."""

    async def happens(self, channel: str, what: str, words: str) -> None:
        """What nobody says: people come and go, channels change."""

    # --- What is seen ---

    def thread(self, channel: str, words: str) -> str:
        """The newest message of ours in the channel that says these words. Raises AssertionError."""

    def visible(self) -> Shown:
        """All that our messages say now to everybody there; a saved reply shows as "(saved)"."""

    def count(self, channel: str) -> int:
        """Messages of ours in the channel, outside threads."""

    def private(self) -> str:
        """What was shown to one person alone in this turn."""


async def walk_until(there: Timed, local: str) -> None:
    """To a wall time in New York, keeping every appointment on the way at its own instant."""
    end = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    due = await there.engine.next_due()
    while due is not None and due <= end:
        await there.move_to(max(due, there.clock.now))
        due = await there.engine.next_due()
    await there.move_to(end)


async def walk_on(there: Timed, why: str = "") -> None:
    """To the next appointment. Raises AssertionError when there is none."""
    due = await there.engine.next_due()
    assert due, f"nothing more is due{why}"
    await there.move_to(max(due, there.clock.now))
