"""What can not be applied is kept and tried again; after five tries it is parked, seen by the operator, not lost."""

from bot.domain.answer import Answer, Stance
from bot.domain.events import Chosen, Commanded
from bot.domain.form import Nothing
from bot.domain.message import Act
from storage.status import read_status
from tests.services.scene import TEAM, Scene


async def test_a_vote_is_shelved_while_the_directory_is_broken_and_counts_when_it_is_well(scene: Scene) -> None:
    scene.town.census.broken = True
    event = scene.town.event(TEAM, "tom", Chosen(Act.VOTE_NO, f"{scene.prompt.id}:1.A.1"))
    assert await scene.town.listener.hear(event) == Nothing()
    scene.town.census.broken = False
    await scene.town.engine.settle()
    assert {stance.person.id for stance in await scene.town.many(Stance)} == {"darnell", "tom"}
    assert (await read_status(scene.town.store.database)).events == {}


async def test_after_five_tries_it_is_parked(scene: Scene) -> None:
    scene.town.census.broken = True
    await scene.town.hear(TEAM, "tom", Chosen(Act.VOTE_NO, f"{scene.prompt.id}:1.A.1"))
    status = await read_status(scene.town.store.database)
    assert [(each.tries, each.trouble) for each in status.parked_events] == [(5, "BrokenError")]


async def test_what_was_committed_before_the_fault_is_not_done_twice(scene: Scene) -> None:
    """The summary's pages are made once, though the reader's names could not be looked up at first."""
    scene.town.census.broken = True
    event = scene.town.event(TEAM, "tom", Chosen(Act.AGREE_WITH, f"{scene.prompt.id}:{scene.form.id}"))
    await scene.town.listener.hear(event)
    before = await scene.town.rows()
    scene.town.census.broken = False
    await scene.town.engine.settle()
    after = await scene.town.rows()
    assert before["voice"] == after["voice"]
    assert len(after["voice"]) == 1
    assert len(await scene.town.many(Answer)) == 2


async def test_a_summary_that_fails_at_first_is_made_in_the_end(scene: Scene) -> None:
    pages = len((await scene.town.rows())["page"])
    scene.town.census.broken = True
    await scene.town.listener.hear(scene.town.event(TEAM, "maria", Commanded("summary")))
    scene.town.census.broken = False
    await scene.town.engine.settle()
    assert len((await scene.town.rows())["page"]) == pages + 1
