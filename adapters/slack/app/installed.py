"""As whom we hear what Slack tells us: the installation of the workspace that it comes from."""

from datetime import datetime

from adapters.slack.sdk.payloads import Origin
from adapters.slack.settings import SlackSettings
from bot.domain.errors import TryAgain
from bot.domain.installation import Installation
from bot.domain.places import Workspace
from bot.services.workspaces import Installations


class Installed:
    """`settled` is set once Slack has told, at this start of the program, whose the bot token is."""

    def __init__(self, settings: SlackSettings, installations: Installations) -> None:
        self._settings = settings
        self._installations = installations
        self.settled = False

    async def of(self, sender: Origin, at: datetime) -> Installation | None:
        """None: nobody let us in there (any more). `at` is when it was sent. Raises TryAgain while we can not know."""
        found = await self._installations.of(sender.workspace)
        if found is None and not sender.vague and sender.installer != sender.workspace:
            await self._installations.put(member(sender.workspace, sender.organization, at))
            found = await self._installations.of(sender.workspace)
        if found is None and self._settings.bot_token and not self.settled:
            raise TryAgain("whose the bot token is, is not known yet")
        return found


def member(workspace: Workspace, organization: str, at: datetime) -> Installation:
    """A workspace that acts with its organization's token."""
    return Installation(workspace, token="", bot="", installed_at=at, organization=organization)
