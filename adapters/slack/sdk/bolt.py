"""Bolt without its traps. It dispatches what has been read and verified already, and acknowledges what we say it may.

How each payload is read and heard is not known here.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.shared.payload import Malformed, Payload, storable
from adapters.slack.sdk.payloads.events import Kind
from adapters.slack.sdk.payloads.interactions import BlockActions, MessageAction, ViewSubmission
from bot.domain.errors import TryAgain

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
Hear = Callable[[Body, bool], Awaitable[Body]]
"""Commit an event, which Slack may be sending again; what to answer it with. Raises Malformed, TryAgain."""

Act = Callable[[Body, AsyncAck], Awaitable[None]]
"""Commit what somebody asked for, acknowledge, answer the person. Raises Malformed, TryAgain before the ack."""

PUSHED = frozenset({"event_callback", "app_rate_limited", "url_verification"})
"""What nobody waits for at a screen."""

RETRY = "x-slack-retry-num"
"""A header of what Slack sends again; Bolt sets it in Socket Mode too."""

_ANY = re.compile("")
_ACTED: Mapping[str, type[Payload]] = {
    "block_actions": BlockActions,
    "message_action": MessageAction,
    "view_submission": ViewSubmission,
}


def bolt_app(api: str, hear: Hear, act: Act, logger: logging.Logger) -> AsyncApp:
    """Events are heard before Bolt authorizes anything: its own order acknowledges them first, and loses some.

    Slack's variables in the environment (SLACK_CLIENT_ID and the like), which Bolt reads, change nothing: what they
    set up is not used by anything here.
    """

    async def before_authorize(
        body: Any, req: AsyncBoltRequest, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        if body.get("type") not in PUSHED:
            await next_()
            return None
        return BoltResponse(status=200, body=dict(await hear(body, RETRY in req.headers)))

    async def acted(body: Any, ack: AsyncAck) -> None:
        await act(body, ack)

    app = AsyncApp(
        name="reflectory",  # else Bolt reads the source files of the whole call stack to find one
        client=AsyncWebClient(base_url=api, logger=logger),
        authorize=_known,
        before_authorize=before_authorize,
        logger=logger,
        # Whoever calls has verified the raw bytes: Bolt would parse before it verifies, and log a forgery's body.
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        ignoring_self_events_enabled=False,
    )
    app.error(_refused)
    for road in (app.command, app.action, app.shortcut, app.view):
        road(_ANY)(acted)
    return app


async def _known(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult:
    """Bolt needs no token of ours: it would ask Slack about it for each event."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


async def _refused(error: Exception) -> BoltResponse:
    """What was not committed is not acknowledged: 400 for what Slack would not send, else send it again."""
    if isinstance(error, Malformed):
        return BoltResponse(status=400, body=str(error))
    if not isinstance(error, TryAgain):
        log.error("a request could not be taken: %s", type(error).__name__)
    return BoltResponse(status=503, body="not now; send it again")


async def dispatch(app: AsyncApp, body: Body, headers: Mapping[str, str]) -> BoltResponse:
    """Raises Malformed. The mode is always the socket's: what was read before is passed on, not parsed once more.

    Bolt's own parser takes any form that contains the word "payload" for an interaction and loses it. What Bolt can not
    make sense of raises here; what goes wrong in our own code comes back as an answer.
    """
    cleaned = storable(body)
    _check(cleaned)
    try:
        request = AsyncBoltRequest(mode="socket_mode", body=cleaned, headers=dict(headers))
        return await app.async_dispatch(request)
    except (AttributeError, TypeError, LookupError, ValueError):
        raise Malformed("this is nothing that Slack sends") from None


def _check(body: Body) -> None:
    """Raises Malformed for what Bolt would stumble over while it looks for the one who handles it."""
    kind = Kind.read(body).type or ""
    if kind in _ACTED:
        _ACTED[kind].read(body)
