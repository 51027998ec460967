"""After we could not hear a platform: what was written, changed and taken away meanwhile is as if we had."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.answer import Answer
from bot.domain.catching_up import ReadBack, ReadBackState
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.errors import MessengerError, Rejected, TryAgain, TryLater, Unknown
from bot.domain.events import Commanded, Posted
from bot.domain.places import MessageRef, Platform, Workspace
from bot.domain.reflection import Prompt, Reflection
from bot.services.catching_up import TRIES, attend, plan_threads, read_back, read_back_now
from bot.services.delivering import deliver_one
from storage.platform_tables import presence
from tests.journeys.edges import Accident
from tests.journeys.town import TOWN, Town
from tests.services.scene import TEAM
from tests.stores import Stores

HERE = Platform.PLAYGROUND


async def asked(town: Town, parts: str = "1.A.2", channel: str = TEAM, who: str = "maria") -> MessageRef:
    await town.sets_up(channel, who, plan="own", parts=parts, every="0")
    await town.types(channel, who, "next")
    return MessageRef(town.place(channel), town.last_prompt(channel))


def unheard(town: Town, text: str, root: MessageRef) -> MessageRef:
    """Said while nobody listens."""
    return MessageRef(root.place, town.chat.say(root.place.channel, "tom", text, root=root.id).id, root.id)


async def come_back(town: Town) -> None:
    """We hear the platform again, after an hour."""
    await attend(town.context, HERE)
    async with town.store.database.writing() as connection:
        now = await town.store.database.now(connection)
        await connection.execute(update(presence).values(at=now - timedelta(hours=1)))
    await attend(town.context, HERE)


async def words(town: Town) -> list[str]:
    return [answer.text for answer in await town.many(Answer) if answer.counts]


async def due_at_once(town: Town) -> None:
    async with town.store.transaction() as tx:
        for each in await tx.many(ReadBack, state=ReadBackState.WAITING):
            await tx.put(replace(each, at=await tx.now()))


async def test_what_was_written_meanwhile_is_an_answer(district: Town) -> None:
    root = await asked(district)
    ref = unheard(district, "Written in the gap.", root)
    await come_back(district)
    await district.engine.settle()
    assert await words(district) == ["Written in the gap."]
    assert district.chat.entry(TEAM, ref.id).saved
    assert not await district.many(ReadBack)


async def test_what_was_changed_meanwhile_reads_as_it_stands(district: Town) -> None:
    root = await asked(district)
    ref = await district.says(TEAM, "tom", "Before.", root.id)
    district.chat.change(district.chat.entry(TEAM, ref.id), "After.")
    await come_back(district)
    await district.engine.settle()
    assert await words(district) == ["After."]


async def test_what_was_taken_away_meanwhile_is_no_answer(district: Town) -> None:
    root = await asked(district)
    gone = await district.says(TEAM, "tom", "Taken away.", root.id)
    await district.says(TEAM, "priya", "Still here.", root.id)
    district.chat.delete(district.chat.entry(TEAM, gone.id))
    await come_back(district)
    await district.engine.settle()
    assert await words(district) == ["Still here."]
    assert not (await district.one(Answer, message=gone)).text


async def test_taken_away_and_put_back_later_counts_again(district: Town) -> None:
    root = await asked(district)
    ref = await district.says(TEAM, "tom", "Words.", root.id)
    district.chat.delete(district.chat.entry(TEAM, ref.id))
    await come_back(district)
    await district.engine.settle()
    await district.edits("tom", ref, "Words again.")
    assert await words(district) == ["Words again."]


async def test_form_answers_and_what_came_after_the_gap_began_are_never_taken_for_deleted(district: Town) -> None:
    root = await asked(district)
    prompt = await district.one(Prompt)
    form = await district.presses(TEAM, "priya", "Answer in a form")
    await district.submits(TEAM, "priya", form, text="By form.")
    late = await district.says(TEAM, "tom", "Heard late.", root.id)
    district.chat.delete(district.chat.entry(TEAM, late.id))
    await read_back_now(district.context, TOWN, prompt.opened_at)
    await district.engine.settle()
    assert await words(district) == ["By form.", "Heard late."]


async def test_many_threads_are_planned_some_at_a_time(district: Town) -> None:
    """None is forgotten at the borders."""
    for channel, who in ((TEAM, "maria"), ("cte-health", "grace"), ("direct-amina", "amina"), ("direct-tom", "tom")):
        await asked(district, channel=channel, who=who)
    threads = {each.id for each in await district.many(Delivery, kind=Kind.PROMPT)}
    assert len(threads) == 4
    for at_once in (1, 3, 4, 5):
        await plan_threads(district.context, TOWN, district.clock.now, district.clock.now, at_once)
        async with district.store.transaction() as tx:
            planned = await tx.many(ReadBack, state=ReadBackState.WAITING)
            await tx.remove(ReadBack, state=ReadBackState.WAITING)
        assert {each.thread for each in planned} == threads


async def test_a_short_silence_is_no_gap(district: Town) -> None:
    root = await asked(district)
    await attend(district.context, HERE)
    unheard(district, "The platform sends this again by itself.", root)
    await attend(district.context, HERE)
    await district.engine.settle()
    assert not await words(district)


async def test_questions_closed_before_the_gap_are_not_read(district: Town) -> None:
    first = await asked(district, "1.A.2, 1.A.3")
    await district.types(TEAM, "maria", "close")
    unheard(district, "Too late to be read.", first)
    await district.move_to(district.clock.now + timedelta(hours=2))
    await district.types(TEAM, "maria", "next")
    second = MessageRef(first.place, district.last_prompt(TEAM))
    unheard(district, "Read.", second)
    await read_back_now(district.context, TOWN, district.clock.now - timedelta(hours=1))
    await district.engine.settle()
    assert await words(district) == ["Read."]


async def test_questions_that_closed_in_the_gap_are_read_also_when_they_were_the_last(district: Town) -> None:
    root = await asked(district, "1.N")
    unheard(district, "Just before it closed.", root)
    await district.types(TEAM, "maria", "close")
    await read_back_now(district.context, TOWN, district.clock.now - timedelta(hours=1))
    await district.engine.settle()
    assert await words(district) == ["Just before it closed."]


async def test_a_long_thread_is_read_in_stretches_over_a_restart(district: Town, stores: Stores) -> None:
    root = await asked(district)
    kept = [await district.says(TEAM, "tom", f"Kept {number}.", root.id) for number in range(3)]
    for number in range(120):
        unheard(district, f"In the gap {number}.", root)
    district.chat.delete(district.chat.entry(TEAM, kept[1].id))
    await come_back(district)
    assert await read_back(district.context, {HERE: district.post})
    assert (await district.one(ReadBack)).cursor
    district.restart(stores.open())
    await district.engine.settle()
    assert len(await words(district)) == 122
    assert district.post.calls.count(f"thread in {TEAM}") == 2


async def test_a_limit_is_waited_out_and_holds_back_nothing_else(district: Town) -> None:
    root = await asked(district)
    unheard(district, "Read in the end.", root)
    district.post.accidents = [Accident(TryLater(3600), TEAM)]
    await come_back(district)
    assert await read_back(district.context, {HERE: district.post})
    assert not await read_back(district.context, {HERE: district.post})
    waiting = await district.one(ReadBack)
    assert 3590 < (waiting.at - waiting.until).total_seconds() < 3700
    assert waiting.failures == 0
    await district.types(TEAM, "maria", "pause")
    assert "Paused" in district.text(TEAM)
    await due_at_once(district)
    await district.engine.settle()
    assert await words(district) == ["Read in the end."]


async def test_what_can_not_be_read_is_given_up_and_told_once(district: Town) -> None:
    root = await asked(district, "1.A.2, 1.A.3")
    await district.types(TEAM, "maria", "next")
    unheard(district, "Never read.", root)
    await come_back(district)
    errors: list[MessengerError] = [Unknown("lost"), Rejected("thread_not_found")]
    for turn in range(2 * TRIES):
        district.post.accidents = [Accident(errors[turn % 2], TEAM)]
        await due_at_once(district)
        assert await read_back(district.context, {HERE: district.post})
    district.post.accidents = []
    await district.engine.settle()
    assert {each.state for each in await district.many(ReadBack)} == {ReadBackState.GIVEN_UP}
    assert district.text(TEAM).count("post the others again") == 1
    assert "I could not hear you from" in district.text(TEAM)
    assert not await words(district)


async def test_a_new_gap_reads_the_thread_from_its_beginning(district: Town) -> None:
    root = await asked(district)
    for number in range(101):
        unheard(district, f"Said {number}.", root)
    await come_back(district)
    await read_back(district.context, {HERE: district.post})
    first = await district.one(ReadBack)
    await come_back(district)
    again = await district.one(ReadBack)
    assert (again.cursor, again.since) == ("", first.since)
    assert again.until > first.until


async def test_only_the_workspace_that_was_kept_from_us_is_read(district: Town) -> None:
    root = await asked(district)
    unheard(district, "Not asked for.", root)
    await read_back_now(district.context, Workspace(HERE, "other"), district.clock.now)
    assert not await district.many(ReadBack)


async def test_a_reply_that_can_not_be_taken_in_is_kept_and_stops_no_other(district: Town) -> None:
    root = await asked(district)
    other = await asked(district, "2.A.1", "cte-health", "grace")
    unheard(district, "First.", root)
    unheard(district, "Second.", other)
    whole = await district.one(Reflection, place=root.place)
    async with district.store.transaction() as tx:
        await tx.put(replace(whole, worksheet="lost"))
    await come_back(district)
    for _ in range(2):
        assert await read_back(district.context, {HERE: district.post})
    assert await words(district) == ["Second."]
    async with district.store.transaction() as tx:
        await tx.put(whole)
    await district.engine.settle()
    assert sorted(await words(district)) == ["First.", "Second."]


async def test_a_message_that_can_not_be_read_again_is_not_taken_for_deleted(district: Town) -> None:
    root = await asked(district)
    ref = await district.says(TEAM, "tom", "A strange one.", root.id)
    district.post.unread = frozenset({ref.id})
    await come_back(district)
    await district.engine.settle()
    assert not await district.many(ReadBack)
    assert await words(district) == ["A strange one."]


async def test_below_a_question_that_stood_there_unknown_to_us_nothing_said_is_lost(district: Town) -> None:
    """What is said there meanwhile is refused, and a platform does not go on sending it for ever."""
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0")
    district.post.accidents = [Accident(Unknown("connection lost"), TEAM, after=True)]
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    assert await deliver_one(district.context, {HERE: district.post})
    root = MessageRef(district.place(TEAM), district.last_prompt(TEAM))
    ref = unheard(district, "Said at once.", root)
    with pytest.raises(TryAgain):
        await district.listener.hear(district.event(TEAM, "tom", Posted(ref, "0", "Said at once.")))
    await district.engine.settle()
    assert await words(district) == ["Said at once."]
    assert not await district.many(ReadBack)


async def test_a_question_whose_message_was_lost_again_holds_up_no_other_thread(district: Town) -> None:
    root = await asked(district)
    other = await asked(district, channel="cte-health", who="grace")
    ref = unheard(district, "Written in the gap.", other)
    await come_back(district)
    async with district.store.transaction() as tx:
        lost = await tx.one(Delivery, message=root)
        assert lost
        await tx.put(replace(lost, message=None, shown=0, state=DeliveryState.PARKED))
    await district.engine.settle()
    await district.engine.settle()
    assert not await district.many(ReadBack)
    assert district.chat.entry("cte-health", ref.id).saved
