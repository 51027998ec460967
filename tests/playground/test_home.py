"""A person's own view in the playground: its buttons and forms act in the place that each part is about."""

import pytest

from bot.domain.events import Chosen, Commanded, HomeOpened, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from tests.playground.visitor import Visitor

ROOM = "cte-automotive"


@pytest.fixture
async def note(at: Visitor) -> str:
    """Tom, who is in both teams, has his view before him in the other team's channel."""
    await at.act("say", "tom", text="/reflect home")
    assert at.stage.bot.last().body == Commanded("home")
    return at.stage.chat.notes(ROOM, "tom")[-1].id


async def test_each_part_is_shown_to_one_person(at: Visitor, note: str) -> None:
    assert "Shown after" in await at.page("tom")
    assert "Shown after" not in await at.page("maria")


async def test_a_button_acts_in_the_place_of_its_part(at: Visitor, note: str) -> None:
    await at.act("press", "tom", message=note, root="", place="cte-health", choice="step_done s1")
    done = at.stage.bot.last(skip=1)
    assert (done.place.channel, done.body) == ("cte-health", Chosen(Act.STEP_DONE, "s1"))


async def test_the_view_follows_what_was_done(at: Visitor, note: str) -> None:
    await at.act("press", "tom", message=note, root="", place="cte-health", choice="step_done s1")
    assert isinstance(at.stage.bot.last().body, HomeOpened)
    assert f"Shown after {len(at.stage.bot.heard)} events" in await at.page("tom")
    await at.act("say", "tom", text="/reflect home")
    assert (await at.page("tom")).count("Shown after") == 1


async def test_a_form_opened_there_is_sent_from_there(at: Visitor, note: str) -> None:
    shown = await at.act("press", "tom", message=note, root="", place="cte-health", choice="answer_in_form q7")
    token = shown.headers["Location"].partition("form=")[2]
    await at.act(f"form/{token}", "tom", text="Done from my own view.")
    sent = at.stage.bot.last(skip=1)
    assert sent.place.channel == "cte-health"
    assert sent.body == Submitted(FormId.ANSWER, "q1", {"text": ("Done from my own view.",)})


async def test_nobody_acts_in_a_channel_they_are_not_in(at: Visitor, note: str) -> None:
    heard = len(at.stage.bot.heard)
    answer = await at.act("press", "tom", message=note, root="", place="leadership", choice="step_done s1")
    assert answer.status == 403
    assert len(at.stage.bot.heard) == heard
