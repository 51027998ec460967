"""A person's own view: what waits for them in all of their places, and buttons that act in the right one."""

from dataclasses import replace

from sqlalchemy import event as sql

from bot.domain.answer import Answer, NextStep
from bot.domain.errors import TryLater
from bot.domain.events import Chosen, HomeOpened, Submitted
from bot.domain.form import FormId, Home, Invalid
from bot.domain.message import Act, Choices
from bot.domain.plan import Item
from bot.domain.reflection import Prompt, Reflection, ReflectionState
from tests.journeys.town import Town, said
from tests.services.scene import TEAM, Scene

HEALTH = "cte-health"


async def opened(town: Town, who: str) -> Home:
    reply = await town.hear(f"direct-{who}", who, HomeOpened())
    assert isinstance(reply, Home)
    return reply


async def presses(town: Town, who: str, label: str) -> None:
    """A button of the view, in its part's place."""
    place, button = next(
        (part.place, button)
        for part in (await opened(town, who)).parts
        for block in part.message.blocks
        if isinstance(block, Choices)
        for button in block.buttons
        if button.label == label
    )
    await town.hear(place.channel, who, Chosen(button.act, button.subject))


def labels(home: Home) -> set[str]:
    blocks = [block for part in home.parts for block in part.message.blocks]
    return {button.label for block in blocks if isinstance(block, Choices) for button in block.buttons}


async def asks_health(town: Town) -> None:
    await town.sets_up(HEALTH, "grace", plan="own", parts="2.A.1", every="0")
    await town.types(HEALTH, "grace", "next")


async def test_who_has_nothing_is_told_how_to_begin(district: Town) -> None:
    home = await opened(district, "grace")
    assert not home.parts
    assert "type “setup”" in said(home)


async def test_all_places_of_a_person_are_shown_and_nobody_elses(scene: Scene) -> None:
    await asks_health(scene.town)
    assert [part.place.channel for part in (await opened(scene.town, "tom")).parts] == [TEAM, HEALTH]
    assert [part.place.channel for part in (await opened(scene.town, "maria")).parts] == [TEAM]
    assert not (await opened(scene.town, "james")).parts


async def test_questions_are_open_until_they_are_answered_or_set_aside(scene: Scene) -> None:
    town = scene.town
    await asks_health(town)
    assert "2 questions are open for you." in said(await opened(town, "tom"))
    await town.says(TEAM, "tom", "Six of them.", town.last_prompt(TEAM))
    assert "1 question is open for you." in said(await opened(town, "tom"))
    await presses(town, "tom", "Not this time")
    home = await opened(town, "tom")
    assert "You have no open questions." in said(home)
    assert "Answer in a form" not in labels(home)


async def test_a_question_is_answered_from_there(scene: Scene) -> None:
    town = scene.town
    await asks_health(town)
    prompt = await town.one(Prompt, place=town.place(HEALTH))
    form = await town.hear(HEALTH, "tom", Chosen(Act.ANSWER_IN_FORM, prompt.id))
    await town.submits(HEALTH, "tom", form, text="From my own view.")
    assert "From my own view." in said(await opened(town, "tom"))


async def test_next_steps_are_their_owners(scene: Scene) -> None:
    assert "Publish them (by December 1, 2026)" in said(await opened(scene.town, "priya"))
    assert "Publish them" not in said(await opened(scene.town, "darnell"))
    await presses(scene.town, "priya", "Done")
    assert "Publish them" not in said(await opened(scene.town, "priya"))


async def test_own_answers_can_be_deleted_and_nobody_elses_are_shown(scene: Scene) -> None:
    town = scene.town
    assert "five criteria" not in said(await opened(town, "priya"))
    assert "five criteria" in said(await opened(town, "darnell"))
    await presses(town, "darnell", "Delete")
    assert "five criteria" not in said(await opened(town, "darnell"))
    assert (await town.one(Answer, id=scene.form.id)).deleted


async def test_the_newest_answers_are_shown_and_the_rest_is_counted(scene: Scene) -> None:
    await many_answers(scene, 12)
    home = said(await opened(scene.town, "darnell"))
    assert "Words number 11." in home
    assert "Words number 2." in home
    assert "Words number 1." not in home
    assert "You have 3 older answers." in home


async def many_answers(scene: Scene, count: int) -> None:
    root = scene.town.last_prompt(TEAM)
    for number in range(count):
        await scene.town.says(TEAM, "darnell", f"Words number {number}.", root)


async def test_more_answers_cost_no_more_queries(scene: Scene) -> None:
    await opened(scene.town, "darnell")
    before = await queries(scene.town, "darnell")
    await many_answers(scene, 15)
    assert await queries(scene.town, "darnell") == before
    assert before < 12


async def queries(town: Town, who: str) -> int:
    counted: list[str] = []
    engine = town.store.database.engine.sync_engine

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        counted.append(statement)

    sql.listen(engine, "before_cursor_execute", count)
    await town.listener.hear(town.event(f"direct-{who}", who, HomeOpened()))
    sql.remove(engine, "before_cursor_execute", count)
    return sum(statement.lstrip().startswith("SELECT") for statement in counted)


async def test_facilitators_have_the_schedule_and_its_buttons(district: Town) -> None:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.1, 1.A.2", days="mon")
    home = await opened(district, "maria")
    assert "Mon, Sep 14, 2026" in said(home)
    assert {"Next question", "Pause", "Change the settings"} <= labels(home)
    member = await opened(district, "tom")
    assert "Mon, Sep 14" not in said(member)
    assert not labels(member)


async def test_the_schedule_is_steered_from_there(district: Town) -> None:
    await district.types(TEAM, "maria", "setup plan=own parts=1.A.1,1.A.2 days=mon")
    await presses(district, "maria", "Start")
    await presses(district, "maria", "Next question")
    await presses(district, "maria", "Skip this question")
    assert "was skipped" in district.text(TEAM)
    await presses(district, "maria", "Pause")
    assert (await district.one(Reflection)).state is ReflectionState.PAUSED
    await presses(district, "maria", "Resume")
    assert (await district.one(Reflection)).state is ReflectionState.RUNNING


async def test_an_old_pause_button_does_nothing_to_the_next_reflection(district: Town) -> None:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.1", days="mon")
    old = await district.one(Reflection)
    await district.hear(TEAM, "maria", Chosen(Act.CONFIRM_STOP, ""))
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2", days="mon")
    reply = await district.hear(TEAM, "maria", Chosen(Act.PAUSE, old.id))
    assert "has ended" in said(reply)
    assert len(await district.many(Reflection, state=ReflectionState.RUNNING)) == 1


async def test_who_has_left_keeps_their_answers_and_sees_nothing_of_the_team(scene: Scene) -> None:
    town = scene.town
    town.census.newcomers[TEAM] = ("ana",)
    await town.says(TEAM, "ana", "Written before I left.", town.last_prompt(TEAM))
    assert "Question 1 of 4" in said(await opened(town, "ana"))
    town.census.newcomers.clear()
    home = said(await opened(town, "ana"))
    assert "Written before I left." in home
    assert "Question 1 of 4" not in home


async def test_who_facilitates_a_closed_channel_still_sees_where_it_stands(scene: Scene) -> None:
    scene.town.census.closed.add(TEAM)
    home = said(await opened(scene.town, "maria"))
    assert "A channel that I can't see" in home
    assert "Question 1 of 4" in home


async def test_places_without_room_are_counted(scene: Scene) -> None:
    town = scene.town
    first = await town.one(Reflection)
    items = await town.many(Item)
    async with town.store.transaction() as tx:
        for number in range(8):
            place = town.place(f"team-{number}")
            await tx.put(replace(first, id=f"r{number}", place=place, state=ReflectionState.DRAFT))
            await tx.put(*(replace(item, reflection=f"r{number}") for item in items))
    home = await opened(town, "maria")
    assert len(home.parts) == 8
    assert "1 more channel has no room here. Type “status” there." in said(home)


async def test_who_left_reads_no_step_and_no_channels_name_there(scene: Scene) -> None:
    scene.town.census.left["priya"] = {TEAM}
    home = said(await opened(scene.town, "priya"))
    assert "Publish them" not in home
    assert TEAM not in home
    assert "Nobody has seen them." in home
    assert "A channel that I can't see" in home


async def test_a_next_step_is_given_to_members_alone(scene: Scene) -> None:
    values = {"what": ("Ask the union",), "owner": ("grace",), "due": ("",)}
    step = Submitted(FormId.MAKE_STEP, f"{scene.prompt.id}:", values)
    refused = await scene.town.hear(TEAM, "darnell", step)
    assert isinstance(refused, Invalid)
    assert "This person is not in this channel." in refused.errors["owner"]
    assert len(await scene.town.many(NextStep)) == 1
    assert "Ask the union" not in said(await opened(scene.town, "grace"))


async def test_where_the_platform_does_not_tell_who_is_there_the_step_is_kept(scene: Scene) -> None:
    scene.town.census.away = TryLater(3)
    values = {"what": ("Ask the union",), "owner": ("tom",), "due": ("",)}
    await scene.town.listener.hear(
        scene.town.event(TEAM, "darnell", Submitted(FormId.MAKE_STEP, f"{scene.prompt.id}:", values))
    )
    assert len(await scene.town.many(NextStep)) == 2
