"""`python tools/gallery.py OUT.html`: everything that the bot says in the tests' stories, in Slack and in Teams.

One page without scripts and outside files, to be looked at by people. It needs npm and Chromium.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from adapters.slack.render.levels import Level  # noqa: E402 - the path above comes first
from adapters.teams.render.answering import Replies  # noqa: E402
from bot.domain.delivery import Kind  # noqa: E402
from tests.slack.render.exhibits import Collection, collected  # noqa: E402
from tests.slack.types.schemas import node_modules  # noqa: E402
from tools import gallery_slack as slack  # noqa: E402
from tools import gallery_teams as teams  # noqa: E402

TITLE = "What Reflectory says in Slack and in Teams"
STYLE = """
body { font: 15px/1.46 Lato, "Noto Sans", Arial, sans-serif; margin: 2rem auto; max-width: 84rem; color: #1d1c1d }
body { padding: 0 1rem } h1 { font-size: 1.6rem } h2 { margin: 3rem 0 1rem; border-bottom: 1px solid #ddd }
h2 small { color: #616061 }
.row { display: grid; grid-template-columns: minmax(0, 46rem) minmax(0, 32rem); gap: 3rem; align-items: start }
@media (max-width: 60rem) { .row { grid-template-columns: minmax(0, 1fr); gap: 0 } }
.message { display: grid; grid-template-columns: 36px 1fr; gap: .6rem; margin: 0 0 1.6rem }
.message > i { width: 36px; height: 36px; border-radius: 8px; background: #2c5c4b; color: #fff }
.message > i { font: bold 20px/36px serif; text-align: center } .message b.name { display: block }
"""


@dataclass(frozen=True)
class Row:
    """One thing that is said, on each platform. What one of them alone says differently has no other side."""

    slack: list[slack.Frame]
    teams: list[teams.Json]


def main(out: Path) -> None:
    node_modules()
    out.write_text(page(sections_of(collected())), encoding="utf-8")


def sections_of(found: Collection) -> Iterator[tuple[str, list[Row]]]:
    for kind, shapes in sorted(found.said.items()):
        rows = [Row(slack.posted(each), teams.posted(each)) for each in chain(*shapes.values())]
        yield kind.replace("_", " ").capitalize(), rows
    private = chain(*found.private.values())
    yield "To one person alone", [Row(slack.answered(each), teams.answered(each)) for each in private]
    yield "Forms", [Row(slack.asked(form), teams.asked(form)) for form in chain(*found.forms.values())]
    yield "Home", [Row(slack.at_home(home), teams.at_home(home)) for home in chain(*found.homes.values())]
    yield from _lesser(found)


def _lesser(found: Collection) -> Iterator[tuple[str, list[Row]]]:
    """What is shown where a platform takes less, or hears less."""
    pages = [each for kind, shapes in found.said.items() if kind.endswith("page") for each in chain(*shapes.values())]
    for level in (Level.TABLES, Level.TEXT):
        yield (
            f"Pages where Slack takes {level.name.lower()}",
            [Row(slack.posted(each, level), []) for each in pages[:2]],
        )
    questions = list(chain(*found.said.get(Kind.PROMPT, {}).values()))[:2]
    for heading, replies in (("without consent", Replies.WITH_MENTION), ("in a chat", Replies.UNHEARD)):
        yield f"A question in Teams {heading}", [Row([], teams.posted(each, replies)) for each in questions]


def page(sections: Iterable[tuple[str, list[Row]]]) -> str:
    shown = [(title, rows) for title, rows in sections if rows]
    in_slack = iter(slack.drawn(row.slack for _, rows in shown for row in rows))
    in_teams = iter(teams.drawn(row.teams for _, rows in shown for row in rows))
    body = "".join(
        f"<h2>{escape(title)} <small>{len(rows)}</small></h2>"
        + "".join(f'<div class="row"><div>{next(in_slack)}</div><div>{next(in_teams)}</div></div>' for _ in rows)
        for title, rows in shown
    )
    head = f'<meta charset="utf-8"><title>{TITLE}</title><style>{slack.style()}{teams.STYLE}{STYLE}</style>'
    return f'<!doctype html><html lang="en">{head}<h1>{TITLE}</h1>{body}</html>'


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "gallery.html"))
