"""What is read for many questions in one go says of each what it says alone, and harms none."""

from dataclasses import replace

import pytest

from bot.domain.delivery import Delivery, Kind
from bot.domain.events import Chosen, Commanded
from bot.domain.message import Act
from bot.domain.places import Platform
from bot.domain.reflection import Prompt, Reflection
from bot.services.composing import compose
from bot.services.delivering import deadline, deliver
from bot.services.reading_ahead import NOTHING_READ, read_ahead
from tests.journeys.town import Town
from tests.services.scene import TEAM, Scene, answer_form
from tests.statements import statements

OTHERS = {"cte-health": "grace", "direct-amina": "amina"}


@pytest.fixture
async def claimed(scene: Scene) -> list[Delivery]:
    """A question that was voted on after it was posted, and two that were never posted."""
    town = scene.town
    for channel, who in OTHERS.items():
        await town.sets_up(channel, who, plan="own", parts="1.A.1, 1.A.2", every="0")
    for channel, who in OTHERS.items():
        await town.listener.hear(town.event(channel, who, Commanded("next")))
    vote = Chosen(Act.VOTE_NO, f"{scene.prompt.id}:1.A.1")
    await town.listener.hear(town.event(TEAM, "priya", vote))
    found = [each for each in await town.store.outbox.claim(20) if each.kind is Kind.PROMPT]
    return sorted(found, key=lambda each: -each.attempt)


async def test_each_question_says_what_it_says_alone(district: Town, claimed: list[Delivery]) -> None:
    ahead = await read_ahead(district.context, claimed)
    assert len(ahead) == len(claimed) == 3
    for each in claimed:
        assert await compose(district.context, each, ahead) == await compose(district.context, each)


async def test_what_was_said_so_far_is_read_with_it(district: Town, scene: Scene, claimed: list[Delivery]) -> None:
    ahead = await read_ahead(district.context, claimed)
    [voted] = [each for each in ahead.values() if each.prompt.id == scene.prompt.id]
    assert {stance.person.id for stance in voted.stances} == {"darnell", "priya"}
    assert len(voted.answers) == 2
    assert all(not each.answers + each.stances for each in ahead.values() if each is not voted)


async def test_many_cost_as_many_statements_as_two(district: Town, claimed: list[Delivery]) -> None:
    with statements(district.store) as two:
        await read_ahead(district.context, claimed[:2])
    with statements(district.store) as all_of_them:
        await read_ahead(district.context, claimed)
    assert len(two) == len(all_of_them)


async def test_what_can_not_be_read_stops_no_other_question(district: Town, claimed: list[Delivery]) -> None:
    """Its worksheet was lost: that is the affair of its own question."""
    [whole] = await district.many(Reflection, id=claimed[0].reflection)
    async with district.store.transaction() as tx:
        await tx.put(replace(whole, worksheet="lost"))
    ahead = await read_ahead(district.context, claimed)
    assert ahead == NOTHING_READ
    for each in claimed[1:]:
        assert await compose(district.context, each, ahead) is not None
    with pytest.raises(LookupError):
        await compose(district.context, claimed[0], ahead)


async def test_what_was_said_before_a_question_stood_is_told_with_it(district: Town) -> None:
    """In App Home it can be answered as soon as it is asked, while its message waits for its turn."""
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0")
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    prompt = await district.one(Prompt)
    await district.listener.hear(district.event(TEAM, "priya", answer_form(prompt, "On Mondays.")))
    await district.engine.settle()
    shown = district.shown(TEAM, district.last_prompt(TEAM)).plain
    assert "Saved: 1 answer from 1 person." in shown


async def test_a_vote_between_reading_and_posting_is_shown_in_the_end(
    district: Town, scene: Scene, claimed: list[Delivery]
) -> None:
    ahead = await read_ahead(district.context, claimed)
    vote = Chosen(Act.VOTE_YES, f"{scene.prompt.id}:1.A.1")
    await district.listener.hear(district.event(TEAM, "tom", vote))
    for each in claimed:
        settle = district.store.outbox.settle
        await deliver(district.context, {Platform.PLAYGROUND: district.post}, each, settle, deadline(), ahead)
    await district.engine.settle()
    [standing] = await district.many(Delivery, subject=scene.prompt.id, kind=Kind.PROMPT)
    assert standing.message
    shown = district.shown(TEAM, standing.message.id)
    assert shown == await compose(district.context, standing)
    assert shown != await compose(district.context, standing, ahead)


async def test_a_question_that_is_gone_is_not_written(district: Town, claimed: list[Delivery]) -> None:
    gone = replace(claimed[0], subject="gone")
    ahead = await read_ahead(district.context, [gone, *claimed[1:]])
    assert gone.id not in ahead
    assert await compose(district.context, gone, ahead) is None
    assert len(ahead) == 2
