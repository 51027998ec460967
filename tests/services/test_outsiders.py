"""Channels that people from outside can read: refused, unless an administrator allowed them."""

from dataclasses import replace

from bot.dialogue import asking
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.events import Chosen, Commanded, PlaceChanged
from bot.domain.form import Private, Show
from bot.domain.message import Act
from bot.domain.places import Channel
from bot.domain.reflection import Reflection, ReflectionState
from bot.services.conversation import Listener
from bot.services.outsiders import OUTSIDERS
from bot.services.recall import apply, passage_of
from tests.journeys.town import Town, said
from tests.services.scene import TEAM, Scene


async def test_the_welcome_says_why_instead_of_offering_a_set_up(district: Town) -> None:
    district.census.external.add("cte-health")
    await district.invite("cte-health")
    assert "People from outside your organization" in district.text("cte-health")
    reply = await district.hear("cte-health", "grace", Chosen(Act.SET_UP, "cte-health"))
    assert isinstance(reply, Private)
    assert "People from outside" in said(reply)


async def test_an_administrator_may_allow_them(scene: Scene) -> None:
    town = scene.town
    town.census.external |= {TEAM, "cte-health"}
    town.listener = Listener(replace(town.context, external_allowed=True))
    assert isinstance(await town.hear("cte-health", "grace", Chosen(Act.SET_UP, "cte-health")), Show)
    await town.hear(TEAM, None, PlaceChanged(Channel(town.place(TEAM), TEAM, external=True)))
    assert (await town.one(Reflection)).state is ReflectionState.RUNNING


async def test_leaders_get_nothing_where_outsiders_read(scene: Scene) -> None:
    town = scene.town
    town.census.external.add("leadership")
    await town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, scene.leaders.id))
    assert "Publish them" not in town.text("leadership")
    assert "People from outside can read the leadership channel" in town.text(TEAM)


async def about_to_ask(town: Town) -> None:
    await town.sets_up(TEAM, "maria", plan="own", parts="1.A.2, 1.A.3", days="mon")
    town.census.external.add(TEAM)
    await town.until("2026-09-14 10:00")


async def test_a_question_is_not_asked_where_outsiders_came_unnoticed(district: Town) -> None:
    await about_to_ask(district)
    assert "Question 1" not in district.text(TEAM)
    assert "Paused: people from outside" in district.text(TEAM)
    assert (await district.one(Reflection)).state is ReflectionState.PAUSED
    [parked] = [each for each in await district.many(Delivery) if each.state is DeliveryState.PARKED]
    assert parked.trouble == OUTSIDERS


async def test_the_question_is_asked_when_it_is_mended_and_resumed(district: Town) -> None:
    await about_to_ask(district)
    assert "People from outside" in said(await district.types(TEAM, "maria", "resume"))
    district.census.external.clear()
    await district.engine.settle()
    assert "Question 1" not in district.text(TEAM)
    await district.types(TEAM, "maria", "resume")
    assert "Question 1" in district.text(TEAM)
    assert (await district.one(Reflection)).state is ReflectionState.RUNNING


async def test_a_pause_that_ends_by_itself_asks_it_as_well(district: Town) -> None:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2, 1.A.3", every="0")
    district.census.external.add(TEAM)
    await district.listener.hear(district.event(TEAM, "maria", Commanded("pause until Sep 15")))
    async with district.store.transaction() as tx:
        held = await tx.active(district.place(TEAM))
        assert held
        passage = await passage_of(tx, held)
        await apply(tx, asking.ask(passage, district.clock.now, None))
    await district.engine.settle()
    assert "Question 1" not in district.text(TEAM)
    district.census.external.clear()
    await district.until("2026-09-15 10:00")
    assert "Question 1" in district.text(TEAM)


async def test_what_stands_already_goes_on_being_written_anew(scene: Scene) -> None:
    town = scene.town
    town.census.external.add(TEAM)
    await town.hear(TEAM, "tom", Chosen(Act.VOTE_NO, f"{scene.prompt.id}:1.A.1"))
    [prompt] = await town.many(Delivery, kind=Kind.PROMPT)
    assert (prompt.state, prompt.shown) == (DeliveryState.POSTED, prompt.wanted)


async def test_nobody_is_reminded_there(district: Town) -> None:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2, 1.A.3", days="mon", options="reminder")
    await district.until("2026-09-14 10:00")
    root = district.last_prompt(TEAM)
    district.census.external.add(TEAM)
    await district.until("2026-09-18 18:00")
    assert not district.thread(TEAM, root)
    assert OUTSIDERS in {each.trouble for each in await district.many(Delivery, kind=Kind.REMINDER)}
