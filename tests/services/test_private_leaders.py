"""A private leadership channel is as if it were not there, for facilitators who are not in it."""

import pytest

from bot.domain.events import Chosen
from bot.domain.form import Invalid
from bot.domain.message import Act
from bot.domain.reflection import Reflection
from bot.domain.report import Reporting
from tests.journeys.town import Town, said
from tests.services.scene import TEAM

PRIVATE = "cte-health"


@pytest.fixture
async def running(district: Town) -> Town:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2, 1.A.3", days="mon")
    return district


async def test_typed_it_is_refused_in_the_words_for_no_such_channel(running: Town) -> None:
    refused = said(await running.types(TEAM, "maria", f"settings leadership={PRIVATE}"))
    nowhere = said(await running.types(TEAM, "maria", "settings leadership=nowhere"))
    assert refused.replace(PRIVATE, "nowhere") == nowhere
    assert not await running.many(Reporting)


async def test_sent_in_a_form_it_is_refused_as_well(running: Town) -> None:
    form = await running.hear(TEAM, "maria", Chosen(Act.SET_UP, TEAM))
    reply = await running.submits(TEAM, "maria", form, leadership=PRIVATE)
    assert isinstance(reply, Invalid)
    assert "I can't find a channel named" in reply.errors["leadership"]
    assert (await running.one(Reflection)).settings.leadership is None


async def test_a_member_may_choose_it_and_another_facilitator_may_keep_it(running: Town) -> None:
    running.census.newcomers[PRIVATE] = ("maria",)
    await running.types(TEAM, "maria", f"settings leadership={PRIVATE}")
    assert [each.leadership.channel for each in await running.many(Reporting)] == [PRIVATE]
    await running.types(TEAM, "maria", "facilitators add darnell")
    await running.types(TEAM, "darnell", "settings at=10:00")
    settings = (await running.one(Reflection)).settings
    assert settings.leadership == running.place(PRIVATE)
    assert settings.cadence.at.hour == 10
