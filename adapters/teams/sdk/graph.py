"""Microsoft Graph, as far as a team's consent goes: what stands in its channels and threads. Nothing is written."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from adapters.teams.sdk.connector import DEADLINE
from adapters.teams.sdk.errors import Gone, error_of
from adapters.teams.sdk.registration import Registration
from adapters.teams.sdk.tokens import Tokens
from bot.domain.errors import MessengerError, TryLater, Unknown, Unreachable, Waits

PAGE = 50
REFUSED = 60.0
"""Seconds until a token that Graph did not take is worth another try."""

Json = Mapping[str, Any]
_GROUP = re.compile(r"[0-9a-fA-F-]{36}")


class NoConsent(Unreachable):
    """The team has not allowed us to read what stands in its channels."""


class Graph:
    """Raises NoConsent, TryLater, Unreachable, Rejected (Gone) or Unknown, only those."""

    def __init__(self, session: aiohttp.ClientSession, registration: Registration, tokens: Tokens) -> None:
        self._session = session
        self._registration = registration
        self._cloud = registration.cloud
        self._tokens = tokens

    async def roots(self, group: str, channel: str, cursor: str = "") -> Json:
        """A channel's threads, those with news first: `value`, and where more follow `@odata.nextLink`."""
        return await self._get(cursor or f"teams/{_id(group)}/channels/{quote(channel, safe='')}/messages?$top={PAGE}")

    async def replies(self, group: str, channel: str, root: str, cursor: str = "") -> Json:
        """A thread's replies, the newest first."""
        here = f"teams/{_id(group)}/channels/{quote(channel, safe='')}/messages/{quote(root, safe='')}/replies"
        return await self._get(cursor or f"{here}?$top={PAGE}")

    async def is_public(self, group: str) -> bool:
        """Whether everybody in the tenant may join the team, and read it."""
        told = await self._get(f"teams/{_id(group)}?$select=visibility")
        return told.get("visibility") == "public"

    async def _get(self, path: str) -> Json:
        if not self._registration.authenticated:
            raise NoConsent("A bot without an app id is nobody to Microsoft, and is not asked who it is.")
        address = URL(path, encoded=True) if path.startswith("http") else URL(f"{self._base}/v1.0/{path}", encoded=True)
        if str(address.origin()) != str(URL(self._base).origin()):
            raise Unknown("Graph goes on at an address that is not its own.")
        headers = await self._tokens.headers(self._cloud.graph_scope)
        try:
            async with (
                asyncio.timeout(DEADLINE),
                self._session.get(address, headers=headers, allow_redirects=False) as answer,
            ):
                body = await answer.json(content_type=None)
        except MessengerError:
            raise
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as lost:
            raise Unknown(f"The connection to Graph was lost ({type(lost).__name__}).") from None
        if answer.status != 200 or not isinstance(body, dict):
            raise self._refusal(answer, body)
        return body

    def _refusal(self, answer: aiohttp.ClientResponse, body: Any) -> Exception:
        match answer.status:
            case 401:
                self._tokens.outdated(self._cloud.graph_scope)
                return TryLater(REFUSED, Waits.DELIVERY)
            case 403:
                return NoConsent("The team has not allowed the bot to read its channels' messages.")
            case 404:
                return Gone("It is not there any more.")
            case status:
                return error_of(status, answer.headers, body, "reading a channel")

    @property
    def _base(self) -> str:
        return self._cloud.graph.rstrip("/")


def _id(group: str) -> str:
    """Raises NoConsent where the team's id is not known: there is nothing to read then."""
    if not _GROUP.fullmatch(group):
        raise NoConsent("Graph's name of the team is not known yet.")
    return group
