"""How a workspace installs the app by itself: a page, Slack's own page, and the way back with a code.

A state is good for one return, for ten minutes, in the browser that began.
"""

import logging
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from adapters.slack.app.causes import BEGIN_AGAIN, BUSY, STRANGE_BROWSER, WITHOUT_CODE, because
from adapters.slack.app.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from adapters.slack.app.pages import Page, answer, secured
from adapters.slack.app.workspace import open_again
from adapters.slack.sdk.credentials import Refused
from adapters.slack.sdk.oauth import OAuthApp
from adapters.slack.settings import SlackSettings
from bot.domain.errors import TryAgain
from bot.domain.installation import Installation
from bot.services.ports import Store

log = logging.getLogger(__name__)

COOKIE = "__Host-reflectory-install"
"""With this prefix browsers take it from https and this very host only; nobody else can plant one."""

LIFETIME = 600
"""Seconds to get through Slack's page."""

WELCOME = Page(
    "Add Reflectory to Slack",
    (
        "Reflectory walks a team through a reflective worksheet in its own channel.",
        "Slack will now show you what the app may do, and ask whether you agree.",
        "Some workspaces let only their administrators agree. Slack then offers to ask them.",
    ),
    button="Continue to Slack",
    leads_to="install",
)


class Installing:
    """The three requests of an installation. `settings.public_url` alone decides where browsers come back to."""

    def __init__(
        self, settings: SlackSettings, store: Store, session: aiohttp.ClientSession, now: Callable[[], datetime]
    ) -> None:
        redirect = settings.public_url + REDIRECT_PATH
        self._slack = OAuthApp(settings.api, settings.client_id, settings.client_secret, redirect)
        self._store = store
        self._session = session
        self._now = now

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (
            web.get(INSTALL_PATH, self.welcome, allow_head=False),
            web.post(INSTALL_PATH, self.begin),
            web.get(REDIRECT_PATH, self.finish, allow_head=False),
        )

    async def welcome(self, _: web.Request) -> web.Response:
        """Nothing is stored yet: whoever only looks, or fetches ahead, leaves no trace."""
        slack = urlsplit(self._slack.page)
        return answer(WELCOME, f"{slack.scheme}://{slack.netloc}")

    async def begin(self, _: web.Request) -> web.Response:
        state = secrets.token_urlsafe(32)
        try:
            await self._store.installations.keep_state(state, LIFETIME)
        except TryAgain:
            return answer(BUSY)
        there = self._slack.address(sorted(SCOPES), state)
        response = web.Response(status=303, headers={**secured(), "Location": there})
        response.set_cookie(COOKIE, state, max_age=LIFETIME, path="/", secure=True, httponly=True, samesite="Lax")
        return response

    async def finish(self, request: web.Request) -> web.Response:
        response = answer(await self._finished(request))
        response.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
        return response

    async def _finished(self, request: web.Request) -> Page:
        state, code = request.query.get("state", ""), request.query.get("code", "")
        if error := request.query.get("error"):
            return _refused(error)
        if not state or not secrets.compare_digest(state.encode(), request.cookies.get(COOKIE, "").encode()):
            return STRANGE_BROWSER
        if not code:
            return WITHOUT_CODE
        try:
            if not await self._store.installations.take_state(state):
                return BEGIN_AGAIN
            return await self._installed(code)
        except TryAgain:
            return BUSY

    async def _installed(self, code: str) -> Page:
        try:
            installation = await self._slack.enter(self._session, code, self._now())
        except Refused as refused:
            return _refused(refused.reason)
        await self._store.installations.put(installation)
        await open_again(self._store, installation)
        log.info("installed in %s", installation.workspace)
        return _done(installation)


def _refused(reason: str) -> Page:
    """Anybody can write the address that brings a reason, so that only what looks like Slack's words is logged."""
    if re.fullmatch("[a-z_]{1,60}", reason):
        log.warning("an installation failed: %s", reason)
    return because(reason)


def _done(installation: Installation) -> Page:
    invite = (
        "Open Slack and go to your team's channel.",
        "Type /invite @Reflectory and send it.",
        "Press Set up in the welcome that Reflectory posts there.",
    )
    first = ("An administrator of your organization adds the app to the workspaces that shall use it.",)
    safe = installation.address.startswith("https://")
    return Page(
        "Reflectory is installed",
        ("Next:",),
        (first if installation.organization_wide else ()) + invite,
        link="Open Slack" if safe else "",
        leads_to=installation.address if safe else "",
    )
