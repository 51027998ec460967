"""A plan that changes while it runs: dates follow, what was asked stays, and an emptied plan comes to its end."""

from bot.domain.plan import Item, ItemState
from bot.domain.reflection import Appointment, Due, Reflection, ReflectionState
from tests.journeys.town import Town
from tests.services.scene import TEAM


async def running(town: Town) -> None:
    await town.sets_up(TEAM, "maria", plan="own", parts="1.A.2, 1.A.3", days="mon")
    await town.until("2026-09-14 10:00")


async def test_live_has_no_dates_any_more(district: Town) -> None:
    await running(district)
    await district.types(TEAM, "maria", "settings plan=live")
    assert not await district.many(Appointment, due=Due.SLOT)
    assert (await district.one(Reflection)).next_slot is None


async def test_what_was_asked_stays_and_is_not_asked_again(district: Town) -> None:
    await running(district)
    await district.types(TEAM, "maria", "settings plan=1")
    items = await district.many(Item)
    assert [item.ref for item in items if item.state is ItemState.ASKED] == ["1.A.2"]
    assert [item.ref for item in items].count("1.A.2") == 1
    assert len(items) == 9


async def test_a_plan_with_nothing_left_is_finished(district: Town) -> None:
    await running(district)
    await district.types(TEAM, "maria", "close")
    for _ in range(2):
        await district.types(TEAM, "maria", "next")
        await district.types(TEAM, "maria", "skip")
    await district.types(TEAM, "maria", "setup plan=own parts=1.A.2 days=mon")
    assert (await district.many(Reflection))[0].state is ReflectionState.FINISHED


async def test_a_plan_narrowed_to_what_is_settled_is_finished(district: Town) -> None:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.N, 2.A.1", days="mon")
    for _ in range(2):
        await district.types(TEAM, "maria", "next")
        await district.types(TEAM, "maria", "close")
    await district.types(TEAM, "maria", "settings parts=1.N")
    reflection = await district.one(Reflection)
    assert reflection.state is ReflectionState.FINISHED
    assert reflection.next_slot is None
    assert "All done" in district.text(TEAM)
