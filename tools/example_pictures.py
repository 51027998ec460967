"""Pictures of the worked example: posts and forms as Slack and Teams show them, pages of documents.

They need npm, Chromium, LibreOffice, poppler (pdftoppm) and netpbm (pngtopnm, pnmquant, pnmtopng).
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.browser.test_page import CHROMIUM
from tests.documents.office import converted
from tools import gallery_slack as slack
from tools import gallery_teams as teams
from tools.example_district import Shown
from tools.gallery import STYLE

SCALE = 1.5
DENSITY = 100
"""Dots an inch of a document's page: as many as reading it on a screen takes."""

COLORS = 32
"""Enough for letters on white, in a third of the bytes."""

FRAME = """
body { margin: 0; padding: 0; max-width: none; background: #fff }
.picture { width: 43rem; padding: 1rem 1.25rem; box-sizing: border-box }
.picture.slack .message { margin: 0 } .picture.teams { background: #f5f5f5; width: 41rem } .card { margin: 0 }
.picture.cut { max-height: 52rem; overflow: hidden; border-bottom: 2px dashed #999 }
.room { font-weight: bold; margin: 0 0 .8rem; color: #1d1c1d } .modal { margin: 0 auto }
"""


@dataclass(frozen=True)
class Picture:
    """`name` is a message's or a form's in what was shown; `room` is where people see it; `cut`: its beginning."""

    name: str
    room: str = ""
    cut: bool = False


CHAT = (
    Picture("page", "leadership"),
    Picture("section", "leadership"),
    Picture("decide"),
    Picture("verdict", "cte-automotive"),
    Picture("reply", "cte-culinary"),
    Picture("next-page", "leadership"),
    Picture("summary", "cte-automotive"),
    Picture("detail", "cte-automotive", cut=True),
)
PAGES = {"worksheet.pdf": (1, 2), "worksheet.docx": (1,), "year-report.pdf": (1, 2), "year-report.docx": (1,)}
"""Which pages of each document."""


def names() -> Iterator[str]:
    """All that are taken."""
    yield from (f"example-{platform}-{each.name}.png" for platform in ("slack", "teams") for each in CHAT)
    yield from (f"{_stem(document)}-{number}.png" for document, numbers in PAGES.items() for number in numbers)


def take(shown: Shown, folder: Path) -> None:
    _chats(shown, folder)
    _pages(shown, folder)
    for name in names():
        _lighten(folder / name)


def _chats(shown: Shown, folder: Path) -> None:
    drawn = [*_in_slack(shown), *_in_teams(shown)]
    head = f'<meta charset="utf-8"><style>{slack.style()}{teams.STYLE}{STYLE}{FRAME}</style>'
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(device_scale_factor=SCALE, viewport={"width": 900, "height": 600})
        for name, markup in drawn:
            page.set_content(f'<!doctype html><html lang="en">{head}{markup}</html>')
            page.locator(".picture").screenshot(path=folder / f"example-{name}.png")
        browser.close()


def _in_slack(shown: Shown) -> Iterator[tuple[str, str]]:
    frames = [
        slack.asked(shown.forms[each.name]) if each.name in shown.forms else slack.posted(shown.messages[each.name])
        for each in CHAT
    ]
    for each, markup in zip(CHAT, slack.drawn(frames), strict=True):
        yield f"slack-{each.name}", _framed(each, f"# {each.room}", markup, "slack")


def _in_teams(shown: Shown) -> Iterator[tuple[str, str]]:
    cards = [
        teams.asked(shown.forms[each.name]) if each.name in shown.forms else teams.posted(shown.messages[each.name])
        for each in CHAT
    ]
    for each, markup in zip(CHAT, teams.drawn(cards), strict=True):
        yield f"teams-{each.name}", _framed(each, each.room, markup, "teams")


def _framed(picture: Picture, room: str, markup: str, where: str) -> str:
    above = f'<p class="room">{room}</p>' if picture.room else ""
    return f'<div class="picture {where}{" cut" if picture.cut else ""}">{above}{markup}</div>'


def _pages(shown: Shown, folder: Path) -> None:
    with TemporaryDirectory() as made:
        work, printed = Path(made), Path(made) / "printed"
        printed.mkdir()
        for name in PAGES:
            (work / name).write_bytes(shown.files[name])
        as_pdf = converted("pdf", [work / name for name in PAGES if name.endswith("docx")], printed)
        for name, numbers in PAGES.items():
            source = as_pdf.get(Path(name).stem, work / name) if name.endswith("docx") else work / name
            for number in numbers:
                told = ["pdftoppm", "-png", "-singlefile", "-r", str(DENSITY), "-f", str(number), str(source)]
                subprocess.run([*told, str(folder / f"{_stem(name)}-{number}")], check=True)


def _stem(document: str) -> str:
    stem, kind = document.split(".")
    return f"example-{stem}-{'word' if kind == 'docx' else kind}"


def _lighten(picture: Path) -> None:
    """Fewer colors, in place."""
    content = picture.read_bytes()
    for step in (["pngtopnm"], ["pnmquant", str(COLORS)], ["pnmtopng", "-compression", "9"]):
        content = subprocess.run(
            step, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
        ).stdout
    picture.write_bytes(content)
