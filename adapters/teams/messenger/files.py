"""Files that can be had at an address of ours for a while: unguessable, and known to whoever can read the card."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.errors import TryAgain, TryLater, Waits
from bot.domain.places import Place
from bot.services.workspaces import Downloads

LASTING = timedelta(days=14)
PATH = "/teams/files/"
STORE_AWAY = 1.0


class Files:
    """`civil` tells the time that people live in, in UTC."""

    def __init__(self, downloads: Downloads, public_url: str, civil: Callable[[], datetime]) -> None:
        self._downloads = downloads
        self._public_url = public_url.rstrip("/")
        self._civil = civil

    async def keep(self, place: Place, key: str, name: str, content: bytes) -> tuple[str, datetime]:
        """Where it can be had, and until when. Raises TryLater while the database is away."""
        token, until = secrets.token_urlsafe(32), self._civil() + LASTING
        try:
            await self._downloads.keep(place, key, token, name, content, until)
        except TryAgain:
            raise TryLater(STORE_AWAY, Waits.DELIVERY) from None
        return f"{self._public_url}{PATH}{token}", until

    async def remove(self, place: Place, key: str) -> None:
        try:
            await self._downloads.remove(place, key)
        except TryAgain:
            raise TryLater(STORE_AWAY, Waits.DELIVERY) from None

    async def standing(self, place: Place, key: str) -> bytes | None:
        """Its content; None when it is kept no more. Raises TryLater."""
        try:
            return await self._downloads.standing(place, key, self._civil())
        except TryAgain:
            raise TryLater(STORE_AWAY, Waits.DELIVERY) from None

    async def taken(self, token: str) -> tuple[str, bytes] | None:
        """Its name and content; None when there is none (any more). Raises TryAgain."""
        return await self._downloads.taken(token, self._civil())
