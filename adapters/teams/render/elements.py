"""The smallest parts of Adaptive Cards. What people wrote goes through here, in runs of text that interpret nothing.

A TextBlock reads Markdown, links and all; a TextRun shows what it is given.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from adapters.shared.text import clean, shortened
from adapters.teams.sdk import wire
from bot.domain.message import Act, Button

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
VERSION = "1.5"
BUTTON = 60
UNSAID = "–"
"""Stands where nothing can be read: an empty run of text takes no room, and what follows seems to belong elsewhere."""

DIALOGS = frozenset(
    {
        Act.SET_UP,
        Act.ANSWER_IN_FORM,
        Act.EDIT_ANSWER,
        Act.UNKNOWN,
        Act.AGREE_WITH,
        Act.RESOURCES,
        Act.LAST_TIME,
        Act.SHARE_PRACTICE,
        Act.AGREED_ANSWER,
        Act.MAKE_STEP,
        Act.STEP_CHANGE,
        Act.STEP_MOVE,
        Act.STEP_DROP,
        Act.STEP_HISTORY,
        Act.READ_PAGE,
        Act.REPLY_TO_TEAM,
        Act.REVISE_PAGE,
        Act.DECIDE,
        Act.PREVIEW_TEAM,
        Act.CALENDAR_FILE,
        Act.MY_OPEN_QUESTIONS,
        Act.VOTE_YES,
        Act.VOTE_NO,
        Act.VOTE_UNSURE,
    }
)
"""Buttons that are answered with a form, or with something for one person alone: a dialog shows either."""

_MARKDOWN = re.compile(r"[*_~`\[\]()<>#|\\!]|^\s*(?:[-+]\s|\d+\.\s|--)|https?:")


_LOOKALIKES = str.maketrans("*_`~[]<>#|\\", "∗＿ˋ∼［］‹›＃∣⧵")
_LISTING = re.compile(r"^([-+]|\d+[.)])(?=[\s-]|$)")
_JOINED = "\u2060"
"""Takes no room and lets nothing be read across it."""


def weight(elements: Sequence[Json]) -> int:
    """Bytes of these as JSON."""
    return len(json.dumps(elements, ensure_ascii=False).encode())


def run(text: str, **style: Any) -> Json:
    return {"type": "TextRun", "text": text or UNSAID, **style}


def rich(*runs: Json, **more: Any) -> Json:
    return {"type": "RichTextBlock", "inlines": list(runs), **more}


def paragraph(text: str, *, quiet: bool = False) -> Json:
    style = {"isSubtle": True, "size": "Small"} if quiet else {}
    return rich(run(text, **style))


def heading(text: str) -> Json:
    """A heading for screen readers too, where nothing in it would be read as markup."""
    if _MARKDOWN.search(text):
        return rich(run(text, weight="Bolder", size="Medium"), spacing="Medium")
    return {
        "type": "TextBlock",
        "text": text,
        "style": "heading",
        "weight": "Bolder",
        "size": "Medium",
        "wrap": True,
        "spacing": "Medium",
    }


def title(text: str) -> str:
    """For a choice, whose title a card reads as Markdown: signs of it are shown by others that look like them."""
    line = " ".join(text.split())
    if not _MARKDOWN.search(line):
        return line
    return _LISTING.sub(rf"\1{_JOINED}", line.translate(_LOOKALIKES)).replace("://", f":{_JOINED}//")


def link(text: str, url: str) -> Json:
    return run(text, selectAction={"type": "Action.OpenUrl", "url": url, "title": text[:BUTTON]})


def box(items: Iterable[Json], **more: Any) -> Json:
    return {"type": "Container", "items": list(items), **more}


def actions(buttons: Sequence[Json]) -> Json:
    return {"type": "ActionSet", "actions": list(buttons)}


def submit(title: str, data: Json, *, primary: bool = False, **more: Any) -> Json:
    style = {"style": "positive"} if primary else {}
    return {"type": "Action.Submit", "title": shortened(clean(title), BUTTON) or UNSAID, "data": data, **style, **more}


def button(pressed: Button, channel: str) -> Json:
    """`channel` is where it acts, if that is not where it is. What was typed on the card is not sent with it."""
    data = wire.Press(pressed.act, pressed.subject, channel).data
    asking = wire.FETCH if pressed.act in DIALOGS else {}
    return submit(pressed.label, data | asking, primary=pressed.primary, associatedInputs="none")


def card(body: Sequence[Json], summary: str, *, buttons: Sequence[Json] = ()) -> Json:
    """`summary` is said by clients that show no card, and by those that read it out."""
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "fallbackText": summary or UNSAID,
        "body": list(body),
        **({"actions": list(buttons)} if buttons else {}),
        "msteams": {"width": "Full"},
    }
