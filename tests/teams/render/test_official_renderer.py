"""Microsoft's renderer shows each card whole, in a channel and on a phone, and takes no words for markup."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.teams.render.answering import Replies
from adapters.teams.render.blocks import nowhere
from adapters.teams.render.fields import Choices
from adapters.teams.render.forms import dialog
from adapters.teams.render.messages import messages
from adapters.teams.sdk import wire
from bot.domain.form import Form, FormId, Option, Pick
from bot.domain.message import Act, Button, Message, Quote, Text
from bot.domain.message import Choices as Buttons
from tests.dialogue_wording.invent import called
from tests.slack.render.test_every_kind import SAYING, WORDS, with_short_ids
from tests.teams.official.renderer import DESKTOP, NARROW, PHONE, Renderer, renderer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
AT = wire.Filled(next(iter(FormId)), "subject")


@pytest.fixture(scope="module")
def official() -> Iterator[Renderer]:
    assert CHROMIUM
    with renderer(CHROMIUM) as opened:
        yield opened


@pytest.mark.parametrize("function", SAYING, ids=lambda each: f"{each.__module__.rpartition('.')[2]}.{each.__name__}")
def test_it_is_shown_whole_and_as_it_was_written(official: Renderer, function: Callable[..., Any]) -> None:
    for words in WORDS:
        for card in cards(called(function, words, 0)):
            for width in (DESKTOP, PHONE):
                drawn = official.draw(card, width)
                assert not drawn.foreign
                assert drawn.overflow == 0
                assert not [fault for fault in drawn.faults if "Chart." not in fault]  # it draws their fallback


def cards(spoken: Any) -> list[dict[str, Any]]:
    if spoken is None:
        return []
    said = with_short_ids(spoken)
    if isinstance(said, Form):
        return [dialog(said, AT, Choices())["task"]["value"]["card"]["content"]]
    return [part.card() for part in messages(said, link=nowhere, replies=Replies.WITH_MENTION)]


HOSTILE = "[a](https://evil.example.org) **b** <img src=x onerror=alert(1)> <at>everyone</at> `c` # d\n- e\n1. f"


@pytest.mark.parametrize("block", [Text(HOSTILE), Quote(HOSTILE, "Maria [x](https://evil.example.org)")])
def test_peoples_words_are_read_as_they_wrote_them(official: Renderer, block: Any) -> None:
    [part] = messages(Message((block,)), link=nowhere)
    drawn = official.draw(part.card())
    assert (drawn.links, drawn.foreign) == ([], [])
    for words in ("[a](https://evil.example.org) **b** <img src=x", "<at>everyone</at> `c` # d"):
        assert words in drawn.words


LISTS = ("- a", "+ a", "1. a", "2) a", "---", "# a", "> a", "a\n\n- b")


@pytest.mark.parametrize("words", [HOSTILE, "![x](https://evil.example.org/x.png)", "<https://a.example>", *LISTS])
def test_a_choice_is_read_as_it_was_written(official: Renderer, words: str) -> None:
    """A title has no runs of text, and is read as Markdown."""
    pick = Pick("who", "Who? *Really*", (Option("1", words), Option("2", "plain")))
    drawn = official.draw(cards(Form(FormId.AGREE_WITH, "p1", "Title", (pick,), "Send"))[0])
    assert (drawn.links, drawn.foreign) == ([], [])


LABELS = ("Answer in a form", "I don't know. Who would?", "I agree with ...", "Not this time", "Resources")


def test_no_button_is_cut_off_in_a_narrow_window(official: Renderer) -> None:
    """On a phone Teams draws by another renderer, which moves a row of buttons sideways."""
    buttons = tuple(Button(Act.RESOURCES, "p1", label) for label in LABELS)
    [part] = messages(Message((Text("?"), Buttons(buttons))), link=nowhere)
    assert official.draw(part.card(), NARROW).clipped == []


def test_markup_would_be_seen(official: Renderer) -> None:
    """The test above can fail: a text block with the same words makes links and bold type of them."""
    body = [{"type": "TextBlock", "text": HOSTILE, "wrap": True}]
    drawn = official.draw({"type": "AdaptiveCard", "version": "1.5", "body": body})
    assert drawn.links
    assert drawn.foreign
