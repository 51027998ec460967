"""What people write in a thread: in whatever order and however often it is told, the same is stored."""

from dataclasses import replace
from itertools import permutations

import pytest

from bot.domain.answer import Answer
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.errors import TryAgain
from bot.domain.events import Body, Deleted, Edited, Posted, Restored
from bot.domain.places import MessageRef
from bot.services.conversation import apply_event
from bot.services.listening import ThreadMessage, hear_messages
from tests.journeys.town import Town
from tests.services.scene import TEAM, Scene


async def asked(town: Town) -> str:
    await town.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0")
    await town.types(TEAM, "maria", "next")
    return town.last_prompt(TEAM)


ORDERS = [
    (("post", "edit"), "second"),
    (("post", "edit", "delete"), ""),
    (("post", "delete", "restore"), "third"),
]


@pytest.mark.parametrize(("acts", "text"), ORDERS, ids=lambda each: " ".join(each) if isinstance(each, tuple) else "")
async def test_any_order_and_any_repetition_end_the_same(
    district: Town, acts: tuple[str, ...], text: str | None
) -> None:
    root = await asked(district)
    ends = set()
    for number, order in enumerate(permutations(acts)):
        ref = MessageRef(district.place(TEAM), f"{number:08d}x", root)
        bodies: dict[str, Body] = {
            "post": Posted(ref, "1", "first"),
            "edit": Edited(ref, "2", "second"),
            "delete": Deleted(ref, "3"),
            "restore": Restored(ref, "4", "third"),
        }
        events = {act: district.event(TEAM, "tom", bodies[act]) for act in acts}
        for act in (*order, *order):
            await district.listener.hear(events[act])
        answer = await district.one(Answer, message=ref)
        assert answer.written_at == events["post"].at
        ends.add((answer.text, answer.deleted, answer.version, answer.late))
    assert len(ends) == 1
    assert next(iter(ends))[0] == text


async def test_a_reply_before_its_prompts_address_is_recorded_is_sent_again(district: Town) -> None:
    """The prompt stands in the channel, and our process has not written down where: the reply must not be lost."""
    root = await asked(district)
    sent = next(each for each in await district.many(Delivery, kind=Kind.PROMPT))
    async with district.store.transaction() as tx:
        await tx.put(replace(sent, message=None, shown=0, state=DeliveryState.UNKNOWN, started_at=sent.wake_at))
    ref = MessageRef(district.place(TEAM), "00000998", root)
    event = district.event(TEAM, "tom", Posted(ref, "1", "Early bird."))
    with pytest.raises(TryAgain):
        await district.listener.hear(event)
    await district.engine.settle()
    await district.listener.hear(event)
    assert (await district.one(Answer, message=ref)).text == "Early bird."
    assert len([m for m in district.messages(TEAM) if "How do you make sure" in m.plain]) == 1


async def test_what_is_no_reply_to_a_question_leaves_no_trace(scene: Scene) -> None:
    town = scene.town
    before = await town.rows()
    place, page = town.place(TEAM), town.last(TEAM)
    await town.hear(TEAM, "tom", Posted(MessageRef(place, "00000990"), "1", "Lunch?"))
    await town.hear(TEAM, "tom", Posted(MessageRef(place, "00000991", "00000990"), "1", "Yes!"))
    await town.hear(TEAM, "tom", Posted(MessageRef(place, "00000992", page), "1", "What a nice page."))
    assert await town.rows() == before


async def test_a_message_that_somebody_else_deleted_is_gone_too(district: Town) -> None:
    ref = await district.says(TEAM, "tom", "Words.", await asked(district))
    await district.hear(TEAM, None, Deleted(ref, "2"))
    assert not (await district.one(Answer, message=ref)).counts


async def test_a_deletion_that_does_not_tell_its_thread_takes_the_answer(district: Town) -> None:
    ref = await district.says(TEAM, "tom", "Words.", await asked(district))
    kept = await district.says(TEAM, "priya", "Others.", ref.root)
    await district.hear(TEAM, None, Deleted(replace(ref, root=""), "2"))
    assert (await district.one(Answer, message=ref)).deleted
    assert (await district.one(Answer, message=kept)).counts


async def test_a_deletion_that_was_shelved_takes_it_too(district: Town) -> None:
    ref = await district.says(TEAM, "tom", "Words.", await asked(district))
    await apply_event(district.context, district.event(TEAM, None, Deleted(replace(ref, root=""), "2")))
    assert (await district.one(Answer, message=ref)).deleted


async def test_such_a_deletion_among_others_finds_the_message_that_came_with_it(district: Town) -> None:
    ref = MessageRef(district.place(TEAM), "00000997", await asked(district))
    bodies: list[Posted | Deleted] = [Posted(ref, "0", "Words."), Deleted(replace(ref, root=""), "2")]
    messages = [ThreadMessage(district.event(TEAM, "tom", body), body) for body in bodies]
    assert await hear_messages(district.context, messages) == [None, None]
    assert (await district.one(Answer, message=ref)).deleted


async def test_such_a_deletion_of_anything_else_leaves_no_trace(scene: Scene) -> None:
    before = await scene.town.rows()
    await scene.town.hear(TEAM, None, Deleted(MessageRef(scene.town.place(TEAM), "00000990"), "2"))
    assert scene.reply.message
    elsewhere = MessageRef(scene.town.place("leadership"), scene.reply.message.id)
    await scene.town.hear("leadership", None, Deleted(elsewhere, "2"))
    assert await scene.town.rows() == before
