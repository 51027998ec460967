"""Reading lists: the addresses of our own worksheets are links, and nothing that people wrote becomes one."""

from dataclasses import replace

from bot.dialogue.wording.prompts import form_answer_message, resources_message
from bot.domain.message import Bullets, Link, Links, Message
from bot.domain.worksheet import Principle, Resource
from tests.dialogue.builders import an_answer
from tests.dialogue.test_reporting import PROMPT
from tests.dialogue_wording.invent import worksheet

GUIDE = Resource("The guide", "https://careertech.org/guide")
BOOK = Resource("A book")


def reading(*resources: Resource) -> Message:
    principle: Principle = replace(worksheet().principles[0], resources=resources, further=(), practice=())
    return resources_message(principle, (), ())


def test_what_has_an_address_is_a_link_and_what_has_none_is_not() -> None:
    message = reading(GUIDE, BOOK)
    assert [block for block in message.blocks if isinstance(block, Links)] == [
        Links((Link(GUIDE.title, GUIDE.url or ""),))
    ]
    assert [block for block in message.blocks if isinstance(block, Bullets)] == [Bullets(("A book",))]
    assert "• The guide https://careertech.org/guide" in message.plain


def test_no_list_stands_empty() -> None:
    assert not any(isinstance(block, Bullets) for block in reading(GUIDE).blocks)
    assert not any(isinstance(block, Links) for block in reading(BOOK).blocks)
    assert "To read:" not in reading().plain


def test_an_address_that_somebody_wrote_is_words() -> None:
    answer = replace(an_answer(PROMPT), text="See https://example.org")
    assert not any(isinstance(block, Links) for block in form_answer_message(answer, "Ana", "").blocks)
