"""Platforms send an event again when an answer was lost: the second time nothing changes, in any table."""

from bot.domain.events import (
    Body,
    Chosen,
    Commanded,
    Deleted,
    Edited,
    HomeOpened,
    Joined,
    Left,
    PlaceChanged,
    Posted,
    Restored,
)
from bot.domain.message import Act
from bot.domain.places import Channel, MessageRef, PersonRef
from bot.domain.reflection import Reflection
from tests.journeys.town import TOWN, Town
from tests.services.scene import TEAM, Scene, answer_form, pressed, sent, typed


async def twice(town: Town, channel: str, who: str | None, body: Body) -> list[str]:
    """The tables in which something differs after the same event came again."""
    event = town.event(channel, who, body)
    await town.listener.hear(event)
    await town.engine.settle()
    before = await town.rows()
    await town.listener.hear(event)
    await town.engine.settle()
    after = await town.rows()
    return [name for name in before if before[name] != after[name]]


async def test_every_button_form_and_command(scene: Scene) -> None:
    every = [
        *(("typed", str(name), deed) for name, deed in typed(scene)),
        *(("sent", str(name), deed) for name, deed in sent(scene).items()),
        *(("pressed", str(name), deed) for name, deed in pressed(scene).items()),
    ]
    differ = {
        (how, name): changed
        for how, name, deed in every
        if (changed := await twice(scene.town, deed.channel, deed.rightful.replace("nobody", "") or "tom", deed.body))
    }
    assert not differ


async def test_every_other_kind_of_event(scene: Scene) -> None:
    town, place = scene.town, scene.town.place(TEAM)
    ref = MessageRef(place, town.chat.say(TEAM, "tom", "words", root=town.last_prompt(TEAM)).id, town.last_prompt(TEAM))
    bodies: list[Body] = [
        Posted(ref, "1", "words"),
        Edited(ref, "2", "better words"),
        Deleted(ref, "3"),
        Restored(ref, "4", "words again"),
        Joined(),
        Joined(PersonRef(TOWN, "tom")),
        Left(),
        Left(PersonRef(TOWN, "maria")),
        HomeOpened(),
        PlaceChanged(Channel(place, TEAM, public=True)),
        PlaceChanged(Channel(place, TEAM), archived=True),
        PlaceChanged(Channel(place, TEAM, external=True)),
    ]
    differ = {str(body): changed for body in bodies if (changed := await twice(town, TEAM, "tom", body))}
    assert not differ


async def test_an_old_event_again_undoes_nothing_that_came_after_it(scene: Scene) -> None:
    town = scene.town
    share = town.event(TEAM, "darnell", Chosen(Act.SHARE, scene.form.id))
    first = town.event(TEAM, "darnell", answer_form(scene.prompt, "First words."))
    pause = town.event(TEAM, "maria", Commanded("pause"))
    for event in (share, first, pause):
        await town.listener.hear(event)
    await town.hear(TEAM, "darnell", Chosen(Act.UNSHARE, scene.form.id))
    await town.hear(TEAM, "darnell", answer_form(scene.prompt, "Second words."))
    await town.types(TEAM, "maria", "resume")
    before = await town.rows()
    for event in (share, first, pause):
        await town.listener.hear(event)
    assert await town.rows() == before


async def test_old_news_that_a_channel_was_closed_closes_it_no_second_time(scene: Scene) -> None:
    town, place = scene.town, scene.town.place(TEAM)
    archived = town.event(TEAM, None, PlaceChanged(Channel(place, TEAM), archived=True))
    removed = town.event(TEAM, None, Left())
    for event in (archived, removed):
        await town.listener.hear(event)
    await town.hear(TEAM, None, Joined())
    for event in (archived, removed):
        await town.listener.hear(event)
    await town.types(TEAM, "maria", "pause")
    assert "Paused" in town.text(TEAM)


async def test_old_news_that_somebody_left_takes_no_rights_that_were_given_since(scene: Scene) -> None:
    town, maria = scene.town, PersonRef(TOWN, "maria")
    await town.types(TEAM, "maria", "facilitators add tom")
    left = town.event(TEAM, None, Left(maria))
    await town.listener.hear(left)
    await town.types(TEAM, "tom", "facilitators add maria")
    await town.listener.hear(left)
    assert maria in (await town.one(Reflection)).facilitators
