"""A person's own OneDrive, where they let us put one file: at an address that comes with their consent."""

import asyncio

import aiohttp

from adapters.teams.sdk.registration import Cloud
from bot.domain.errors import Rejected, Unknown

PATIENCE = 30.0


class Drive:
    def __init__(self, session: aiohttp.ClientSession, cloud: Cloud) -> None:
        self._session = session
        self._cloud = cloud

    async def put(self, address: str, content: bytes) -> None:
        """The whole file at once. Raises Rejected when it is not taken, or the address is no drive; Unknown.

        The address came by way of the person's own client, so that nothing else may be reached by it.
        """
        if not self._cloud.is_drive(address):
            raise Rejected("This address is no drive of Microsoft's, so nothing is put there.")
        told = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"}
        try:
            async with (
                asyncio.timeout(PATIENCE),
                self._session.put(address, data=content, headers=told, allow_redirects=False) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as lost:
            raise Unknown(f"The connection to the drive was lost ({type(lost).__name__}).") from None
        if status not in (200, 201, 202):
            raise Rejected(f"The drive does not take the file ({status}).")
