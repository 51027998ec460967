"""The smallest parts of Block Kit. What people wrote goes through here, as text that Slack shows and does not read."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from adapters.shared.text import shortened
from adapters.slack.sdk.wire import Press
from bot.domain.message import Button

Json = dict[str, Any]

HEADER = 150
BUTTON = 75


def weight(blocks: Sequence[Json]) -> int:
    """Characters of these blocks as JSON; as they are sent, which is more compact, they have no more."""
    return len(json.dumps(blocks))


UNSAID = "–"
"""Stands where nothing can be read: Slack takes no empty text."""


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text if text.strip() else UNSAID, "emoji": False}


def words(text: str, *, bold: bool = False) -> Json:
    """A part of a rich text: nothing in it is read as markup, a mention, a link or an emoji."""
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def link(url: str, text: str) -> Json:
    return {"type": "link", "url": url, "text": text}


def line(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def quoted(*elements: Json) -> Json:
    return {"type": "rich_text_quote", "elements": list(elements)}


def bulleted(lines: Iterable[Json]) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


def small(text: str) -> Json:
    return {"type": "context", "elements": [plain(text)]}


def section(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def divider() -> Json:
    return {"type": "divider"}


def actions(buttons: Sequence[Json]) -> Json:
    return {"type": "actions", "elements": list(buttons)}


def button(pressed: Button, number: int, channel: str) -> Json:
    """`number` tells it from the other buttons around it; `channel` is where it acts, if that is not where it is."""
    press = Press(pressed.act, pressed.subject, channel)
    return {
        "type": "button",
        "action_id": press.action_id(number),
        "text": plain(shortened(pressed.label, BUTTON)),
        "value": press.value,
        **({"style": "primary"} if pressed.primary else {}),
    }
