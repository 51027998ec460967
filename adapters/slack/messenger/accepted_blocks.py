"""Which blocks a workspace takes, learnt from what it refused, for a day: one bad chart is not the end of charts."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.shared.recent import Recent
from adapters.slack.render.levels import Level
from adapters.slack.render.messages import Rendered
from adapters.slack.sdk.errors import BlocksRefused, BlocksTooLong
from bot.domain.places import Workspace

DAY = 86_400.0
MOST = 5_000

T = TypeVar("T")
Parts = tuple[Rendered, ...]


class AcceptedBlocks:
    """`now` counts seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._learnt: Recent[Workspace, Level] = Recent(now, fresh=DAY, kept=DAY, size=MOST)

    def of(self, workspace: Workspace) -> Level:
        learnt = self._learnt.peek(workspace)
        return Level.CHARTS if learnt is None else learnt

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
            if refused and not isinstance(refused, BlocksTooLong):
                self._learnt.put(workspace, level)
            return sent
        raise refused or BlocksRefused("Slack takes no blocks.")
