"""What travels in cards is the client's to change: who is not in a place can not act there, whatever it says."""

import json
from typing import Any

import pytest

from adapters.teams.sdk import wire
from bot.domain.answer import NextStep
from bot.domain.form import FormId
from bot.domain.message import Act
from bot.domain.reflection import Prompt, Reflection
from tests.teams.app.test_doors import ROOM, answers, prompt
from tests.teams.journeys.town import TeamsTown, admit
from tests.teams.standin.school import Message
from tests.teams.standin.server import Person

__all__ = ["prompt"]

MEMBERS_ONLY = "Only members of this channel can do that"


@pytest.fixture
def mallory(town: TeamsTown, prompt: Message) -> Person:
    """In the tenant, and in no team of the bot's."""
    admit(town.teams, "mallory", "Mallory Stranger")
    return town.teams.person("id-mallory")


async def sent(town: TeamsTown, who: Person, name: str, data: dict[str, Any]) -> str:
    chat = who.who.chat
    card = town.teams.tenant.post(chat, "", "", card={"body": []})
    answered = await who.invokes(chat, card, name, data)
    await town.settle()
    return json.dumps(answered.body)


async def asked(town: TeamsTown) -> Prompt:
    async with town.engine._context.store.reading() as reader:
        [found] = await reader.many(Prompt)
    return found


@pytest.mark.parametrize("act", Act)
async def test_no_button_acts_in_a_place_of_others(town: TeamsTown, mallory: Person, act: Act) -> None:
    await town.says("cte-automotive", "priya", "A matter of ours.", next(iter(town.teams.tenant.said[ROOM])).id)
    subject = (await asked(town)).id
    shown = await sent(town, mallory, "task/fetch", wire.Press(act, subject, ROOM).data)
    assert MEMBERS_ONLY in shown


@pytest.mark.parametrize("form", FormId)
async def test_no_form_is_taken_in_a_place_of_others(town: TeamsTown, mallory: Person, form: FormId) -> None:
    subject = f"{(await asked(town)).id}:"
    data = wire.Filled(form, subject, ROOM).data | {"field.text": "I was never here", "field.what": "Mine"}
    assert MEMBERS_ONLY in await sent(town, mallory, "task/submit", data)
    assert await answers(town) == []


async def test_nobody_sets_up_what_is_not_theirs(town: TeamsTown, mallory: Person) -> None:
    async with town.engine._context.store.reading() as reader:
        before = await reader.many(Reflection)
    await sent(town, mallory, "task/fetch", wire.Press(Act.SET_UP, "", ROOM).data)
    await sent(town, mallory, "task/submit", wire.Filled(FormId.SET_UP, "", ROOM).data)
    async with town.engine._context.store.reading() as reader:
        assert await reader.many(Reflection) == before


async def test_a_member_acts_from_the_chat(town: TeamsTown, prompt: Message) -> None:
    """The other way round: what refuses strangers refuses nobody else."""
    maria = town.teams.person("id-maria")
    shown = await sent(town, maria, "task/fetch", wire.Press(Act.MY_OPEN_QUESTIONS, "", ROOM).data)
    assert MEMBERS_ONLY not in shown


async def test_a_dialog_that_teams_sends_again_is_one(town: TeamsTown, prompt: Message) -> None:
    """Each time under another id."""
    maria, subject = town.teams.person("id-maria"), f"{(await asked(town)).id}:"
    for opening in ("first", "first", "second"):
        data = wire.Filled(FormId.MAKE_STEP, subject, ROOM, prompt.id, opening).data | {"field.what": "Buy tools"}
        await maria.invokes(ROOM, prompt, "task/submit", data)
    await town.settle()
    async with town.engine._context.store.reading() as reader:
        assert len(await reader.many(NextStep)) == 2
