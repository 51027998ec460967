"""Which blocks a workspace takes, learnt from what it refused, for as long as the process lives."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.slack.render.levels import Level
from adapters.slack.render.messages import Rendered
from adapters.slack.sdk.errors import BlocksRefused
from bot.domain.places import Workspace

T = TypeVar("T")
Parts = tuple[Rendered, ...]


class Levels:
    def __init__(self) -> None:
        self._learnt: dict[Workspace, Level] = {}

    def of(self, workspace: Workspace) -> Level:
        return self._learnt.get(workspace, Level.CHARTS)

    async def sent(
        self, workspace: Workspace, render: Callable[[Level], Parts], send: Callable[[Parts], Awaitable[T]]
    ) -> T:
        """Send it as richly as the workspace takes it. Raises BlocksRefused when it takes not even text.

        What was refused was not posted, so the next call follows at once; one that would say the same is left out.
        """
        refused: BlocksRefused | None = None
        tried: Parts | None = None
        for level in sorted((each for each in Level if each <= self.of(workspace)), reverse=True):
            parts = render(level)
            if parts == tried:
                continue
            try:
                sent = await send(parts)
            except BlocksRefused as trouble:
                refused, tried = trouble, parts
                continue
            if refused:
                self._learnt[workspace] = level
            return sent
        raise refused or BlocksRefused("Slack takes no blocks.")
