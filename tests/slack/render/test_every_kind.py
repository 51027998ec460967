"""Every message, form and private line that the bot has words for passes Slack's types and limits."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest

from adapters.slack.render.forms import modal, told
from adapters.slack.render.levels import Level
from adapters.slack.render.messages import messages
from adapters.slack.sdk.wire import Opened
from bot.domain.form import Field, Form, Option, Pick
from bot.domain.message import Block, Button, Choices, Message
from tests.dialogue_wording.invent import called, functions
from tests.slack.render.checks import check_message, check_view
from tests.slack.render.invented import HOSTILE

WORDS = ("Sample", " ".join(HOSTILE), "Many words of one person. " * 200)


def said(function: Callable[..., Any]) -> set[Any]:
    hint = get_type_hints(function).get("return")
    return {hint, *get_args(hint)} & {Message, Form}


SAYING = [each for each in functions() if said(each)]


def with_short_ids(spoken: Message | Form) -> Message | Form:
    """What is made up gives ids the same long words as all else; real ones are short and differ."""
    if isinstance(spoken, Form):
        return replace(spoken, subject="p1", fields=tuple(_field(each) for each in spoken.fields))
    return Message(tuple(_block(each) for each in spoken.blocks))


def _block(block: Block) -> Block:
    if isinstance(block, Choices):
        return Choices(tuple(_button(each, number) for number, each in enumerate(block.buttons)))
    return block


def _button(button: Button, number: int) -> Button:
    return replace(button, subject=f"{button.act}:{number}")


def _field(field: Field) -> Field:
    if isinstance(field, Pick):
        offered = field.options or (Option("", "Only one"),)  # the services show no choice of nothing
        return replace(field, options=tuple(Option(str(n), each.label) for n, each in enumerate(offered)))
    return field


@pytest.mark.parametrize("function", SAYING, ids=lambda each: f"{each.__module__.rpartition('.')[2]}.{each.__name__}")
def test_slack_takes_whatever_is_said(function: Callable[..., Any]) -> None:
    for words in WORDS:
        for seed in range(2):
            spoken = called(function, words, seed)
            if spoken is not None:
                check(with_short_ids(spoken))


def check(spoken: Message | Form) -> None:
    if isinstance(spoken, Form):
        check_view(modal(spoken, Opened("C1")))
        return
    check_view(told(spoken, Opened("C1")))
    for level in Level:
        for part in messages(spoken, level=level, link=lambda _: "https://team.slack.com/archives/C1/p1"):
            check_message(part)


def test_the_list_is_not_empty_and_grows_with_the_wording() -> None:
    assert len(SAYING) > 70
    assert all(inspect.isfunction(each) for each in SAYING)
