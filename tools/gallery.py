"""`python tools/gallery.py OUT.html`: everything that the bot says in the tests' stories, much as Slack shows it.

One page without scripts and outside files, to be looked at by people. It needs npm.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from adapters.slack.render.forms import modal, told  # noqa: E402 - the path above comes first
from adapters.slack.render.home import home_view  # noqa: E402
from adapters.slack.render.levels import Level  # noqa: E402
from adapters.slack.render.messages import messages  # noqa: E402
from adapters.slack.sdk.wire import Opened  # noqa: E402
from bot.domain.message import Message  # noqa: E402
from tests.slack.render.exhibits import Collection, collected  # noqa: E402
from tests.slack.types.schemas import FOLDER, node_modules  # noqa: E402

Json = dict[str, Any]
OPENED = Opened("C1")
ADDRESS = "https://team.slack.com/archives/C1/p1700000000000100"
STYLE = """
body { font: 15px/1.46 Lato, "Noto Sans", Arial, sans-serif; margin: 2rem auto; max-width: 46rem; color: #1d1c1d; }
h1 { font-size: 1.6rem } h2 { margin: 3rem 0 1rem; border-bottom: 1px solid #ddd } h2 small { color: #616061 }
.message { display: grid; grid-template-columns: 36px 1fr; gap: .6rem; margin: 0 0 1.6rem }
.message > i { width: 36px; height: 36px; border-radius: 8px; background: #2c5c4b; color: #fff }
.message > i { font: bold 20px/36px serif; text-align: center } .message b.name { display: block }
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


def main(out: Path) -> None:
    node_modules()
    out.write_text(page(sections_of(collected())), encoding="utf-8")


def sections_of(found: Collection) -> Iterator[tuple[str, list[Frame]]]:
    yield from _messages(found)
    private = list(chain(*found.private.values()))
    yield "To one person alone", _posts(private, Level.TEXT)
    yield "To one person in a modal", [_dialog(told(each, OPENED)) for each in private if len(each.blocks) > 2]
    yield "Forms", [_dialog(modal(form, OPENED)) for form in chain(*found.forms.values())]
    homes = [home_view(home)["blocks"] for home in chain(*found.homes.values())]
    yield "App Home", [Frame('<div class="home">', blocks, "</div>") for blocks in homes]


def _messages(found: Collection) -> Iterator[tuple[str, list[Frame]]]:
    for kind, shapes in sorted(found.said.items()):
        yield kind.replace("_", " ").capitalize(), _posts(chain(*shapes.values()), Level.CHARTS)
    pages = [each for kind, shapes in found.said.items() if kind.endswith("page") for each in chain(*shapes.values())]
    for level in (Level.TABLES, Level.TEXT):
        yield f"Pages where Slack takes {level.name.lower()}", _posts(pages[:2], level)


def _posts(said: Iterable[Message], level: Level) -> list[Frame]:
    parts = chain(*(messages(each, level=level, link=lambda _: ADDRESS) for each in said))
    before = '<div class="message"><i>R</i><div><b class="name">Reflectory</b>'
    return [Frame(before, list(part.blocks), "</div></div>") for part in parts]


def _dialog(view: Json) -> Frame:
    buttons = "".join(f"<span>{escape(view[name]['text'])}</span>" for name in ("close", "submit") if name in view)
    title = escape(view["title"]["text"])
    return Frame(
        f'<div class="modal"><header>{title}</header><div>', view["blocks"], f"</div><footer>{buttons}</footer></div>"
    )


def page(sections: Iterable[tuple[str, list[Frame]]]) -> str:
    shown = [(title, frames) for title, frames in sections if frames]
    drawn = iter(_drawn([frame.blocks for _, frames in shown for frame in frames]))
    body = "".join(
        f"<h2>{escape(title)} <small>{len(frames)}</small></h2>"
        + "".join(f"{frame.before}{next(drawn)}{frame.after}" for frame in frames)
        for title, frames in shown
    )
    theirs = (node_modules() / "slack-blocks-to-jsx" / "dist" / "style.css").read_text(encoding="utf-8")
    head = f'<meta charset="utf-8"><title>What Reflectory says in Slack</title><style>{theirs}{STYLE}</style>'
    return f'<!doctype html><html lang="en">{head}<h1>What Reflectory says in Slack</h1>{body}</html>'


def _drawn(lists: list[list[Json]]) -> list[str]:
    command = ["node", "gallery.mjs"]
    run = subprocess.run(command, cwd=FOLDER, input=json.dumps(lists), text=True, stdout=subprocess.PIPE, check=True)
    markup: list[str] = json.loads(run.stdout)
    return markup


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "gallery.html"))
