"""As whom we hear what Slack tells us: the installation of the workspace that it comes from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.slack.inbound.lifecycle import first_word
from adapters.slack.settings import SlackSettings
from bot.domain.errors import TryAgain
from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace
from bot.services.ports import Installations


class Installed:
    def __init__(self, settings: SlackSettings, installations: Installations) -> None:
        self._settings = settings
        self._installations = installations

    async def of(self, body: Mapping[str, Any], workspace: Workspace, now: datetime) -> Installation | None:
        """None: nobody let us in there (any more). Raises Malformed; TryAgain as long as we can not know."""
        found = await self._installations.of(workspace)
        if found is None and (news := first_word(body)):
            await self._installations.put(_member(news.workspace, news.organization, now))
            found = await self._installations.of(workspace)
        if found is None and await self._is_awaited():
            raise TryAgain("whose the bot token is, is not known yet")
        return found

    async def _is_awaited(self) -> bool:
        """The bot token's own workspace has not been told by Slack yet, at any start of this program."""
        return bool(self._settings.bot_token) and not await self._installations.every(Platform.SLACK)


def _member(workspace: Workspace, organization: Workspace, now: datetime) -> Installation:
    """A workspace that acts with its organization's token."""
    return Installation(workspace, token="", bot="", installed_at=now, organization=organization.id)
