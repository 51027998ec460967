"""The doors for what Teams sends, for files and the page on privacy: whatever is not Microsoft's for us ends here."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import web
from botbuilder.schema import Activity as SdkActivity

from adapters.shared.payload import Malformed, storable
from adapters.shared.requests import body_of, json_of, text_of
from adapters.teams.messenger.files import PATH, Files
from adapters.teams.render.privacy import privacy_page
from adapters.teams.sdk.authentication import TeamsAuthentication, Unauthenticated
from adapters.teams.sdk.keys import CHANNEL
from adapters.teams.sdk.payloads import Activity
from adapters.teams.settings import TeamsSettings
from bot.domain.errors import TryAgain
from bot.services.waiting import within

MESSAGES_PATH = "/api/messages"
PRIVACY_PATH = "/teams/privacy"
PATIENCE = 8.0
"""Seconds: less than the server gives to a whole request, and than the fifteen that Teams is said to wait."""

Hear = Callable[[Activity], Awaitable[Mapping[str, Any] | None]]


class Door:
    """Answers 200 only once everything is committed, 503 when it can not be now, and 4xx to whatever is not Teams'."""

    def __init__(self, settings: TeamsSettings, authentication: TeamsAuthentication, hear: Hear) -> None:
        self._settings = settings
        self._authentication = authentication
        self._hear = hear

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (web.post(MESSAGES_PATH, self.take),)

    async def take(self, request: web.Request) -> web.Response:
        header = request.headers.get("Authorization", "")
        if self._settings.registration.authenticated and not header.startswith("Bearer "):
            raise web.HTTPUnauthorized(text="This is not signed by Microsoft.")
        raw = await body_of(request)
        try:
            body = storable(json_of(text_of(raw)))
            answer = await within(PATIENCE, self._heard(header, body))
        except Unauthenticated as wrong:
            raise web.HTTPUnauthorized(text=str(wrong)) from None
        except Malformed as wrong:
            raise web.HTTPBadRequest(text=str(wrong)) from None
        except (TryAgain, TimeoutError):
            raise web.HTTPServiceUnavailable(text="not now; send it again") from None
        return web.json_response(answer) if answer is not None else web.Response()

    async def _heard(self, header: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        await self._admit(header, body)
        return await self._hear(Activity.read(body))

    async def _admit(self, header: str, body: Mapping[str, Any]) -> None:
        """Signed by Microsoft for this bot and this service, from a tenant that may speak to us. Raises 403."""
        if body.get("channelId") != CHANNEL:
            raise Malformed("channel_id: this bot speaks in Teams alone")
        service = body.get("serviceUrl")
        said = SdkActivity(channel_id=CHANNEL, service_url=service if isinstance(service, str) else None)
        await self._authentication.authenticate_request(said, header)
        if not self._settings.registration.cloud.trusts(said.service_url or ""):
            raise web.HTTPForbidden(text="This service is none of Microsoft's that we know.")
        tenant = Activity.read(body).tenant
        if self._settings.tenants and tenant not in self._settings.tenants:
            raise web.HTTPForbidden(text="This tenant is not among those that this bot serves.")


class FileDoor:
    """Files by the links on our cards. Nothing tells a link that has ended from one that never was."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (web.get(PATH + "{token}", self.give),)

    async def give(self, request: web.Request) -> web.Response:
        try:
            found = await self._files.taken(request.match_info["token"])
        except TryAgain:
            raise web.HTTPServiceUnavailable(text="Not now. Try again in a minute.") from None
        if found is None:
            raise web.HTTPNotFound(text="This link has ended. Ask for the file again: export")
        name, content = found
        answer = web.Response(body=content, content_type="application/octet-stream")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Cache-Control"] = "no-store"
        return answer


async def privacy(_: web.Request) -> web.Response:
    return web.Response(text=privacy_page(), content_type="text/html", headers={"X-Content-Type-Options": "nosniff"})
