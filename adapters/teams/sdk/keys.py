"""The keys with which Microsoft signs what it sends to bots, fetched without holding up anybody.

botbuilder's own fetching blocks the loop without a limit, and fails for a day when a key is new.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from bot.domain.errors import TryAgain

log = logging.getLogger(__name__)

FRESH = 86_400.0
"""Seconds for which keys are good: Microsoft says a day."""

SELDOM = 300.0
"""Seconds between two fetches for the sake of a key that is not known: whoever sends such may not make us ask on."""

SOON = 2.0
"""The same while there are no keys at all: those who wait behind a fetch that failed need not wait for one each."""

PATIENCE = 5.0
CHANNEL = "msteams"


class UnknownKeyError(ValueError):
    """No key of Microsoft's for Teams has this name."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Named as botbuilder's JwtTokenExtractor reads it."""

    public_key: Any
    endorsements: tuple[str, ...]


class SigningKeys:
    """Takes the place of botbuilder's own cache. `now` counts seconds."""

    def __init__(self, session: aiohttp.ClientSession, address: str, now: Callable[[], float] = time.monotonic) -> None:
        self._session = session
        self._address = address
        self._now = now
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._fetching = asyncio.Lock()

    async def get(self, key_id: str | None) -> SigningKey:
        """Raises UnknownKeyError; TryAgain while Microsoft's keys can not be had."""
        if not self._is_known(key_id):
            async with self._fetching:
                if not self._is_known(key_id):
                    await self._renew()
        key = self._keys.get(key_id or "")
        if key is None or CHANNEL not in key.endorsements:
            raise UnknownKeyError("it is signed with a key that is none of Microsoft's for Teams")
        return key

    def _is_known(self, key_id: str | None) -> bool:
        return key_id in self._keys and self._now() - self._fetched < FRESH

    async def _renew(self) -> None:
        """Old keys serve on while there are no new ones: a service that is away must not shut us up."""
        if self._now() - self._tried < (SELDOM if self._keys else SOON):
            if not self._keys:
                raise TryAgain("Microsoft's signing keys can not be had now")
            return
        self._tried = self._now()
        try:
            self._keys = _read(await self._fetch())
            self._fetched = self._now()
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as trouble:
            log.warning("Microsoft's signing keys could not be fetched: %s", type(trouble).__name__)
            self._tried = self._now()
            if not self._keys:
                raise TryAgain("Microsoft's signing keys can not be had now") from None

    async def _fetch(self) -> Iterable[Mapping[str, Any]]:
        async with asyncio.timeout(PATIENCE):
            document = await self._json(self._address)
            found = await self._json(str(document["jwks_uri"]))
        return list(found["keys"])

    async def _json(self, address: str) -> Any:
        async with self._session.get(address, raise_for_status=True) as answer:
            return await answer.json(content_type=None)


def _read(keys: Iterable[Mapping[str, Any]]) -> dict[str, SigningKey]:
    """Those that we can use; a kind of key that is not known yet spoils no others."""
    read = {}
    for each in keys:
        try:
            read[str(each["kid"])] = SigningKey(PyJWK(dict(each), "RS256").key, tuple(each.get("endorsements") or ()))
        except (PyJWTError, KeyError, TypeError, ValueError):
            continue
    if not read:
        raise ValueError("no usable key")
    return read
