"""The door for Slack's requests over HTTP: raw bytes are verified and read before anything else looks at them."""

from collections.abc import Mapping

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from adapters.shared.payload import Malformed
from adapters.shared.requests import body_of
from adapters.slack.app.manifest import EVENTS_PATH
from adapters.slack.inbound.requests import parse
from adapters.slack.sdk.bolt import dispatch
from bot.services.waiting import within

PATIENCE = 2.5
"""Seconds: Slack waits for three, and sends again what was refused."""


class Door:
    """Answers 200 only once everything is committed, 503 when it can not be now, and 4xx to whatever is not Slack's."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (web.post(EVENTS_PATH, self.take),)

    async def take(self, request: web.Request) -> web.Response:
        raw = await body_of(request)
        if not self._is_signed(raw, request.headers):
            raise web.HTTPUnauthorized(text="This is not signed by Slack with our secret, or not now.")
        try:
            answer = await within(PATIENCE, dispatch(self._app, parse(raw, request.content_type), request.headers))
        except TimeoutError:
            raise web.HTTPServiceUnavailable(text="not in time; send it again") from None
        except Malformed as wrong:
            raise web.HTTPBadRequest(text=str(wrong)) from None
        content_type = answer.first_headers().get("content-type", "text/plain").partition(";")[0]
        return web.Response(status=answer.status, text=answer.body, content_type=content_type)

    def _is_signed(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """Within five minutes, by our secret. What the library fails to read is not signed."""
        try:
            return self._verifier.is_valid(
                raw,
                headers.get("X-Slack-Request-Timestamp", ""),
                headers.get("X-Slack-Signature", ""),
            )
        except (ValueError, TypeError, OverflowError):
            return False
