"""Trying a live installation: ways in, tokens, scopes, clock, events, channels. Nothing is posted or changed.

Whether the database and the keys are there is not looked for here.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import aiohttp

from adapters.shared.findings import Finding, fine, heard_finding, problem
from adapters.slack.app.address import address_finding
from adapters.slack.app.channels import ChannelCheck
from adapters.slack.app.manifest import INSTALL_PATH, SCOPES
from adapters.slack.sdk.client import SlackApi
from adapters.slack.sdk.credentials import AWAY, Refused, identify, may_connect, web_client
from adapters.slack.settings import Mode, SlackSettings
from bot.domain.places import Platform, Workspace
from bot.domain.reflection import ACTIVE, Reflection
from bot.services.ports import Directory, Store

SKEW = timedelta(seconds=60)
BREAKS = timedelta(minutes=5)
"""How far apart clocks may be before nothing of Slack's is taken for signed."""

_AGAIN = "Install the app again and set its new token."
_TOKEN_CURES = {
    "invalid_auth": "Copy it again from OAuth & Permissions, Bot User OAuth Token.",
    "not_a_bot_token": "Set the Bot User OAuth Token, which begins with xoxb-.",
    "account_inactive": f"The app was removed from the workspace. {_AGAIN}",
    "token_revoked": f"It was revoked. {_AGAIN}",
    "token_expired": "The app rotates its tokens, which Reflectory does not do: make the app anew from the manifest.",
}
_APP_TOKEN_CURE = (
    "Make one under Basic Information, App-Level Tokens, with the scope connections:write, and switch Socket Mode on."
)
_AWAY_CURE = (
    "Look at slack-status.com. If Slack is well, let this machine open https connections to it, by HTTPS_PROXY if it"
    " needs one, and set slack_api only for GovSlack."
)
_SILENT_CURE = (
    "Start `reflectory serve` and say something in a channel where the bot is. If nothing comes: in Socket Mode switch"
    " it on under Socket Mode; with HTTP see that the Request URL under Event Subscriptions is verified."
)


@dataclass(frozen=True, slots=True)
class SlackCheck:
    """`now` is this machine's clock. `directory` is the same that the bot asks."""

    settings: SlackSettings
    store: Store
    session: aiohttp.ClientSession
    api: SlackApi
    directory: Directory
    now: Callable[[], datetime]
    external_allowed: bool = False

    async def findings(self) -> AsyncIterator[Finding]:
        """A line for each thing that was tried. Raises TryAgain when the database is away."""
        away = False
        async for finding, reason in self._tokens():
            away = away or reason == AWAY
            yield finding
        yield await self._way_in()
        for workspace in await self._workspaces():
            heard = await self.store.attendance.last_heard(workspace)
            yield heard_finding(workspace.id, heard, self.now(), _SILENT_CURE)
        if away:
            yield problem("channels were not tried, since Slack does not answer", _AWAY_CURE)
            return
        async with self.store.reading() as reader:
            reflections = await reader.many(Reflection, state=ACTIVE)
        async for finding in ChannelCheck(self.api, self.directory, self.external_allowed).findings(reflections):
            yield finding

    async def _tokens(self) -> AsyncIterator[tuple[Finding, str]]:
        """What is said of each token, and Slack's word where it refused one."""
        clock_told = False
        for label, token in await self._known_tokens():
            try:
                identity = await identify(web_client(self.settings.api, self.session, token))
            except Refused as refused:
                yield token_problem(label, refused.reason), refused.reason
                continue
            yield fine(f"{label} is known to Slack: {_site(identity.address) or identity.workspace.id}"), ""
            yield scopes_finding(label, identity.scopes), ""
            if identity.time and not clock_told:
                clock_told = True
                yield clock_finding(self.now() - identity.time), ""
        if self.settings.many and not await self._known_tokens():
            where = f"{self.settings.public_url}{INSTALL_PATH}"
            yield problem("no workspace has installed the app yet", f"Open {where} in a browser."), ""

    async def _known_tokens(self) -> list[tuple[str, str]]:
        if self.settings.bot_token:
            return [("slack_bot_token", self.settings.bot_token)]
        every = await self.store.installations.every(Platform.SLACK)
        return [
            (f"the token of {_site(each.address) or each.workspace.id}", each.token) for each in every if each.token
        ]

    async def _workspaces(self) -> list[Workspace]:
        """Those that events come from; an organization sends none of its own."""
        every = await self.store.installations.every(Platform.SLACK)
        return [each.workspace for each in every if not each.organization_wide]

    async def _way_in(self) -> Finding:
        if self.settings.mode is Mode.HTTP:
            return await address_finding(self.settings, self.session, self.now())
        try:
            await may_connect(web_client(self.settings.api, self.session, self.settings.app_token))
        except Refused as refused:
            cure = _AWAY_CURE if refused.reason == AWAY else _APP_TOKEN_CURE
            return problem(f"Socket Mode can not be opened ({refused.reason})", cure)
        return fine("Socket Mode can be opened")


def token_problem(label: str, reason: str) -> Finding:
    if reason == AWAY:
        return problem(f"{label} was not tried, since Slack does not answer", _AWAY_CURE)
    return problem(f"{label} is refused ({reason})", _TOKEN_CURES.get(reason, _AGAIN))


def scopes_finding(label: str, held: frozenset[str]) -> Finding:
    missing = sorted(SCOPES.keys() - held)
    if missing:
        paste = "Paste the output of `reflectory slack manifest` under App Manifest, save, and install the app again."
        return problem(f"{label} lacks scopes: {', '.join(missing)}", paste)
    more = sorted(held - SCOPES.keys())
    return fine(f"{label} has every scope" + (f", and more than it needs: {', '.join(more)}" if more else ""))


def clock_finding(ahead: timedelta) -> Finding:
    seconds = round(abs(ahead).total_seconds())
    if abs(ahead) <= SKEW:
        return fine("this machine's clock agrees with Slack's")
    way = "ahead of" if ahead > timedelta() else "behind"
    worse = ": over HTTP everything that Slack sends is refused" if abs(ahead) > BREAKS else ""
    return problem(f"this machine's clock is {seconds} s {way} Slack's{worse}", "Set it, and keep it right with NTP.")


def _site(address: str) -> str:
    return urlsplit(address).hostname or ""
