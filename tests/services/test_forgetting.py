"""Forget me: a person's words are in no row of the database any more, and no page names them."""

from bot.domain.errors import Unknown
from bot.domain.events import Chosen, Commanded, Submitted
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.places import Platform
from bot.services.delivering import deliver_one
from tests.journeys.edges import Accident
from tests.journeys.town import Town, said
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


async def test_nobody_is_named_in_a_step_or_in_its_history_any_more(scene: Scene) -> None:
    """Under what name it was, typed or chosen, and in every message about it."""
    town, step = scene.town, scene.step.id
    await town.hear(TEAM, "priya", Submitted(FormId.MOVE_STEP, step, {"due": ("2026-11-30",), "why": ("Too soon",)}))
    typed = {"what": ("Print them",), "owner_name": ("priya raman",), "involve": ("The dean, Priya Raman",)}
    await town.hear(TEAM, "darnell", Submitted(FormId.MAKE_STEP, f"{scene.prompt.id}:", typed))
    await town.until("2026-11-30 09:00")
    await town.hear(TEAM, "priya", Chosen(Act.CONFIRM_FORGET, ""))
    rows = await town.rows()
    assert not any("priya" in row.casefold() for name in ("next_step", "step_change") for row in rows[name])
    assert not any("Priya" in line for line in town.thread(TEAM, town.last_prompt(TEAM)))
    history = said(await town.hear(TEAM, "tom", Chosen(Act.STEP_HISTORY, step)))
    assert "Somebody moved it from December 1, 2026 to November 30, 2026." in history
    assert "Too soon" in history


async def test_others_keep_theirs(scene: Scene) -> None:
    await scene.town.hear(TEAM, "priya", Chosen(Act.CONFIRM_FORGET, ""))
    rows = "\n".join(row for table in (await scene.town.rows()).values() for row in table)
    assert "five criteria" in rows
    assert "Publish them" in rows


def files(town: Town) -> list[str]:
    entries = [entry for entry in town.chat.firsts(TEAM, "") if not entry.deleted]
    return [file.name for entry in entries for file in town.chat.attachments(entry)]


async def test_files_that_were_exported_are_taken_away(scene: Scene) -> None:
    await scene.town.types(TEAM, "maria", "export csv")
    assert len(files(scene.town)) == 1
    told = said(await scene.town.hear(TEAM, "priya", Chosen(Act.CONFIRM_FORGET, "")))
    assert not files(scene.town)
    assert "I also took away the files that were exported here." in told
    await scene.town.types(TEAM, "maria", "export csv")
    assert len(files(scene.town)) == 1


async def test_a_file_that_was_not_sent_yet_is_not_sent(scene: Scene) -> None:
    await scene.town.listener.hear(scene.town.event(TEAM, "maria", Commanded("export csv")))
    await scene.town.hear(TEAM, "priya", Chosen(Act.CONFIRM_FORGET, ""))
    assert not files(scene.town)


async def test_a_file_that_stands_unknown_to_us_is_taken_away(scene: Scene) -> None:
    town = scene.town
    town.post.accidents = [Accident(Unknown("connection lost"), TEAM, after=True)]
    await town.listener.hear(town.event(TEAM, "maria", Commanded("export csv")))
    assert await deliver_one(town.context, {Platform.PLAYGROUND: town.post})
    assert len(files(town)) == 1
    await town.hear(TEAM, "priya", Chosen(Act.CONFIRM_FORGET, ""))
    assert not files(town)


async def test_who_said_nothing_takes_no_file_away(scene: Scene) -> None:
    await scene.town.types(TEAM, "maria", "export csv")
    told = said(await scene.town.hear(TEAM, "tom", Chosen(Act.CONFIRM_FORGET, "")))
    assert len(files(scene.town)) == 1
    assert "files" not in told
