"""What somebody types as Slack keeps it: escaped, with live tokens only for who and what was picked from its lists."""

import re
from typing import Any

from tests.slack.standin.state import Json, Team

_PICKED = re.compile(r"<([@#])([A-Z0-9]+)>")


def typed_words(team: Team, text: str) -> dict[str, Any]:
    """The text and the blocks of a message. A token of somebody unknown is only characters."""
    pieces = list(_pieces(team, text))
    if not text:
        return {"text": ""}
    section = {"type": "rich_text_section", "elements": [element for _, element in pieces]}
    block = {"type": "rich_text", "block_id": "said", "elements": [section]}
    return {"text": "".join(kept for kept, _ in pieces), "blocks": [block]}


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _pieces(team: Team, text: str) -> list[tuple[str, Json]]:
    found: list[tuple[str, Json]] = []
    end = 0
    for picked in _PICKED.finditer(text):
        sign, identifier = picked[1], picked[2]
        if identifier not in (team.users if sign == "@" else team.rooms):
            continue
        found += _plain(text[end : picked.start()])
        kind, name = ("user", "user_id") if sign == "@" else ("channel", "channel_id")
        found.append((picked[0] if sign == "@" else f"<#{identifier}|>", {"type": kind, name: identifier}))
        end = picked.end()
    return found + _plain(text[end:])


def _plain(text: str) -> list[tuple[str, Json]]:
    return [(escaped(text), {"type": "text", "text": text})] if text else []
