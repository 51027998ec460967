"""The one way to Slack: calls of the Web API with a deadline and without repeats, files, and answers to interactions.

What a call is for is not known here.
"""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from adapters.slack.sdk.errors import UNTOLD, error_of
from adapters.slack.sdk.wire import compact
from bot.domain.errors import NotInstalled, Rejected, TryAgain, TryLater, Unknown, Waits
from bot.domain.installation import Installation
from bot.domain.places import Workspace
from bot.services.workspaces import Installations

DEADLINE = 6.0
"""Seconds for one call from beginning to end; below the limit that the engine sets to a delivery."""

STORE_AWAY = 1.0
"""Seconds until the database is asked again for the token that it did not give."""

MOST_CONNECTIONS = 256
"""More than the engine has calls under way, so that whoever pressed a button waits behind none of them."""

LARGEST_FILE = 256 * 1024
"""Bytes of a person's file that are read: calendars and the like."""

NOT_INSTALLED = "The app is not installed in this workspace (any more). Install it."

_log = logging.getLogger(__name__)
_log.setLevel(logging.INFO)  # below this the library writes tokens and bodies

# What the library raises for a connection that broke, and for an answer that is no JSON object.
_LOST = (aiohttp.ClientError, SlackClientError, OSError, ValueError, AttributeError, TypeError)

_PER_CHANNEL = frozenset({"chat.postMessage"})


@asynccontextmanager
async def connections() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections to Slack that are kept open. No cookie is kept."""
    connector = aiohttp.TCPConnector(limit=MOST_CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


class SlackApi:
    """Raises TryLater, Unreachable (NotInstalled), Rejected (Gone, NobodyThere, BlocksRefused) or Unknown, only those.

    A limit is remembered until it ends: what it holds back is not sent before. `api` and `own_hosts` are those of the
    settings; `now` counts seconds.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        installations: Installations,
        api: str,
        own_hosts: frozenset[str],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._installations = installations
        self._api = URL(api)
        self._own_hosts = own_hosts
        self._now = now
        self._limits: dict[tuple[Workspace, str, str], float] = {}
        self._client = AsyncWebClient(base_url=api, session=session, retry_handlers=[], logger=_log)
        self._proxy = proxy_for(self._api)
        self._client.proxy = self._proxy  # the library does not know of exceptions

    async def installation(self, workspace: Workspace) -> Installation:
        """What we act with there. Raises NotInstalled when the app is not; TryLater while the store of it is away.

        Nothing was sent then; but whoever has sent something already must not take it that nothing was.
        """
        try:
            found = await self._installations.of(workspace)
        except TryAgain:
            raise TryLater(STORE_AWAY, Waits.DELIVERY) from None
        if found is None or not found.token:
            raise NotInstalled(NOT_INSTALLED)
        return found

    async def call(
        self, workspace: Workspace, method: str, *, within: float = DEADLINE, **arguments: object
    ) -> Mapping[str, Any]:
        """One request and no repeat; `within` so many seconds. Arguments that are None are left out."""
        channel = str(arguments.get("channel", "")) if method in _PER_CHANNEL else ""
        waits = Waits.PLACE if channel else Waits.DELIVERY
        key = (workspace, method, channel)
        self._wait_for(key, waits)
        installed = await self.installation(workspace)
        if installed.organization_wide or installed.workspace != workspace:
            arguments.setdefault("team_id", workspace.id)
        headers, form = {"Authorization": f"Bearer {installed.token}"}, _form(arguments)
        try:
            async with asyncio.timeout(within):
                answer = await self._client.api_call(method, data=form, headers=headers)
        except SlackApiError as refused:
            raise self._refused(refused, key, waits) from None
        except TimeoutError:
            raise Unknown(f"Slack did not answer {method} in time.") from None
        except _LOST as lost:
            raise Unknown(f"The connection to Slack was lost during {method} ({type(lost).__name__}).") from None
        found: Any = answer.data
        return found  # type: ignore[no-any-return]

    async def upload(self, url: str, content: bytes) -> None:
        """Send a file's content to the address that Slack gave for it."""
        await self._request("POST", self._own(url), data=content)

    async def fetch(self, workspace: Workspace, url: str, *, within: float = DEADLINE) -> bytes:
        """A person's file, up to 256 KiB, `within` so many seconds. The token goes to Slack's own hosts only."""
        address = self._own(url)
        headers = {"Authorization": f"Bearer {(await self.installation(workspace)).token}"}
        return await self._request("GET", address, within, headers=headers)

    async def respond(self, response_url: str, payload: Mapping[str, Any]) -> None:
        """Answer an interaction or a command at the address that came with it."""
        await self._request("POST", self._own(response_url), json=dict(payload))

    async def _request(self, verb: str, address: URL, within: float = DEADLINE, **sent: Any) -> bytes:
        try:
            async with (
                asyncio.timeout(within),
                self._session.request(verb, address, allow_redirects=False, proxy=self._proxy, **sent) as answer,
            ):
                if answer.status == 429:
                    raise TryLater(_retry_after(answer.headers), Waits.DELIVERY)
                if answer.status >= 500:
                    raise Unknown(f"Slack had a fault of its own ({answer.status}).")
                if answer.status != 200:
                    raise Rejected(
                        f"Slack refuses this ({answer.status}): the address is stale, or a scope is missing."
                    )
                return await _body(answer)
        except TimeoutError:
            raise Unknown("Slack did not answer in time.") from None
        except (aiohttp.ClientError, OSError) as lost:
            raise Unknown(f"The connection to Slack was lost ({type(lost).__name__}).") from None

    def _own(self, url: str) -> URL:
        """The address, if it is Slack's: over https at a host of Slack's, or exactly where the Web API is."""
        try:
            address = URL(url)
            same = address.is_absolute() and address.origin() == self._api.origin()
        except ValueError:
            raise Rejected("This is no web address.") from None
        slack = address.scheme == "https" and address.host in self._own_hosts and address.port == 443
        if not (same or slack) or address.user or address.password:
            raise Rejected("This address is not Slack's, so nothing is sent there.")
        return address

    def _wait_for(self, key: tuple[Workspace, str, str], waits: Waits) -> None:
        remaining = self._limits.get(key, 0.0) - self._now()
        if remaining > 0:
            raise TryLater(remaining, waits)

    def _refused(self, refused: SlackApiError, key: tuple[Workspace, str, str], waits: Waits) -> Exception:
        """The library's error holds its own answer, or aiohttp's where that was no JSON."""
        response = refused.response
        status = getattr(response, "status_code", 0) or getattr(response, "status", 0)
        answer = getattr(response, "data", None)
        error: Exception = Unknown(f"Slack had a fault of its own ({status}).")
        if status == 429:
            error = TryLater(_retry_after(response.headers), waits)
        elif status == 200 and isinstance(answer, dict):
            error = error_of(answer, waits)
        if isinstance(error, TryLater):
            self._remember(key, error.after)
        return error

    def _remember(self, key: tuple[Workspace, str, str], seconds: float) -> None:
        now = self._now()
        self._limits = {each: end for each, end in self._limits.items() if end > now}
        self._limits[key] = now + seconds


def proxy_for(address: URL) -> str | None:
    """The one that the environment names, unless it excepts this host."""
    return None if proxy_bypass(address.host or "") else getproxies().get(address.scheme)


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    content = b""
    async for chunk in answer.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > LARGEST_FILE:
            raise Rejected(f"The file is too large: {LARGEST_FILE // 1024} KB at most.")
    return content


def _form(arguments: Mapping[str, object]) -> dict[str, str]:
    """As a form, which every method takes; half of them take no JSON."""
    return {name: _field(value) for name, value in arguments.items() if value is not None}


def _field(value: object) -> str:
    return value if isinstance(value, str) else compact.encode(value)


def _retry_after(headers: Mapping[str, str]) -> float:
    told = headers.get("Retry-After", "")
    return float(told) if re.fullmatch(r"\d{1,6}", told) else UNTOLD
