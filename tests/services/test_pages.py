"""Pages: each has an address of its own, and one that was not accepted stands nowhere."""

from dataclasses import replace

from bot.domain.audience import Audience
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.events import Chosen, Commanded
from bot.domain.message import Act
from bot.domain.reflection import Reflection
from bot.domain.report import Page
from bot.services.composing import compose
from bot.services.listening import standing_pages
from tests.services.scene import TEAM, Scene


async def test_pages_made_at_the_same_instant_are_different_pages(scene: Scene) -> None:
    pages = await scene.town.many(Page)
    assert len({page.until for page in pages}) == 1
    assert {page.audience for page in pages} == set(Audience)
    assert len({page.id for page in pages}) == 2


async def test_a_page_that_was_not_accepted_is_not_written_and_waits_for_nothing(scene: Scene) -> None:
    town = scene.town
    await town.hear(TEAM, "maria", Chosen(Act.RELEASE_PAGE, scene.leaders.id))
    await town.hear(TEAM, "darnell", Chosen(Act.SHARE, scene.form.id))
    upstairs = [each for each in await town.many(Delivery) if each.place.channel == "leadership"]
    assert {each.kind for each in upstairs} == {Kind.WELCOME, Kind.REPORT_REQUEST}
    imagined = replace(upstairs[0], id="x", kind=Kind.LEADERS_PAGE, subject=scene.leaders.id, message=None, shown=0)
    assert await compose(town.context, imagined) is None
    assert not await town.many(Delivery, state=DeliveryState.PLANNED)


async def test_a_draft_is_on_no_page_of_leaders(scene: Scene) -> None:
    await scene.town.hear("leadership", "james", Chosen(Act.ACCEPT_TEAM, scene.reflection.id))
    assert "five criteria" not in scene.town.text("leadership")
    assert "Publish them" not in scene.town.text("leadership")


async def test_two_summaries_in_the_same_second_are_two_pages(scene: Scene) -> None:
    before = len(await scene.town.many(Page))
    for _ in range(2):
        await scene.town.hear(TEAM, "maria", Commanded("summary"))
    assert len(await scene.town.many(Page)) == before + 4


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
    one, other = scene.reflection.id, (await town.one(Reflection, place=town.place("cte-health"))).id

    async def standing(*reflections: str) -> set[tuple[str, Audience]]:
        async with town.store.reading() as reader:
            return {(page.reflection, page.audience) for page in await standing_pages(reader, *reflections)}

    teams = {(one, Audience.TEAM), (other, Audience.TEAM)}
    assert await standing(one, other) == teams
    await town.hear("leadership", "james", Chosen(Act.ACCEPT_TEAM, other))
    assert await standing(one, other) == {*teams, (other, Audience.LEADERS)}
    assert await standing(one) == {(one, Audience.TEAM)}
