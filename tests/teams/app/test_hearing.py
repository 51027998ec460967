"""What Teams tells twice, late and out of order ends in the same; what could not be kept is read back."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.answer import Answer
from bot.domain.catching_up import ReadBack, ReadBackState
from bot.domain.errors import TryAgain
from bot.domain.report import Reporting
from tests.slack.standin.faults import Fault
from tests.teams.app.test_doors import ROOM, answers, prompt, said
from tests.teams.connected import WORKSPACE
from tests.teams.journeys.town import TeamsTown, team_id
from tests.teams.standin.school import BOT, Message
from tests.teams.standin.server import Person

__all__ = ["prompt"]


def told(town: TeamsTown, prompt: Message) -> list[dict[str, Any]]:
    """A reply's whole life: written, edited twice, deleted, put back."""
    priya = town.teams.person("id-priya")
    message = town.teams.tenant.post(ROOM, prompt.id, priya.who.id, "one")
    life = [priya._told("message", ROOM, message, "one")]
    for kind, what, text in (
        ("messageUpdate", "editMessage", "two"),
        ("messageUpdate", "editMessage", "three"),
        ("messageDelete", "softDeleteMessage", ""),
        ("messageUpdate", "undeleteMessage", "three"),
    ):
        message.changed = town.teams.tenant.tick()
        life.append(_change(priya, message, kind, what, text))
    return life


def _change(priya: Person, message: Message, kind: str, what: str, text: str) -> dict[str, Any]:
    return priya._changed(kind, what, ROOM, message, text)


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (0, 2, 1, 4, 3), (1, 0, 3, 2, 4), (3, 0, 4, 1, 2)])
async def test_however_it_arrives_it_ends_in_the_same(town: TeamsTown, prompt: Message, order: tuple[int, ...]) -> None:
    life = told(town, prompt)
    for number in itertools.chain(order, reversed(order)):
        assert (await town.teams.send(life[number])).status == 200
    await town.settle()
    assert await answers(town) == ["three"]


async def test_the_same_thread_by_its_newer_name(town: TeamsTown, prompt: Message) -> None:
    """In place of the suffix of the conversation's id, the thread is named beside it."""
    activity = said(town, prompt, "by its newer name")
    activity["conversation"]["id"] = ROOM
    activity["channelData"]["thread"] = {"id": prompt.id}
    assert (await town.teams.send(activity)).status == 200
    assert await answers(town) == ["by its newer name"]


async def test_what_is_not_said_to_us_leaves_no_trace(town: TeamsTown, prompt: Message) -> None:
    other = town.teams.tenant.post(ROOM, "", "id-tom", "Lunch?")
    before = await rows(town)
    await town.teams.send(said(town, other, "Pizza!"))
    await town.teams.send(town.teams.person("id-tom")._told("message", ROOM, other, "Lunch?"))
    assert await rows(town) == before


async def test_of_a_channel_where_nobody_speaks_to_us_not_even_its_name_is_kept(town: TeamsTown) -> None:
    await town.invite("cte-automotive")
    lunch = "19:lunch@thread.tacv2"
    next(iter(town.teams.tenant.teams.values())).channels[lunch] = "lunch"
    before = await rows(town)
    tom = town.teams.person("id-tom")
    await town.teams.send(tom._told("message", lunch, town.teams.tenant.post(lunch, "", "id-tom", "Lunch?"), "Lunch?"))
    assert await rows(town) == before


async def rows(town: TeamsTown) -> list[str]:
    store = town.engine._context.store
    async with store.reading() as reader:
        told = [*await reader.many(Answer), *await reader.many(Reporting)]
    return [str(each) for each in (*told, *await store.rooms.every(WORKSPACE))]


async def test_what_could_not_be_kept_is_refused_and_read_back(
    town: TeamsTown, prompt: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing = town.app._hearing
    listener = hearing.conversation

    class Away:
        async def hear(self, event: object) -> object:
            raise TryAgain("the database is away")

    hearing.conversation = Away()  # type: ignore[assignment]
    assert (await town.teams.send(said(town, prompt, "in the storm"))).status == 503
    hearing.conversation = listener
    assert await answers(town) == []
    town.clock.now += timedelta(minutes=1)
    await town.app.catch_up()
    await town.settle()
    assert await answers(town) == ["in the storm"]


async def test_another_secret_lets_go_on_what_was_held_for_the_old_one(town: TeamsTown, prompt: Message) -> None:
    store = town.engine._context.store
    await store.outbox.hold(WORKSPACE, "The secret was refused.")
    await town.says("cte-automotive", "priya", "Heard all the same.", prompt.id)
    await town.app.settle_in()  # the same secret: nothing has changed
    await town.settle()
    assert "1 answer from 1 person" not in str(prompt.card)
    town.app._proof = "another"
    await town.app.settle_in()
    await town.settle()
    assert "1 answer from 1 person" in str(prompt.card)
    [ours] = await store.installations.every(WORKSPACE.platform)
    assert ours.token == "another"


async def close(town: TeamsTown) -> None:
    """The question closes, and what waits to be read is due."""
    await town.types("cte-automotive", "maria", "close", "")
    store = town.engine._context.store
    async with store.transaction() as tx:
        for each in await tx.many(ReadBack, state=ReadBackState.WAITING):
            await tx.put(replace(each, at=await tx.now()))
    await town.settle()


async def unread(town: TeamsTown) -> int:
    async with town.engine._context.store.reading() as reader:
        return len(await reader.many(ReadBack))


async def test_a_question_that_closes_is_read_once_more(town: TeamsTown, prompt: Message) -> None:
    gone = await town.says("cte-automotive", "tom", "Taken back.", prompt.id)
    await town.says("cte-automotive", "priya", "Heard.", prompt.id)
    [taken_back] = [each for each in town.teams.tenant.said[ROOM] if each.id == gone.id]
    taken_back.deleted = town.teams.tenant.tick()
    town.teams.tenant.post(ROOM, prompt.id, "id-priya", "Never told to us.")
    await close(town)
    assert sorted(await answers(town)) == ["Heard.", "Never told to us."]
    assert await unread(town) == 0


async def test_what_is_read_once_more_is_what_was_said(town: TeamsTown, prompt: Message) -> None:
    """A command in the thread is none of it, a mention is left out of the words, and what was put back is back."""
    await town.types("cte-automotive", "priya", "status", prompt.id)
    asked = await town.says("cte-automotive", "priya", "@Reflectory we agree", prompt.id)
    back = await town.says("cte-automotive", "tom", "Put back.", prompt.id)
    await town.deletes("tom", back)
    for message in town.teams.tenant.said[ROOM]:
        if message.id == asked.id:
            message.text, message.edited = "Reflectory we really agree", town.teams.tenant.tick()
            message.changed = message.edited
        if message.id == back.id:
            message.deleted, message.changed = None, town.teams.tenant.tick()
    assert await answers(town) == ["we agree"]
    await close(town)
    assert sorted(await answers(town)) == ["Put back.", "we really agree"]


async def test_where_the_team_lets_us_read_nothing_nobody_is_bothered(town: TeamsTown, prompt: Message) -> None:
    for team in town.teams.tenant.teams.values():
        team.consents = False
    town.clock.now = town.clock.now.replace(day=14)
    await town.says("cte-automotive", "priya", "@Reflectory Said to you.", prompt.id)
    before = town.count("cte-automotive")
    await close(town)
    assert (await answers(town), await unread(town), town.count("cte-automotive")) == (["Said to you."], 0, before)


async def test_private_channels_are_refused_with_the_way_round(town: TeamsTown, prompt: Message) -> None:
    team = next(iter(town.teams.tenant.teams.values()))
    team.channels["19:grades@thread.tacv2"] = "grades"
    maria = town.teams.person("id-maria")
    message = town.teams.tenant.post("19:grades@thread.tacv2", "", maria.who.id, "Reflectory setup")
    activity = maria._told("message", "19:grades@thread.tacv2", message, "setup", mention=True)
    activity["channelData"]["channel"]["type"] = "private"
    assert (await town.teams.send(activity)).status == 200
    await town.settle()
    [refusal] = town.teams.tenant.thread("19:grades@thread.tacv2", message.id)[1:]
    assert "standard channels only" in refusal.card["fallbackText"]


async def test_a_file_is_fetched_by_its_link_and_by_no_other(town: TeamsTown, prompt: Message) -> None:
    await town.says("cte-automotive", "priya", "An answer.", prompt.id)
    await town.move_to(town.clock.now + timedelta(minutes=1))
    await town.types("cte-automotive", "maria", "export csv", "")
    card = [each for each in town.teams.tenant.said[ROOM] if "Download" in str(each.card)][-1].card
    address = str(card).split("'url': '")[1].split("'")[0]
    local = town.teams.bot.replace("/api/messages", "") + address.removeprefix("https://bot.example.org")
    async with town.teams._session.get(local) as answer:
        assert (answer.status, "attachment" in answer.headers["Content-Disposition"]) == (200, True)
        assert "An answer." in await answer.text()
    async with town.teams._session.get(local[:-1] + "x") as answer:
        assert answer.status == 404
    town.clock.now += timedelta(days=15)
    async with town.teams._session.get(local) as answer:
        assert answer.status == 404


async def test_one_welcome_however_the_coming_is_told(town: TeamsTown) -> None:
    """By two activities, of which one alone tells the channel that was chosen; and by news of another version."""
    await town.invite("cte-automotive")
    elsewhere = "19:shop@thread.tacv2"
    town.teams.tenant.teams[team_id("cte-automotive")].channels[elsewhere] = "shop"
    await town.teams.person("id-maria").says(elsewhere, "status", mention=True)
    await town.settle()
    before = {channel: len(said) for channel, said in town.teams.tenant.said.items()}
    added = [{"id": BOT}]
    for kind, more in (
        ("conversationUpdate", {"membersAdded": added}),
        ("installationUpdate", {"action": "add"}),
        ("installationUpdate", {"action": "add-upgrade"}),
    ):
        assert (await town.teams.send(town.teams.activity(kind, team_id("cte-automotive"), **more))).status == 200
    await town.settle()
    assert {channel: len(said) for channel, said in town.teams.tenant.said.items()} == before


async def test_what_is_refused_on_a_card_is_told_in_the_thread_where_there_is_no_chat(
    town: TeamsTown, prompt: Message
) -> None:
    priya = town.teams.person("id-priya")
    town.teams.faults.order(Fault.STATUS, "create", times=9, status=403, error="ConversationBlockedByUser")
    await priya.submits(ROOM, prompt, "Save my answer", text="   ")
    await town.settle()
    assert "I could not write to you" in str(town.teams.tenant.thread(ROOM, prompt.id)[-1].card)


async def test_while_graph_is_away_no_card_says_what_it_can_not_know(town: TeamsTown, prompt: Message) -> None:
    town.app._hearing.rooms._consents.clear()
    town.teams.faults.order(Fault.STATUS, "roots", times=9, status=401, error="InvalidAuthenticationToken")
    await town.teams.person("id-priya").submits(ROOM, prompt, "Save my answer", text="Saved.")
    await town.settle()
    assert "1 answer from 1 person" in str(prompt.card)
    assert "Plain replies are not saved" not in str(prompt.card)
