"""What people typed, as they read it: mentions as names, without the one at the beginning that is meant for us."""

import html
import re
from collections.abc import Sequence

from adapters.teams.sdk.payloads.activities import Activity, Entity

_MENTION = re.compile(r"<at(?:\s[^<>]*)?>(.*?)</at>", re.DOTALL)
_LEADING = re.compile(r"\s*<at(?:\s[^<>]*)?>.*?</at>[\s,:]*", re.DOTALL)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#39|#160);")

FILE = "file"
"""Stands for a file that tells no name."""

_MARKUP = frozenset({"text/html", "application/vnd.microsoft.card.adaptive"})
"""The message's own words with their formatting; cards that people forward."""


def said(activity: Activity) -> str:
    """The words, whoever they are for. Beginning with a mention of ours, they go without it."""
    text = activity.text
    if is_for(activity):
        text = _LEADING.sub("", text, count=1)
    return plain(text)


def is_for(activity: Activity) -> bool:
    """Whether the bot itself is mentioned first of all. Teams names it by its mark in the text."""
    bot = activity.recipient.id if activity.recipient else ""
    marks = [entity.text for entity in _mentions(activity) if entity.mentioned and entity.mentioned.id == bot]
    return any(mark and activity.text.lstrip().startswith(mark) for mark in marks)


def is_named(activity: Activity) -> bool:
    """Whether the bot is mentioned anywhere, so that Teams tells it of the message whatever a team allows."""
    bot = activity.recipient.id if activity.recipient else ""
    return any(entity.mentioned and entity.mentioned.id == bot for entity in _mentions(activity))


def plain(text: str) -> str:
    """Mentions as @names, Teams' own escapes undone, once: "&amp;lt;" is "&lt;"."""
    named = _MENTION.sub(lambda found: f"@{found[1]}", text)
    return _ENTITY.sub(lambda found: html.unescape(found[0]).replace("\u00a0", " "), named).strip()


def files(activity: Activity) -> tuple[str, ...]:
    told = activity.attachments or ()
    return tuple(each.name or FILE for each in told if each.content_type not in _MARKUP)


def _mentions(activity: Activity) -> Sequence[Entity]:
    return [each for each in activity.entities or () if each.type == "mention"]
