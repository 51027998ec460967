"""Trying a live installation: the app's secret, our own address, tenants, channels. Nothing is posted.

Whether the database and the keys of our own are there is not looked for here.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from adapters.shared.findings import Finding, fine, heard_finding, problem
from adapters.teams.app.doors import MESSAGES_PATH
from adapters.teams.app.edge import Edge
from adapters.teams.sdk.keys import UnknownKeyError
from bot.domain.errors import MessengerError, NotInstalled, TryAgain
from bot.domain.places import Place, Platform, Workspace
from bot.domain.reflection import ACTIVE, Reflection
from bot.services.ports import Store

PATIENCE = 10.0

_SECRET_CURE = (
    "Under Certificates & secrets of the app make a new client secret and set its value as teams_app_secret; see that"
    " teams_app_id and the first of teams_tenants are copied from the same page."
)
_ADDRESS_CURE = (
    "See that the proxy passes {path} on to this program over https, with a certificate that browsers take, and that"
    " the bot's messaging endpoint in Azure is {address}."
)
_SILENT_CURE = "Add the app to a team and mention it there. If nothing comes, look at the messaging endpoint in Azure."
_GRAPH_CURE = "Let this machine reach Microsoft Graph (setting teams_graph); try again in a minute."
_KEYS_CURE = "Let this machine reach it (setting teams_keys): without the keys nothing that Teams sends is taken."
_READ_CURE = (
    "An owner of the team can allow it: remove the app from the team and add it again. Without it people answer in"
    " the card's box or by mention."
)


@dataclass(frozen=True, slots=True)
class TeamsCheck:
    """`now` is this machine's clock."""

    edge: Edge
    store: Store
    now: Callable[[], datetime]
    external_allowed: bool = False

    async def findings(self) -> AsyncIterator[Finding]:
        """A line for each thing that was tried. Raises TryAgain when the database is away."""
        if not self.edge.settings.registration.authenticated:
            yield problem(
                "anybody may speak as Teams (teams_unauthenticated)", "Set teams_app_id before people use it."
            )
        else:
            yield await self._secret()
            yield await self._keys()
            yield await self._address()
        known = {each.workspace for each in await self.store.installations.every(Platform.TEAMS)}
        awaited = {Workspace(Platform.TEAMS, tenant) for tenant in self.edge.settings.tenants}
        for each in sorted(known | awaited, key=str):
            heard = await self.store.attendance.last_heard(each)
            yield heard_finding(f"tenant {each.id}", heard, self.now(), _SILENT_CURE)
        async with self.store.reading() as reader:
            reflections = await reader.many(Reflection, state=ACTIVE)
        ours = [each for each in reflections if each.place.workspace.platform is Platform.TEAMS]
        for place in sorted({each.place for each in ours}):
            async for finding in self._channel(place, "team channel"):
                yield finding
        for place in sorted({each.settings.leadership for each in ours if each.settings.leadership}):
            async for finding in self._channel(place, "leadership channel"):
                yield finding

    async def _secret(self) -> Finding:
        registration = self.edge.settings.registration
        try:
            await self.edge.tokens.of(registration.cloud.bot_scope)
        except NotInstalled as refused:
            return problem(f"the app is refused: {refused}", _SECRET_CURE)
        except MessengerError as trouble:
            return problem(
                f"Microsoft's sign-in does not answer ({type(trouble).__name__})", "Let this machine reach it."
            )
        return fine("Microsoft takes the app's secret or certificate")

    async def _keys(self) -> Finding:
        address = self.edge.settings.registration.cloud.keys
        try:
            await self.edge.keys.get(None)
        except UnknownKeyError:
            return fine("Microsoft's signing keys can be had")
        except TryAgain:
            return problem(f"Microsoft's signing keys can not be had from {address}", _KEYS_CURE)
        return fine("Microsoft's signing keys can be had")

    async def _address(self) -> Finding:
        """What nobody signed has to be refused there, by us."""
        address = f"{self.edge.settings.public_url}{MESSAGES_PATH}"
        cure = _ADDRESS_CURE.format(path=MESSAGES_PATH, address=address)
        try:
            timeout = aiohttp.ClientTimeout(total=PATIENCE)
            async with self.edge.session.post(address, json={}, timeout=timeout) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            return problem(f"{address} can not be reached from here ({type(trouble).__name__})", cure)
        if status != 401:
            return problem(f"{address} answers {status}, and this program would answer 401", cure)
        return fine(f"{address} leads to this program")

    async def _channel(self, place: Place, what: str) -> AsyncIterator[Finding]:
        try:
            channel = await self.edge.directory.channel(place)
        except (MessengerError, TryAgain) as trouble:
            yield problem(f"{what} {place.channel} can not be used", str(trouble))
            return
        if channel is None:
            yield problem(
                f"{what} {place.channel}: the bot can not see it",
                "Add the app to the team again; private channels can not be used.",
            )
            return
        shown = f"{what} {channel.name}"
        if channel.external and not self.external_allowed:
            yield problem(
                f"{shown}: people from outside can read it", "Take them out of the team, or set allow_external."
            )
            return
        yield fine(f"{shown}: the bot is in its team")
        if what == "team channel":
            heard = await self.edge.rooms.lets_read(place)
            if heard is None:
                yield problem(f"{shown}: Microsoft Graph does not tell whether it may be read", _GRAPH_CURE)
            elif not heard:
                yield problem(f"{shown}: plain replies are not heard", _READ_CURE)
