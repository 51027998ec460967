"""Questions to Slack that somebody waits for: bounded, paged, and with fewer ways to fail."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from adapters.slack.sdk.client import SlackApi
from adapters.slack.sdk.errors import Gone
from bot.domain.errors import NobodyThere, Rejected, Unknown
from bot.domain.places import Workspace

PATIENCE = 1.5
"""Seconds for one question: whoever pressed a button sees an error after three."""

PAGE = 200
MOST_PAGES = 25
"""Five thousand people or channels: what comes after that is not looked at."""

Json = Mapping[str, Any]


async def ask(api: SlackApi, workspace: Workspace, method: str, **arguments: object) -> Json:
    """Raises TryLater, Unknown, Unreachable; NobodyThere and Gone for who or what is not there.

    Any other refusal is Unknown.
    """
    try:
        return await api.call(workspace, method, within=PATIENCE, **arguments)
    except (Gone, NobodyThere):
        raise
    except Rejected as refused:
        raise Unknown(str(refused)) from None


async def pages(
    api: SlackApi, workspace: Workspace, method: str, cursor: str = "", **arguments: object
) -> AsyncIterator[Json]:
    """From the page that `cursor` stands for, else from the first."""
    for _ in range(MOST_PAGES):
        page = await ask(api, workspace, method, limit=PAGE, cursor=cursor or None, **arguments)
        yield page
        cursor = next_cursor(page)
        if not cursor:
            return


def next_cursor(page: Json) -> str:
    return str((page.get("response_metadata") or {}).get("next_cursor") or "")
