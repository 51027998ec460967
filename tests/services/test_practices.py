"""Practice notes: nobody's press but the author's makes one, and what is taken back is in no table any more."""

import pytest

from bot.domain.answer import Answer
from bot.domain.delivery import Delivery, Kind
from bot.domain.events import Chosen, Deleted, Submitted
from bot.domain.form import FormId, Private, Show
from bot.domain.message import Act
from bot.domain.practice import PracticeNote
from bot.domain.reflection import Prompt
from tests.journeys.town import Town, said
from tests.services.scene import TEAM, Scene, answer_form

OTHER = "cte-health"
WORDS = "Our own list of criteria"


async def shared(scene: Scene, answer: Answer, **more: str) -> None:
    values = {"what": (WORDS,), "evidence": ("Their marks went up",), **{n: (v,) for n, v in more.items()}}
    await scene.town.hear(TEAM, answer.author.id, Submitted(FormId.SHARE_PRACTICE, answer.id, values))


async def asked_elsewhere(town: Town, channel: str = OTHER, who: str = "grace") -> Prompt:
    await town.sets_up(channel, who, plan="own", parts="1.A.1", every="0")
    await town.types(channel, who, "next")
    [prompt] = [each for each in await town.many(Prompt) if each.place == town.place(channel)]
    return prompt


async def read_by(town: Town, prompt: Prompt, who: str = "grace") -> str:
    return said(await town.hear(prompt.place.channel, who, Chosen(Act.RESOURCES, prompt.id)))


async def everything(town: Town) -> str:
    return "\n".join(row for table in (await town.rows()).values() for row in table)


@pytest.mark.parametrize("who", ["maria", "tom", "priya"])
async def test_nobody_elses_press_shares_it(scene: Scene, who: str) -> None:
    """maria facilitates; all three are teammates, and one of them sends the form that only the author is shown."""
    town, form = scene.town, scene.form
    asked = await town.hear(TEAM, who, Chosen(Act.SHARE_PRACTICE, form.id))
    assert said(asked) == "I asked Darnell Brooks in the thread. Only the author can share it."
    sent = await town.hear(TEAM, who, Submitted(FormId.SHARE_PRACTICE, form.id, {"what": (WORDS,)}))
    assert "Darnell Brooks" in said(sent)
    assert not await town.many(PracticeNote)
    assert isinstance(await town.hear(TEAM, "darnell", Chosen(Act.SHARE_PRACTICE, form.id)), Show)
    assert not await town.many(PracticeNote)


async def test_the_author_is_asked_once_and_no_more_once_it_is_shared(scene: Scene) -> None:
    town = scene.town
    for who in ("maria", "tom"):
        await town.hear(TEAM, who, Chosen(Act.SHARE_PRACTICE, scene.form.id))
    assert len(await town.many(Delivery, kind=Kind.PRACTICE_REQUEST)) == 1
    thread = "\n".join(town.thread(TEAM, town.last_prompt(TEAM)))
    assert "@Darnell Brooks, Maria Delgado would like to share your answer" in thread
    await shared(scene, scene.form)
    assert "would like to share" not in "\n".join(town.thread(TEAM, town.last_prompt(TEAM)))


async def test_its_words_are_in_no_log_message_or_delivery(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    await scene.town.hear(TEAM, "maria", Chosen(Act.SHARE_PRACTICE, scene.form.id))
    await shared(scene, scene.form)
    rows = await scene.town.rows()
    assert [name for name, held in rows.items() if any(WORDS in row for row in held)] == ["practice_note"]
    assert WORDS not in caplog.text
    assert WORDS not in scene.town.text(TEAM)


async def test_another_team_reads_it_under_the_same_question(scene: Scene) -> None:
    await shared(scene, scene.form, contact="Mr. Brooks")
    prompt = await asked_elsewhere(scene.town)
    told = await read_by(scene.town, prompt)
    assert f"“{WORDS}” - #{TEAM}" in told
    assert "How they know it works: Their marks went up" in told
    assert "Ask: Mr. Brooks" in told
    assert "1 practice from other teams: press Resources." in scene.town.text(OTHER)
    assert WORDS not in await read_by(scene.town, scene.prompt, "maria")


async def test_a_second_note_replaces_the_first(scene: Scene) -> None:
    await shared(scene, scene.form)
    await shared(scene, scene.form, what="A better list")
    [note] = await scene.town.many(PracticeNote)
    assert note.what == "A better list"


async def test_whoever_reads_from_outside_sees_none(scene: Scene) -> None:
    town = scene.town
    await shared(scene, scene.form)
    prompt = await asked_elsewhere(town)
    town.census.external.add(OTHER)
    town.uses(external_allowed=True)
    assert WORDS not in await read_by(town, prompt)
    await town.hear(OTHER, "grace", answer_form(prompt, "Ours."))
    assert "practice from other teams" not in town.text(OTHER)


async def test_whoever_reflects_alone_neither_shares_nor_reads(scene: Scene) -> None:
    town = scene.town
    await shared(scene, scene.form)
    prompt = await asked_elsewhere(town, "direct-amina", "amina")
    await town.hear("direct-amina", "amina", answer_form(prompt, "Mine alone."))
    [answer] = [each for each in await town.many(Answer) if each.author.id == "amina"]
    reply = await town.hear("direct-amina", "amina", Chosen(Act.SHARE_PRACTICE, answer.id))
    assert isinstance(reply, Private)
    values = {"what": ("Mine alone.",)}
    await town.hear("direct-amina", "amina", Submitted(FormId.SHARE_PRACTICE, answer.id, values))
    assert len(await town.many(PracticeNote)) == 1
    assert WORDS not in await read_by(town, prompt, "amina")


async def test_the_button_takes_its_words_away(scene: Scene) -> None:
    await shared(scene, scene.form)
    told = await scene.town.hear(TEAM, "darnell", Chosen(Act.TAKE_BACK_PRACTICE, scene.form.id))
    assert said(told) == "Your practice note is taken back. Other teams no longer see it."
    assert WORDS not in await everything(scene.town)
    again = await scene.town.hear(TEAM, "darnell", Chosen(Act.TAKE_BACK_PRACTICE, scene.form.id))
    assert said(again) == "There is no practice note of this answer."


async def test_deleting_the_answer_takes_its_words_away(scene: Scene) -> None:
    town = scene.town
    await town.hear(TEAM, "maria", Chosen(Act.SHARE_PRACTICE, scene.reply.id))
    await shared(scene, scene.form)
    await shared(scene, scene.reply, what="What Priya does")
    prompt = await asked_elsewhere(town)
    await town.hear(TEAM, "darnell", Chosen(Act.DELETE_ANSWER, scene.form.id))
    assert scene.reply.message
    await town.hear(TEAM, "priya", Deleted(scene.reply.message, "9"))
    assert all(note.withdrawn for note in await town.many(PracticeNote))
    rows = await everything(town)
    assert WORDS not in rows
    assert "What Priya does" not in rows
    assert "Practices from other teams" not in await read_by(town, prompt)


async def test_an_author_is_not_asked_about_what_was_deleted(scene: Scene) -> None:
    town = scene.town
    await town.hear(TEAM, "maria", Chosen(Act.SHARE_PRACTICE, scene.reply.id))
    assert scene.reply.message
    await town.hear(TEAM, "priya", Deleted(scene.reply.message, "9"))
    assert "would like to share" not in "\n".join(town.thread(TEAM, town.last_prompt(TEAM)))


async def test_forget_me_takes_its_words_away(scene: Scene) -> None:
    await shared(scene, scene.form)
    await scene.town.hear(TEAM, "darnell", Chosen(Act.CONFIRM_FORGET, ""))
    rows = await everything(scene.town)
    assert WORDS not in rows
    assert "Their marks went up" not in rows
