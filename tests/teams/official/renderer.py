"""Cards drawn in a browser by Microsoft's renderer, as wide as in a channel or on a phone; text blocks as Markdown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.npm import Packages

FOLDER = Path(__file__).resolve().parent
PACKAGES = Packages(FOLDER)
DESKTOP, NARROW, PHONE = 640, 450, 320
"""Pixels that a card has, about, in a channel, in a chat or beside another window, and on a small phone."""

STYLE = """
body { margin: 0; font: 14px/20px "Segoe UI", "Noto Sans", Arial, sans-serif; background: #fff }
#card { overflow-wrap: anywhere } button { font: inherit }
"""
DRAW = (FOLDER / "draw.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Drawn:
    """`faults` is what the renderer has to say of the card, `links` where its words lead, `words` all that is read.

    `clipped` are buttons that do not show whole, `foreign` elements that stand for nothing of the card: made of words,
    if ever. `overflow` is in pixels.
    """

    faults: list[str]
    links: list[str]
    words: str
    foreign: list[str]
    clipped: list[str]
    overflow: int
    html: str


@contextmanager
def renderer(chromium: str) -> Iterator["Renderer"]:
    modules = PACKAGES.modules()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        try:
            page = browser.new_page()
            page.set_content(f'<!doctype html><style>{STYLE}</style><div id="card"></div>')
            page.add_script_tag(path=modules / "adaptivecards" / "dist" / "adaptivecards.min.js")
            page.add_script_tag(path=modules / "markdown-it" / "dist" / "markdown-it.min.js")
            yield Renderer(page)
        finally:
            browser.close()


class Renderer:
    def __init__(self, page: Page) -> None:
        self._page = page

    def draw(self, card: dict[str, Any], width: int = DESKTOP) -> Drawn:
        self._page.set_viewport_size({"width": width, "height": 800})
        return Drawn(**self._page.evaluate(DRAW, card))

    def picture(self, path: Path) -> None:
        """Of what was drawn last."""
        self._page.screenshot(path=path, full_page=True)
