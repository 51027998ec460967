"""The gallery is one page that needs nothing else, and shows what it is given as Slack and Teams would."""

import re

import pytest

from bot.domain.delivery import Kind
from bot.domain.form import Home
from tests.browser.test_page import CHROMIUM
from tests.playground import scenes
from tests.slack.render.exhibits import Collection
from tests.slack.types.schemas import node_modules
from tools.gallery import page, sections_of

SAID = Collection(
    said={Kind.PROMPT: {"": [scenes.PROMPT]}},
    private={"": [scenes.NOTE]},
    forms={"": [scenes.SET_UP]},
    homes={"": [Home(scenes.WELCOME)]},
)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
def test_everything_is_on_one_page_that_asks_for_nothing() -> None:
    node_modules()
    shown = page(sections_of(SAID))
    for words in ("Answer in a form", "mention me", "Public holidays", "Hello, I am Reflectory"):
        assert shown.count(words) > 1, f"not on both platforms: {words}"
    assert not re.search(r"""<script|<link|<img|<iframe|@import|url\(["']?http""", shown)
