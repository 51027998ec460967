"""Nothing is kept in a process: another one over the same database goes on where the first one stopped."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.domain.answer import Answer
from bot.domain.errors import TryAgain, Unknown
from bot.domain.events import Commanded
from bot.domain.reflection import Appointment, Due, Prompt, Reflection
from bot.services.context import Context
from bot.services.prompting import tick
from tests.journeys.edges import Accident
from tests.journeys.town import Town, worksheets
from tests.services.scene import TEAM
from tests.stores import Stores


async def started(town: Town, channel: str = TEAM, who: str = "maria", **values: str) -> None:
    given: dict[str, Any] = {"plan": "own", "parts": "1.A", "days": "mon", "every": "1", **values}
    await town.sets_up(channel, who, **given)


async def test_a_restart_in_between_asks_the_next_question_once(district: Town, stores: Stores) -> None:
    await started(district)
    await district.until("2026-09-14 09:00")
    root = district.last_prompt(TEAM)
    district.restart(stores.open())
    await district.says(TEAM, "darnell", "Written after the restart.", root)
    await district.until("2026-09-21 09:00")
    district.restart(stores.open())
    await district.until("2026-09-21 10:00")
    assert [prompt.item for prompt in await district.many(Prompt)] == ["1.A.1", "1.A.2"]
    assert [answer.text for answer in await district.many(Answer)] == ["Written after the restart."]


async def test_a_restart_while_a_message_is_in_doubt_posts_it_once(district: Town, stores: Stores) -> None:
    await started(district, every="0")
    district.post.accidents = [Accident(Unknown("lost"), TEAM, after=True)]
    async with asyncio.timeout(5):
        await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    await district.engine._round()
    district.restart(stores.open())
    await district.engine.settle()
    assert sum("Has it been spelled out" in message.plain for message in district.messages(TEAM)) == 1


async def test_two_engines_ask_once(district: Town, stores: Stores) -> None:
    await started(district)
    other = replace(district.context, store=stores.open())
    district.clock.now = (await district.one(Appointment, due=Due.SLOT)).at or district.clock.now
    kept = await asyncio.gather(_tick(district.context), _tick(other))
    assert sum(kept) == 1
    assert len(await district.many(Prompt)) == 1


async def _tick(context: Context) -> int:
    """As an engine does it: who is told that the database is busy comes again."""
    while True:
        with suppress(TryAgain):
            return await tick(context)


async def test_a_running_reflection_keeps_its_wording_when_the_file_changes(district: Town, stores: Stores) -> None:
    await started(district)
    first, *others = worksheets()
    action = first.principles[0].actions[0]
    question = replace(action.questions[1], text="A new wording?")
    changed = replace(action, questions=(action.questions[0], question, *action.questions[2:]))
    principle = replace(first.principles[0], actions=(changed, *first.principles[0].actions[1:]))
    district.publish(replace(first, principles=(principle, *first.principles[1:])), *others)
    district.restart(stores.open())
    await district.until("2026-09-21 10:00")
    assert "How do you make sure" in district.text(TEAM)
    assert "A new wording?" not in district.text(TEAM)
    await started(district, "cte-health", "grace", parts="1.A.2")
    await district.until("2026-09-28 10:00")
    assert "A new wording?" in district.text("cte-health")


async def test_one_reflection_at_fault_stops_no_other_and_is_tried_again(district: Town) -> None:
    await started(district)
    await started(district, "cte-health", "grace")
    broken = await district.one(Reflection, place=district.place(TEAM))
    async with district.store.transaction() as tx:
        zone = replace(broken.settings, cadence=replace(broken.cadence, zone="Nowhere/Land"))
        await tx.put(replace(broken, settings=zone))
    await district.until("2026-09-14 09:00")
    assert [prompt.place.channel for prompt in await district.many(Prompt)] == ["cte-health"]
    async with district.store.transaction() as tx:
        await tx.put(broken)
    await district.until("2026-09-14 09:30")
    assert {prompt.place.channel for prompt in await district.many(Prompt)} == {"cte-health", TEAM}


async def test_a_summary_waits_for_a_directory_that_is_broken(district: Town) -> None:
    await started(district, parts="1.A.2", every="0")
    for _ in range(2):
        await district.types(TEAM, "maria", "next")
        await district.types(TEAM, "maria", "close")
    district.census.broken = True
    await district.until("2026-09-10 08:05")
    assert "Our summary" not in district.text(TEAM)
    district.census.broken = False
    await district.until("2026-09-10 08:30")
    assert district.text(TEAM).count("Our summary") == 1
