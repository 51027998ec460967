"""What is read for many questions in one go says of each what it says alone, and harms none."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.domain.delivery import Delivery, Kind
from bot.domain.events import Chosen, Commanded
from bot.domain.message import Act
from bot.services.composing import compose
from bot.services.reading_ahead import AskedSoFar, read_ahead
from storage import tables
from tests.journeys.town import Town
from tests.services.scene import TEAM, Scene
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
    """A row that our code can not bear is the affair of its own question."""
    async with district.store.database.writing() as connection:
        broken = tables.prompt.c.id == claimed[0].subject
        await connection.execute(update(tables.prompt).where(broken).values(item="9.Z.9"))
    ahead = await read_ahead(district.context, claimed)
    for each in claimed[1:]:
        assert await compose(district.context, each, ahead) is not None
    with pytest.raises(KeyError):
        await compose(district.context, claimed[0], ahead)


async def test_a_question_that_is_gone_is_not_written(district: Town, claimed: list[Delivery]) -> None:
    gone = replace(claimed[0], subject="gone")
    ahead = await read_ahead(district.context, [gone, *claimed[1:]])
    assert gone.id not in ahead
    assert await compose(district.context, gone, ahead) is None
    assert all(isinstance(each, AskedSoFar) for each in ahead.values())
