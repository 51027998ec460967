"""What a button, a form or a message of another channel carries gives no way into that channel from this one."""

from dataclasses import replace

from bot.domain.events import Chosen, Posted
from bot.domain.message import Act
from bot.domain.places import MessageRef
from tests.services.scene import TEAM, Scene, pressed, sent

OTHER = "cte-health"
ABOUT_NOTHING = {Act.CONFIRM_FORGET, Act.CONFIRM_STOP, Act.TAKE_OVER, Act.EXPORT, Act.MY_OPEN_QUESTIONS}


async def test_nothing_changes(scene: Scene) -> None:
    """grace facilitates the other team, so that no rights stand in her way: only the subjects are foreign."""
    await scene.town.sets_up(OTHER, "grace", plan="own", parts="2.A.1", every="1")
    await scene.town.types(OTHER, "grace", "next")
    every = [deed for act, deed in pressed(scene).items() if act not in ABOUT_NOTHING] + list(sent(scene).values())
    changed = []
    for deed in every:
        before = await scene.town.rows()
        await scene.town.hear(OTHER, "grace", deed.body)
        if await scene.town.rows() != before:
            changed.append(deed.body)
    assert not changed


async def test_a_message_in_a_thread_of_another_channel_is_not_heard(scene: Scene) -> None:
    before = await scene.town.rows()
    there, here = scene.town.place(TEAM), scene.town.place(OTHER)
    root = scene.town.last_prompt(TEAM)
    await scene.town.hear(OTHER, "grace", Posted(MessageRef(here, "00000999", root), "1", "words"))
    await scene.town.hear(OTHER, "grace", Chosen(Act.SHARE, "", replace(scene.reply.message or MessageRef(there, ""))))
    await scene.town.hear(OTHER, "grace", Chosen(Act.MAKE_STEP, "", scene.reply.message))
    assert await scene.town.rows() == before
