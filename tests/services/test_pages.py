"""Pages: each has an address of its own, and one that was not accepted stands nowhere."""

from datetime import timedelta

from bot.domain.audience import Audience
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.events import Chosen, Commanded
from bot.domain.message import Act
from bot.domain.reflection import Reflection
from bot.domain.report import Page
from bot.services.composing import compose
from bot.services.listening import standing_pages
from tests.services.scene import TEAM, Scene, page_leaves


async def test_a_section_that_is_no_longer_accepted_is_not_written_and_waits_for_nothing(scene: Scene) -> None:
    town = scene.town
    await town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, scene.leaders.id))
    assert "Publish them" in town.text("leadership")
    await town.hear("leadership", "james", Chosen(Act.DECLINE_TEAM, scene.reflection.id))
    assert "Publish them" not in town.text("leadership")
    await town.hear(TEAM, "darnell", Chosen(Act.SHARE, scene.form.id))
    [section] = await town.many(Delivery, kind=Kind.LEADERS_PAGE)
    assert await compose(town.context, section) is None
    assert not await town.many(Delivery, state=DeliveryState.PLANNED)
    await town.hear("leadership", "james", Chosen(Act.ACCEPT_TEAM, scene.reflection.id))
    assert "Publish them" in town.text("leadership")


async def test_a_draft_is_on_no_page_of_leaders(scene: Scene) -> None:
    assert "From your teams" in scene.town.text("leadership")
    assert "five criteria" not in scene.town.text("leadership")
    assert "Publish them" not in scene.town.text("leadership")


async def test_two_summaries_in_the_same_second_are_two_pages(scene: Scene) -> None:
    before = len(await scene.town.many(Page))
    for _ in range(2):
        await scene.town.hear(TEAM, "maria", Commanded("summary"))
    assert len(await scene.town.many(Page)) == before + 2


async def test_a_page_is_written_anew_when_what_it_tells_of_changes_in_a_thread(scene: Scene) -> None:
    town, ref = scene.town, scene.reply.message
    assert ref
    [before] = await town.many(Delivery, kind=Kind.TEAM_PAGE)
    await town.edits("priya", ref, "Two of us have seen them.")
    [after] = await town.many(Delivery, kind=Kind.TEAM_PAGE)
    assert (after.wanted, after.shown) == (before.wanted + 1, before.wanted + 1)


async def test_a_page_is_left_alone_when_something_new_is_said(scene: Scene) -> None:
    town = scene.town
    [before] = await town.many(Delivery, kind=Kind.TEAM_PAGE)
    await town.says(TEAM, "tom", "Later than the page.", town.last_prompt(TEAM))
    assert await town.many(Delivery, kind=Kind.TEAM_PAGE) == (before,)


async def test_leaders_pages_stand_where_leaders_took_that_team_on(scene: Scene) -> None:
    town = scene.town
    await town.sets_up("cte-health", "grace", plan="own", parts="2.A.1", every="0", leadership="leadership")
    for command in ("next", "summary"):
        await town.types("cte-health", "grace", command)
    await town.move_to(town.clock.now + timedelta(days=1))
    one, other = scene.reflection.id, (await town.one(Reflection, place=town.place("cte-health"))).id

    async def standing(*reflections: str) -> set[tuple[str, Audience]]:
        async with town.store.reading() as reader:
            return {(page.reflection, page.audience) for page in await standing_pages(reader, *reflections)}

    teams = {(one, Audience.TEAM), (one, Audience.LEADERS), (other, Audience.TEAM)}
    assert await standing(one, other) == teams
    await town.hear("leadership", "james", Chosen(Act.ACCEPT_TEAM, other))
    await page_leaves(town)
    assert await standing(one, other) == {*teams, (other, Audience.LEADERS)}
    assert await standing(one) == {(one, Audience.TEAM), (one, Audience.LEADERS)}
