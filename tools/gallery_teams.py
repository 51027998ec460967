"""What the bot says, drawn by Microsoft's renderer of cards: posts, dialogs and chats. It needs npm and Chromium.

Charts are Teams' own and this renderer knows none: it shows what an old client does, the numbers in words.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from adapters.teams.render.answering import Replies
from adapters.teams.render.blocks import nowhere
from adapters.teams.render.fields import Choices
from adapters.teams.render.forms import dialog
from adapters.teams.render.messages import messages
from adapters.teams.sdk import wire
from bot.domain.form import Form, Home
from bot.domain.message import Message
from tests.browser.test_page import CHROMIUM
from tests.teams.official.renderer import renderer

Json = dict[str, Any]
ADDRESS = "https://teams.microsoft.com/l/message/19%3Aa%40thread.tacv2/1700000000000"
STYLE = """
.card { border: 1px solid #e1dfdd; border-radius: 4px; margin: 0 0 1.6rem; background: #fff; overflow-wrap: anywhere }
.card { font: 14px/20px "Segoe UI", "Noto Sans", Arial, sans-serif } .card > b { display: block; padding: 12px 12px 0 }
.card button { font: 600 14px/20px "Segoe UI", "Noto Sans", Arial, sans-serif; padding: 5px 12px; background: #fff }
.card button { border: 1px solid #d1d1d1; border-radius: 4px } .card button.style-positive { color: #fff }
.card button.style-positive { background: #5b5fc7 } .card .ac-input { border: 1px solid #d1d1d1; border-radius: 4px }
.card .ac-input { padding: 5px; width: 100%; box-sizing: border-box; font: inherit }
.card .ac-input[type=checkbox], .card .ac-input[type=radio] { width: auto }
"""


def posted(message: Message, replies: Replies = Replies.HEARD) -> list[Json]:
    return [part.card() for part in messages(message, link=lambda _: ADDRESS, replies=replies)]


def asked(form: Form) -> list[Json]:
    shown = dialog(form, wire.Filled(form.id, "subject"), Choices())["task"]["value"]
    return [{**shown["card"]["content"], "title": shown["title"]}]


def answered(message: Message) -> list[Json]:
    return [part.card() for part in messages(message, link=nowhere)]


def at_home(home: Home) -> list[Json]:
    return [card for message in (home.message, *(part.message for part in home.parts)) for card in answered(message)]


def drawn(cards: Iterable[list[Json]]) -> list[str]:
    """Each list as one piece of markup. Raises RuntimeError where there is no browser."""
    if CHROMIUM is None:
        raise RuntimeError("the gallery needs Chromium to draw Teams' cards: apt-get install chromium")
    with renderer(CHROMIUM) as official:

        def markup(card: Json) -> str:
            title = f"<b>{escape(card['title'])}</b>" if "title" in card else ""
            return f'<div class="card">{title}{official.draw(card).html}</div>'

        return ["".join(map(markup, each)) for each in cards]
