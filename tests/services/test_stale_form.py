"""A set-up form that was open while somebody else changed the settings undoes nothing."""

from bot.domain.form import Invalid
from bot.domain.reflection import Reflection
from tests.journeys.town import Town, said

TEAM = "cte-automotive"


async def test_a_form_that_is_older_than_a_snow_day_is_sent_back(district: Town) -> None:
    await district.types(TEAM, "maria", "setup plan=1")
    await district.types(TEAM, "maria", "start")
    form = await district.types(TEAM, "maria", "setup")
    await district.types(TEAM, "maria", "snowday Sep 21")
    sent = await district.submits(TEAM, "maria", form, at="10:00")
    assert isinstance(sent, Invalid)
    assert "open it again" in said(sent)
    [reflection] = await district.many(Reflection)
    assert "Snow day" in {each.name for each in reflection.cadence.calendar.breaks}
    assert reflection.cadence.at.hour == 9


async def test_a_form_of_now_is_taken(district: Town) -> None:
    await district.types(TEAM, "maria", "setup plan=1")
    await district.types(TEAM, "maria", "start")
    form = await district.types(TEAM, "maria", "setup")
    await district.submits(TEAM, "maria", form, at="10:00")
    [reflection] = await district.many(Reflection)
    assert reflection.cadence.at.hour == 10
