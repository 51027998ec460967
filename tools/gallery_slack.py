"""What the bot says, drawn much as Slack shows it: posts, modals and homes. It needs npm."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any

from adapters.slack.render.forms import modal, told
from adapters.slack.render.home import home_view
from adapters.slack.render.levels import Level
from adapters.slack.render.messages import messages
from adapters.slack.sdk.wire import Opened
from bot.domain.form import Form, Home
from bot.domain.message import Message
from tests.slack.types.schemas import FOLDER, node_modules

Json = dict[str, Any]
OPENED = Opened("C1")
ADDRESS = "https://team.slack.com/archives/C1/p1700000000000100"
STYLE = """
.modal { border: 1px solid #bbb; border-radius: 8px; margin: 0 0 2rem; max-width: 520px; box-shadow: 0 4px 16px #0002 }
.modal > header, .modal > footer { padding: .7rem 1.2rem; font-weight: bold; border-bottom: 1px solid #ddd }
.modal > footer { border: 0; border-top: 1px solid #ddd; text-align: right } .modal > div { padding: .4rem 1.2rem 1rem }
.modal footer span { border: 1px solid #bbb; border-radius: 4px; padding: .3rem .8rem; margin-left: .5rem }
.modal footer span + span { background: #007a5a; color: #fff }
.home { border: 1px solid #ddd; padding: 1rem; margin: 0 0 2rem }
"""


@dataclass(frozen=True)
class Frame:
    """Blocks and what stands around them."""

    before: str
    blocks: list[Json]
    after: str


def posted(message: Message, level: Level = Level.CHARTS) -> list[Frame]:
    before = '<div class="message"><i>R</i><div><b class="name">Reflectory</b>'
    parts = messages(message, level=level, link=lambda _: ADDRESS)
    return [Frame(before, list(part.blocks), "</div></div>") for part in parts]


def asked(form: Form) -> list[Frame]:
    return [_dialog(modal(form, OPENED))]


def answered(message: Message) -> list[Frame]:
    """To one person alone: as a post that only they see, and where it is long in the modal that it came from."""
    in_modal = [_dialog(told(message, OPENED))] if len(message.blocks) > 2 else []
    return [*posted(message, Level.TEXT), *in_modal]


def at_home(home: Home) -> list[Frame]:
    return [Frame('<div class="home">', home_view(home)["blocks"], "</div>")]


def _dialog(view: Json) -> Frame:
    buttons = "".join(f"<span>{escape(view[name]['text'])}</span>" for name in ("close", "submit") if name in view)
    title = escape(view["title"]["text"])
    return Frame(
        f'<div class="modal"><header>{title}</header><div>', view["blocks"], f"</div><footer>{buttons}</footer></div>"
    )


def drawn(frames: Iterable[list[Frame]]) -> list[str]:
    """Each list as one piece of markup; all of them by one run of the renderer."""
    lists = list(frames)
    blocks = [frame.blocks for frame in chain(*lists)]
    command = ["node", "gallery.mjs"]
    run = subprocess.run(command, cwd=FOLDER, input=json.dumps(blocks), text=True, stdout=subprocess.PIPE, check=True)
    markup = iter(json.loads(run.stdout))
    return ["".join(f"{frame.before}{next(markup)}{frame.after}" for frame in each) for each in lists]


def style() -> str:
    """What the renderer's markup needs, and ours."""
    return (node_modules() / "slack-blocks-to-jsx" / "dist" / "style.css").read_text(encoding="utf-8") + STYLE
