"""Forget me: a person's words are in no row of the database any more, and no page names them."""

from bot.domain.events import Chosen, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from tests.services.scene import TEAM, Scene, answer_form


async def test_words_votes_and_voices_leave_every_table(scene: Scene) -> None:
    town, prompt = scene.town, scene.prompt.id
    await town.hear(TEAM, "priya", Chosen(Act.VOTE_NO, f"{prompt}:1.A.1"))
    await town.hear(TEAM, "priya", answer_form(scene.prompt, "Said in a form."))
    await town.hear(TEAM, "priya", Submitted(FormId.UNKNOWN, f"{prompt}:1.A.1b", {"who": ("My neighbor",)}))
    await town.hear(TEAM, "priya", Chosen(Act.AGREE_WITH, f"{prompt}:{scene.form.id}"))
    await town.hear(TEAM, "priya", Chosen(Act.NOT_THIS_TIME, prompt))
    await town.types(TEAM, "maria", "summary")
    await town.hear(TEAM, "priya", Chosen(Act.CONFIRM_FORGET, ""))
    rows = "\n".join(row for table in (await town.rows()).values() for row in table)
    for words in ("Nobody has seen them", "Said in a form", "My neighbor"):
        assert words not in rows
        assert words not in town.text(TEAM)
        assert not any(words in line for line in town.thread(TEAM, town.last(TEAM)))
    stored = await town.rows()
    assert not any("priya" in row for table in ("stance", "voice", "pass", "next_step") for row in stored[table])
    assert "Priya" not in town.text(TEAM)
    assert scene.reply.message
    assert not town.chat.entry(TEAM, scene.reply.message.id).saved


async def test_others_keep_theirs(scene: Scene) -> None:
    await scene.town.hear(TEAM, "priya", Chosen(Act.CONFIRM_FORGET, ""))
    rows = "\n".join(row for table in (await scene.town.rows()).values() for row in table)
    assert "five criteria" in rows
    assert "Publish them" in rows
