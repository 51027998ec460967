"""Where the bot is not: who asks for something that needs the channel is told how to invite it."""

import pytest

from bot.domain.events import Chosen, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.reflection import Reflection
from tests.journeys.town import Town, prefilled, said
from tests.services.scene import TEAM, Scene

COMMANDS = ["setup", "setup plan=1", "start", "next", "resume", "summary", "export"]


@pytest.mark.parametrize("command", COMMANDS)
async def test_what_needs_the_channel_is_not_begun(scene: Scene, command: str) -> None:
    scene.town.census.closed.add(TEAM)
    before = await scene.town.rows()
    reply = await scene.town.types(TEAM, "maria", command)
    assert "I'm not in this channel yet. Add me to it, or write @Reflectory here" in said(reply)
    assert await scene.town.rows() == before


async def test_a_form_that_was_open_when_the_bot_was_removed_begins_nothing(district: Town) -> None:
    form = await district.types("cte-health", "grace", "setup")
    district.census.closed.add("cte-health")
    sent = Submitted(FormId.SET_UP, "cte-health|", prefilled(form.form))  # type: ignore[union-attr]
    assert "I'm not in this channel" in said(await district.hear("cte-health", "grace", sent))
    assert not await district.many(Reflection)


async def test_what_was_said_and_decided_can_be_seen_and_stopped_from_outside(scene: Scene) -> None:
    scene.town.census.closed.add(TEAM)
    assert "Question 1 of 4" in said(await scene.town.types(TEAM, "maria", "status"))
    assert "Publish them" in said(await scene.town.types(TEAM, "tom", "steps"))
    await scene.town.hear(TEAM, "maria", Chosen(Act.CONFIRM_STOP, ""))
    assert (await scene.town.one(Reflection)).ended_at


async def test_a_welcome_welcomes_though_the_platform_does_not_show_us_the_channel_yet(district: Town) -> None:
    district.census.closed = {"cte-health"}
    await district.invite("cte-health")
    assert "I'm Reflectory" in district.text("cte-health")
    assert "not in this channel" not in district.text("cte-health")
