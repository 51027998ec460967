"""How soon an edit stands everywhere: at each platform's pace, after a year of pages, the newest of them first."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.answer import Answer
from bot.domain.audience import Audience
from bot.domain.briefing import Issue
from bot.domain.delivery import Delivery, DeliveryState, Kind
from bot.domain.events import Edited
from bot.domain.places import Platform
from bot.domain.report import Page, PageState
from reflectory.bootstrap import PACE
from storage.planning import Pace
from tests.journeys.town import Town
from tests.services.scene import TEAM, Scene
from tests.stores import Stores

TEAM_PAGES = 19
"""Of a school year: one for each of five principles, one a month, and five that somebody typed for."""

ISSUES = 10
"""Pages of the leadership channel, one every four weeks."""

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def year(scene: Scene) -> Scene:
    """A school year's pages, all made after the answer that is edited: each may tell of it."""
    town, at = scene.town, scene.town.clock.now + timedelta(hours=1)
    async with town.store.transaction() as tx:
        for number in range(TEAM_PAGES):
            await tx.put(copy(scene.page, f"team {number}", at + timedelta(weeks=number)))
        for number in range(ISSUES):
            sent = at + timedelta(weeks=4 * number)
            issue = Issue(f"issue {number}", town.place("leadership"), sent.date(), sent)
            await tx.put(issue, copy(scene.leaders, f"section {number}", sent, issue.id))
    return scene


def copy(page: Page, key: str, until: datetime, issue: str = "") -> Page:
    return replace(page, id=key, until=until, state=PageState.RELEASED, issue=issue)


async def planned(town: Town, answer: Answer) -> list[Delivery]:
    """What an edit has written anew, in the order in which it goes out."""
    assert answer.message
    await town.listener.hear(town.event(TEAM, answer.author.id, Edited(answer.message, "9", "Two of us have.")))
    return sorted(await town.many(Delivery, state=DeliveryState.PLANNED), key=lambda each: each.wake_at)


def paced(stores: Stores, town: Town, pace: Pace) -> None:
    town.restart(stores.open(pace={Platform.PLAYGROUND: pace}))


@pytest.mark.parametrize("platform", PACE)
async def test_an_edit_stands_everywhere_within_a_minute(stores: Stores, year: Scene, platform: Platform) -> None:
    paced(stores, year.town, PACE[platform])
    anew = await planned(year.town, year.reply)
    kinds = [each.kind for each in anew]
    assert kinds.count(Kind.TEAM_PAGE) >= TEAM_PAGES
    assert kinds.count(Kind.LEADERS_PAGE) == kinds.count(Kind.BRIEFING) == ISSUES
    assert anew[-1].wake_at - anew[0].wake_at < MINUTE


async def test_the_newest_pages_are_written_first(stores: Stores, year: Scene) -> None:
    paced(stores, year.town, PACE[Platform.TEAMS])
    anew = await planned(year.town, year.reply)
    for kind in (Kind.TEAM_PAGE, Kind.LEADERS_PAGE):
        own = [each.subject for each in anew if each.kind is kind]
        untils = {page.id: page.until for page in await year.town.many(Page)}
        assert [untils[key] for key in own] == sorted((untils[key] for key in own), reverse=True)


async def test_the_same_edit_told_again_takes_no_new_place_in_the_queue(stores: Stores, year: Scene) -> None:
    paced(stores, year.town, PACE[Platform.TEAMS])
    before = await planned(year.town, year.reply)
    after = await planned(year.town, year.reply)
    assert [(each.id, each.wake_at) for each in after] == [(each.id, each.wake_at) for each in before]


async def test_pages_of_both_audiences_are_there_to_be_written(year: Scene) -> None:
    assert {page.audience for page in await year.town.many(Page, state=PageState.RELEASED)} == set(Audience)
