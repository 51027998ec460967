"""What the Bot Connector and Graph answer when they do not do it, as what the messenger's callers can act upon."""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.errors import NotInstalled, Rejected, TryLater, Unknown, Unreachable, Waits

UNTOLD = 5.0
"""Seconds to wait where Teams limits us and does not say for how long."""

CROSSED = 1.0
"""Seconds after which to try again what met another change of the same conversation (412)."""


class Gone(Rejected):
    """The message is not there (any more)."""


_CLOSED = {
    "BotNotInConversationRoster": "The bot is not in this team (any more). Add the app to it again.",
    "BotDisabledByAdmin": "The app is blocked for this team. An administrator must allow it.",
    "ConversationBlockedByUser": "This person has blocked the bot.",
    "ConversationNotFound": "The channel is not there any more, or the bot is not in its team.",
    "ForbiddenOperationException": "The bot may not write here. Add the app to the team again.",
}
_GONE = frozenset({"ActivityNotFoundInConversation", "MessageNotFound"})


def error_of(  # noqa: PLR0911 - one line for each kind of refusal
    status: int, headers: Mapping[str, str], body: Any, what: str
) -> Exception:
    """`what` was asked for, in our own words; `body` is what came with the refusal."""
    code = code_of(body)
    if status == 429:
        return TryLater(_retry_after(headers), Waits.PLACE)
    if status == 412:
        return TryLater(CROSSED, Waits.PLACE)
    if status == 401:
        return NotInstalled("Microsoft does not take the bot's token. Look at the app's registration.")
    if code in _GONE:
        return Gone("The message is not there any more.")
    if code in _CLOSED or status in (403, 404):
        return Unreachable(_CLOSED.get(code, "The bot can not reach this conversation. Add the app to the team again."))
    if status == 408 or status >= 500:
        return Unknown(f"Teams had a fault of its own during {what} ({status}).")
    return Rejected(f"Teams refuses {what} ({status} {code})".rstrip() + ".")


def code_of(body: Any) -> str:
    """The connector's own word for it; empty where there is none that we can tell on."""
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and re.fullmatch(r"[A-Za-z]{1,60}", code) else ""


def _retry_after(headers: Mapping[str, str]) -> float:
    told = headers.get("Retry-After", "")
    return float(told) if re.fullmatch(r"\d{1,6}", told) else UNTOLD
