"""What Slack sends to the app: events with its retries, actions and commands once; signed over HTTP, or by socket."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from tests.slack.standin import telling
from tests.slack.standin.sockets import Sockets
from tests.slack.standin.state import Json, State, Team

DELAYS = (0.0, 60.0, 300.0)
"""Seconds before each retry: at once, after a minute, after five."""

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


class Spawn(Protocol):
    def __call__(self, errand: Coroutine[Any, Any, None]) -> object: ...


@dataclass(frozen=True)
class Answer:
    """What the app answered. `status` is 0 when it did not."""

    status: int
    body: Json = field(default_factory=dict)
    text: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Attempt:
    event: Json
    retry: int
    answer: Answer


@dataclass(frozen=True)
class Destination:
    """Where the app listens: at a `url`, or by socket when that is empty. `scale` shortens the pauses between tries.

    So many events are under way at a time as there are `lanes`; the first tries begin in their order.
    """

    url: str = ""
    scale: float = 1.0
    seconds: float = 3.0
    lanes: int = 1


class Outgoing:
    def __init__(self, state: State, sockets: Sockets, spawn: Spawn) -> None:
        self._state = state
        self._sockets = sockets
        self._spawn = spawn
        self._to: Destination | None = None
        self._lanes = asyncio.Semaphore(1)
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._session: aiohttp.ClientSession | None = None
        self.attempts: list[Attempt] = []
        self.lost: list[Json] = []

    def send_to(self, destination: Destination | None, session: aiohttp.ClientSession) -> None:
        self._to, self._session = destination, session
        self._lanes = asyncio.Semaphore(destination.lanes if destination else 1)

    def tell(self, team: Team, event: Json, event_id: str = "") -> None:
        """Send an event, as soon as those before it were tried. Nothing is sent before anybody listens."""
        if self._to is None:
            return
        identifier = event_id or self._state.new_id("Ev")
        whole = telling.envelope(self._state.app, team, event, identifier, self._state.clock.now())
        self._under_way += 1
        self._idle.clear()
        self._spawn(self._deliver(whole, self._to))

    async def settled(self) -> None:
        """Every event was taken, or given up."""
        await self._idle.wait()

    async def ask(self, kind: str, payload: Json) -> Answer:
        """An action (`interactive`) or a command (`slash_commands`): one try, and somebody waits."""
        if self._to is None:
            return Answer(0)
        if not self._to.url:
            told = await self._sockets.send(kind, payload, seconds=self._to.seconds)
            return Answer(0) if told is None else Answer(200, told)
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        return await self._request(self._to, urlencode(form).encode(), "application/x-www-form-urlencoded")

    async def request(self, body: bytes, content_type: str = "application/json", **headers: str) -> Answer:
        """Any bytes, signed well unless the headers say otherwise."""
        return await self._request(self._to or Destination(), body, content_type, headers)

    async def _deliver(self, event: Json, to: Destination) -> None:
        try:
            async with self._lanes:
                answer = await self._try(event, to, 0, "")
            for retry, delay in enumerate(DELAYS, 1):
                if 200 <= answer.status < 300 or answer.reason == "no_retry":
                    return
                await asyncio.sleep(delay * to.scale)
                answer = await self._try(event, to, retry, answer.reason)
            if not 200 <= answer.status < 300:
                self.lost.append(event)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def _try(self, event: Json, to: Destination, retry: int, reason: str) -> Answer:
        if to.url:
            told = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
            answer = await self._request(to, json.dumps(event).encode(), "application/json", told)
        else:
            acknowledged = await self._sockets.send("events_api", event, retry, reason, to.seconds)
            answer = Answer(200) if acknowledged is not None else Answer(0, reason="timeout")
        self.attempts.append(Attempt(event, retry, answer))
        return answer

    async def _request(
        self, to: Destination, body: bytes, content_type: str, extra: dict[str, str] | None = None
    ) -> Answer:
        assert self._session is not None
        moment = str(int(self._state.clock.real()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": AGENT,
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": signature(self._state.app.signing_secret, moment, body),
            **(extra or {}),
        }
        try:
            async with (
                asyncio.timeout(to.seconds),
                self._session.post(to.url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                text = await answer.text()
                no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
                return Answer(answer.status, _json(text), text, "no_retry" if no_retry else "http_error")
        except TimeoutError:
            return Answer(0, reason="http_timeout")
        except (aiohttp.ClientError, OSError):
            return Answer(0, reason="connection_failed")


def signature(secret: str, moment: str, body: bytes) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()


def _json(text: str) -> Json:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
