"""The clock is set back an hour: what people say after that still counts as said after what they said before."""

from datetime import timedelta

from bot.domain.answer import Answer
from bot.domain.events import Chosen
from bot.domain.message import Act
from tests.services.scene import TEAM, Scene, answer_form

HOUR = timedelta(hours=1)


async def test_a_newer_form_replaces_an_older_one(scene: Scene) -> None:
    town = scene.town
    town.clock.now -= HOUR
    await town.hear(TEAM, "darnell", answer_form(scene.prompt, "Six criteria."))
    assert (await town.one(Answer, id=scene.form.id)).text == "Six criteria."
    await town.hear(TEAM, "darnell", answer_form(scene.prompt, "Seven criteria."))
    assert (await town.one(Answer, id=scene.form.id)).text == "Seven criteria."


async def test_a_form_answer_can_be_deleted(scene: Scene) -> None:
    scene.town.clock.now -= HOUR
    await scene.town.hear(TEAM, "darnell", Chosen(Act.DELETE_ANSWER, scene.form.id))
    assert (await scene.town.one(Answer, id=scene.form.id)).deleted


async def test_a_newer_vote_counts(scene: Scene) -> None:
    town, gate = scene.town, f"{scene.prompt.id}:1.A.1"
    await town.hear(TEAM, "tom", Chosen(Act.VOTE_YES, gate))
    town.clock.now -= HOUR
    for act in (Act.VOTE_NO, Act.VOTE_YES, Act.VOTE_NO):
        await town.hear(TEAM, "tom", Chosen(act, gate))
    await town.hear(TEAM, "maria", Chosen(Act.OPEN_BRANCHES, scene.prompt.id))
    assert "Yes 1" in town.shown(TEAM, town.last_prompt(TEAM)).plain
    assert "No 1" in town.shown(TEAM, town.last_prompt(TEAM)).plain


async def test_a_deletion_that_comes_late_takes_no_newer_words(scene: Scene) -> None:
    town = scene.town
    late = town.event(TEAM, "darnell", Chosen(Act.DELETE_ANSWER, scene.form.id))
    await town.hear(TEAM, "darnell", answer_form(scene.prompt, "Six criteria."))
    await town.listener.hear(late)
    assert (await town.one(Answer, id=scene.form.id)).text == "Six criteria."
