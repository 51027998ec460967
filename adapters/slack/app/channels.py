"""Whether the bot can speak in every channel that a reflection needs, and who from outside could read there."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from adapters.shared.findings import Finding, fine, problem
from adapters.slack.sdk.client import SlackApi
from bot.domain.errors import MessengerError, TryAgain, TryLater, Unknown
from bot.domain.places import Channel, Place, Platform
from bot.domain.reflection import Reflection
from bot.services.ports import Directory

_INVITE = "Invite it there: /invite @Reflectory"
_OUTSIDERS = "Take the people from outside out of it, choose another channel, or set allow_external = true"


@dataclass(frozen=True, slots=True)
class ChannelCheck:
    """`external_allowed` is the administrator's word that people from outside may read."""

    api: SlackApi
    directory: Directory
    external_allowed: bool

    async def findings(self, reflections: Iterable[Reflection]) -> AsyncIterator[Finding]:
        """One line for each team's channel, and one for each leadership channel."""
        ours = [each for each in reflections if each.place.workspace.platform is Platform.SLACK]
        teams = sorted({each.place for each in ours})
        leaders = sorted({each.settings.leadership for each in ours if each.settings.leadership})
        for place in teams:
            yield await self._of(place, "team channel")
        for place in leaders:
            yield await self._of(place, "leadership channel")

    async def _of(self, place: Place, what: str) -> Finding:
        named = f"{what} {place.channel} of {place.workspace.id}"
        try:
            return await self._tried(place, what, named)
        except TryLater as limited:
            return problem(f"{named}: Slack limits our questions", f"Check again in {limited.after:.0f} seconds.")
        except Unknown as lost:
            return problem(f"{named}: {lost}", "Check again in a minute.")
        except (MessengerError, TryAgain) as refused:
            return problem(f"{named} can not be used", str(refused))

    async def _tried(self, place: Place, what: str, named: str) -> Finding:
        if place.channel.startswith("D"):
            return _spoken(await self.directory.channel(place), named, f"{what} {place.channel}: a person's own")
        told = await self.api.call(place.workspace, "conversations.info", channel=place.channel)
        info = told["channel"]
        shown = f"{what} #{info.get('name', place.channel)}"
        if info.get("is_archived"):
            return problem(f"{shown} is archived", "Unarchive it and invite the bot again; what waits then goes out.")
        if not info.get("is_member"):
            return problem(f"{shown}: the bot is not in it", f"{_INVITE}; what waits then goes out.")
        channel = await self.directory.channel(place)
        if channel and channel.external and not self.external_allowed:
            return problem(f"{shown}: people from outside can read it, so nothing is said there", f"{_OUTSIDERS}.")
        return _spoken(channel, named, f"{shown}: the bot is in it")


def _spoken(channel: Channel | None, named: str, well: str) -> Finding:
    return fine(well) if channel else problem(f"{named}: the bot can not see it", f"{_INVITE}.")
