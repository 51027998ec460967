"""Channels that people from outside can read: refused, unless an administrator allowed them."""

from dataclasses import replace

from bot.domain.events import Chosen, PlaceChanged
from bot.domain.form import Private, Show
from bot.domain.message import Act
from bot.domain.places import Channel
from bot.domain.reflection import Reflection, ReflectionState
from bot.services.conversation import Listener
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
    await town.hear("leadership", "james", Chosen(Act.ACCEPT_TEAM, scene.reflection.id))
    town.census.external.add("leadership")
    await town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, scene.leaders.id))
    assert "Publish them" not in town.text("leadership")
    assert "People from outside can read the leadership channel" in town.text(TEAM)
