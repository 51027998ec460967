"""Pages: each has an address of its own, and one that was not accepted stands nowhere."""

from dataclasses import replace

from bot.domain.audience import Audience
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.events import Chosen, Commanded
from bot.domain.message import Act
from bot.domain.report import Page
from bot.services.composing import compose
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
