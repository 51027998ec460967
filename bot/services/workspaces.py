"""More ports, about workspaces: who let us in, when we could hear whom, which teams there are, what is fetched."""

from datetime import datetime
from typing import Protocol

from bot.domain.installation import Installation
from bot.domain.places import Place, Platform, Room, Workspace


class Installations(Protocol):
    """The workspaces that let us in, their tokens encrypted. Reads are cached for seconds, so they cost no query each.

    Raises TryAgain when the database is away, or no key is set that encrypts a token or opens it.
    """

    async def of(self, workspace: Workspace) -> Installation | None:
        """What we act with there: its own installation or its organization's; None when there is none (any more).

        A workspace is only known once it was put. Its organization's comes with the `bot` and `address` of its own.
        """
        ...

    async def every(self, platform: Platform) -> tuple[Installation, ...]:
        """All that were not revoked, as they were put: one without a token acts with its organization's."""
        ...

    async def put(self, installation: Installation) -> None:
        """Keep it in place of an older one; a younger one that is stored stays.

        One that is older than a revocation is kept without its token.
        """
        ...

    async def revoke(self, workspace: Workspace, at: datetime) -> bool:
        """Forget the token, for good, if it was given before `at` (UTC): such news may come late. Whether it was.

        A workspace that acts with its organization's token no longer does. The same again is False.
        """
        ...

    async def keep_state(self, state: str, seconds: float) -> None:
        """A secret that an install page hands out."""
        ...

    async def take_state(self, state: str) -> bool:
        """True for one caller only, while the secret lasts."""
        ...


class Attendance(Protocol):
    """When we last could hear a platform, so that what was said meanwhile can be read back. The database's clock."""

    async def note(self, platform: Platform) -> tuple[datetime, datetime] | None:
        """We hear it now. Since when we did not, and until when (UTC), where that is longer than a platform retries.

        A gap is told to one caller at a time, and again after a minute until Transaction.close_gap: a process that
        dies between the two loses nothing.
        """
        ...

    async def heard(self, workspace: Workspace) -> None:
        """An event came from this workspace (written at most once a minute)."""
        ...

    async def last_heard(self, workspace: Workspace) -> datetime | None: ...

    async def silent_since(self, workspace: Workspace) -> datetime | None:
        """When it was heard last, where that is longer ago than a platform retries."""
        ...


class Rooms(Protocol):
    """Which team a channel belongs to, on a platform whose channels have teams between them and the workspace."""

    async def put(self, room: Room) -> None:
        """Keep it in place of what was known; a `group` that is empty changes nothing."""
        ...

    async def of(self, place: Place) -> Room | None: ...

    async def of_team(self, workspace: Workspace, team: str) -> tuple[Room, ...]:
        """The channels of the team that are known."""
        ...

    async def every(self, workspace: Workspace) -> tuple[Room, ...]: ...


class Downloads(Protocol):
    """Files that are fetched at an address of ours, where a platform takes none."""

    async def keep(self, place: Place, key: str, token: str, name: str, content: bytes, until: datetime) -> None:
        """Until then, for whoever has the token; a file of the same key in this place goes, with its token."""
        ...

    async def taken(self, token: str, now: datetime) -> tuple[str, bytes] | None:
        """The file's name and content."""
        ...

    async def standing(self, place: Place, key: str, now: datetime) -> bytes | None:
        """The content of the file that was kept so."""
        ...

    async def remove(self, place: Place, key: str) -> None: ...
