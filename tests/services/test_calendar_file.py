"""A district's calendar file: the events that sound like "no school" are ticked, and what is ticked closes days."""

from datetime import date

from bot.domain.events import Submitted
from bot.domain.form import FormId, Invalid, Nothing, Pick, Show
from bot.domain.reflection import Appointment, Due, Reflection
from tests.journeys.town import Town, prefilled, said
from tests.services.scene import CALENDAR, TEAM


async def drafted(town: Town) -> None:
    await town.types(TEAM, "maria", "setup plan=1 days=mon,tue region=US")


async def read(town: Town, content: str) -> Show | Invalid:
    own = (await town.one(Reflection)).id
    reply = await town.hear(TEAM, "maria", Submitted(FormId.CALENDAR_FILE, own, {"file": (content,)}))
    assert isinstance(reply, Show | Invalid)
    return reply


async def test_ticked_events_close_days(district: Town) -> None:
    await drafted(district)
    shown = await read(district, CALENDAR)
    assert isinstance(shown, Show)
    pick = next(field for field in shown.form.fields if isinstance(field, Pick))
    assert [option.label.split(" (")[0] for option in pick.options] == ["No school conferences", "Picture day"]
    assert prefilled(shown.form)["events"] == (pick.options[0].value,)
    preview = await district.submits(TEAM, "maria", shown)
    assert "Mon, Nov 9" not in said(preview)
    calendar = (await district.one(Reflection)).cadence.calendar
    assert calendar.closed_because(date(2026, 11, 10))
    assert not calendar.closed_because(date(2026, 11, 12))


async def test_while_it_runs_the_coming_slot_moves(district: Town) -> None:
    await drafted(district)
    await district.types(TEAM, "maria", "start")
    shown = await read(district, CALENDAR.replace("20261109", "20260914").replace("20261111", "20260915"))
    assert await district.submits(TEAM, "maria", shown) == Nothing()
    due = await district.one(Appointment, due=Due.SLOT)
    assert due.at
    assert due.at.date() == date(2026, 9, 15)


async def test_what_is_no_calendar_is_refused_in_the_form(district: Town) -> None:
    await drafted(district)
    for content in ("", "Dear all, school is closed on Monday.", CALENDAR.replace("2026", "2020"), "x" * 300_000):
        assert isinstance(await read(district, content), Invalid)
    assert not (await district.one(Reflection)).cadence.calendar.closed_because(date(2026, 11, 9))
