"""A workspace that does not let us in: nothing is tried there, nobody can be told, and all goes on once it does."""

import pytest

from bot.domain.catching_up import ReadBack
from bot.domain.errors import NotInstalled
from bot.domain.events import PlaceChanged
from bot.domain.places import Channel
from bot.domain.reflection import Prompt
from bot.services.catching_up import read_back_now
from reflectory.operators import needs_somebody, status_text
from storage.status import Status, read_status
from tests.journeys.edges import Accident
from tests.journeys.town import TOWN, Town
from tests.services.scene import TEAM

REVOKED = NotInstalled("The token was revoked. Install the app again.")


@pytest.fixture
async def running(district: Town) -> Town:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2, 1.A.3", days="mon")
    return district


async def status(town: Town) -> Status:
    return await read_status(town.store.database)


async def test_it_is_told_to_the_operator_and_tried_no_more(running: Town) -> None:
    running.post.accidents = [Accident(REVOKED, TEAM, times=100)]
    running.census.away = REVOKED
    await running.until("2026-09-14 10:00")
    found = await status(running)
    [shut] = found.closed_workspaces
    assert (shut.workspace, shut.reason, shut.held) == (str(TOWN), str(REVOKED), 1)
    assert not found.closed
    assert needs_somebody(found)
    assert f"workspace {TOWN}: {REVOKED} (1 held back)" in status_text(found)
    tried = len(running.post.calls)
    await running.until("2026-10-12 10:00")
    assert len(running.post.calls) == tried
    assert len(await running.many(Prompt)) == 1


async def test_a_channel_is_closed_there_without_a_word_that_nobody_could_get(running: Town) -> None:
    running.census.away = REVOKED
    await running.hear(TEAM, None, PlaceChanged(Channel(running.place(TEAM), TEAM), archived=True))
    found = await status(running)
    assert [each.reason for each in found.closed_workspaces] == [str(REVOKED)]
    assert [each.place.channel for each in found.closed] == [TEAM]
    assert not found.events
    running.census.away = None
    await running.store.outbox.reopen(TOWN)
    await running.until("2026-09-14 10:00")
    assert "Question 1" in running.text(TEAM)
    assert not (await status(running)).closed_workspaces


async def test_threads_to_read_back_wait_for_it(running: Town) -> None:
    await running.types(TEAM, "maria", "next")
    running.chat.say(TEAM, "tom", "Said meanwhile.", root=running.last_prompt(TEAM))
    await read_back_now(running.context, TOWN, running.clock.now)
    running.post.accidents = [Accident(REVOKED, TEAM, times=100)]
    await running.engine.settle()
    [waiting] = await running.many(ReadBack)
    assert not waiting.failures
    assert [each.reason for each in (await status(running)).closed_workspaces] == [str(REVOKED)]
    running.post.accidents = []
    await running.store.outbox.reopen(TOWN)
    await running.engine.settle()
    assert not await running.many(ReadBack)
