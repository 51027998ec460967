"""Every message, form and private line that the bot has words for passes Microsoft's schema and the rules of Teams."""

from collections.abc import Callable
from typing import Any

import pytest

from adapters.teams.render.answering import Replies
from adapters.teams.render.blocks import nowhere
from adapters.teams.render.fields import Choices
from adapters.teams.render.forms import again, dialog
from adapters.teams.render.messages import messages, whole
from adapters.teams.sdk import wire
from bot.domain.form import Form
from tests.dialogue_wording.invent import called
from tests.slack.render.test_every_kind import SAYING, WORDS, with_short_ids
from tests.teams.render.checks import DIALOG, check

SOMEBODY = Choices(people=(("id-maria", "Maria [Delgado](https://evil)"),), places=(("19:a@thread.tacv2", "a: b"),))


@pytest.mark.parametrize("function", SAYING, ids=lambda each: f"{each.__module__.rpartition('.')[2]}.{each.__name__}")
def test_teams_takes_whatever_is_said(function: Callable[..., Any]) -> None:
    for words in WORDS:
        for seed in range(2):
            spoken = called(function, words, seed)
            if spoken is None:
                continue
            said = with_short_ids(spoken)
            if isinstance(said, Form):
                check_form(said)
            else:
                for replies in Replies:
                    for part in messages(said, link=nowhere, replies=replies):
                        check(part.card("reflectory:key:0:1"))
                check(whole(said, link=nowhere).card(), DIALOG)


def check_form(form: Form) -> None:
    at = wire.Filled(form.id, form.subject, "19:a@thread.tacv2", "17")
    shown = dialog(form, at, SOMEBODY, {"": "Something is wrong.", "nothing": "*bold* <b>"})
    card = shown["task"]["value"]["card"]["content"]
    check(card, DIALOG)
    [send] = card["actions"]
    assert wire.read(send["data"]) == at
    assert again(send["data"], {}) is not None
