"""What Slack says of tokens: whose they are, what they may do, and its own time. Nothing is posted here."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from pydantic import BaseModel, ValidationError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace

AWAY = "slack_is_away"
"""The reason when Slack did not answer, or said that it can not now."""

PASSING = frozenset({AWAY, "ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Reasons that say nothing of the token: it is tried again."""

DEADLINE = 4.0
"""Seconds for one answer: two of them, and more, fit into a request to our own server."""

_quiet = logging.getLogger(f"{__name__}.client")
_quiet.setLevel(logging.WARNING)  # at DEBUG the client logs codes, secrets and tokens


class Refused(Exception):
    """`reason` is Slack's own word for it, like `invalid_auth`, or AWAY. `setting` is the one to mend, if any."""

    def __init__(self, reason: str, setting: str = "") -> None:
        super().__init__(f"Slack says: {reason}")
        self.reason = reason
        self.setting = setting


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is. `time` is Slack's own (UTC), None where it did not tell."""

    workspace: Workspace
    bot: str
    organization: str
    organization_wide: bool
    address: str
    scopes: frozenset[str]
    time: datetime | None

    def installation(self, token: str, installed_at: datetime, installed_by: str = "") -> Installation:
        return Installation(
            self.workspace,
            token,
            self.bot,
            installed_at,
            self.organization,
            self.organization_wide,
            self.address,
            tuple(sorted(self.scopes)),
            installed_by,
        )


class _Test(BaseModel):
    """Slack's answer to auth.test, as far as we use it. `bot_id` is there for a bot's token only."""

    team_id: str = ""
    user_id: str
    bot_id: str
    url: str = ""
    enterprise_id: str | None = None
    is_enterprise_install: bool = False


def web_client(api: str, session: aiohttp.ClientSession, token: str = "") -> AsyncWebClient:
    """Without the library's retries: a code is good for one request, and a check tells of the first trouble."""
    client = AsyncWebClient(token=token or None, base_url=api, session=session, retry_handlers=[], logger=_quiet)
    client.proxy = None  # the session knows which addresses need one
    return client


async def identify(client: AsyncWebClient) -> Identity:
    """Whose bot token the client carries. Raises Refused."""
    answer = await answered(client.auth_test())
    try:
        test = _Test.model_validate(answer.data)
    except ValidationError:
        raise Refused("not_a_bot_token") from None
    organization = test.enterprise_id or ""
    wide = test.is_enterprise_install and bool(organization)
    scopes = str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")
    return Identity(
        Workspace(Platform.SLACK, organization if wide else test.team_id),
        test.user_id,
        organization,
        wide,
        test.url,
        frozenset(scope for scope in scopes if scope),
        slack_time(answer.headers),
    )


async def may_connect(client: AsyncWebClient) -> None:
    """Whether an app-level token opens Socket Mode. The connection's address is dropped. Raises Refused."""
    await answered(client.apps_connections_open(app_token=str(client.token)))


async def answered(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Slack's answer when it is a yes. Raises Refused."""
    try:
        async with asyncio.timeout(DEADLINE):
            return await call
    except SlackApiError as refused:
        raise Refused(_word(refused)) from None
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, AttributeError):  # the last two: no JSON object
        raise Refused(AWAY) from None


def _word(refused: SlackApiError) -> str:
    response: Any = refused.response
    said = getattr(response, "data", None)
    status = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    if isinstance(said, dict) and said.get("error"):
        return str(said["error"])
    return "ratelimited" if status == 429 else AWAY


def slack_time(headers: Mapping[str, str]) -> datetime | None:
    """The instant in the Date header, in UTC, to the second."""
    try:
        return parsedate_to_datetime(headers.get("Date", "")).replace(tzinfo=UTC)  # HTTP's dates are always GMT
    except (TypeError, ValueError):
        return None
