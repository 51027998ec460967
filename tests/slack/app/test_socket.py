"""Socket Mode on its bad days: connections are renewed and break, and nothing is lost."""

from adapters.slack.settings import Mode
from storage.store import SqlStore
from tests.slack.app.running import running
from tests.slack.standin.server import CHANNEL, PRIYA


async def test_a_renewed_connection_loses_nothing(store: SqlStore) -> None:
    async with running(store, Mode.SOCKET) as at:
        prompt = await at.asks()
        await at.slack.sockets.disconnect()
        await at.slack.sockets.opened.wait()
        await at.replies("After the renewal", prompt, PRIYA)
        assert await at.answers() == ["After the renewal"]


async def test_a_broken_connection_is_made_anew_and_events_come_again(store: SqlStore) -> None:
    async with running(store, Mode.SOCKET) as at:
        prompt = await at.asks()
        await at.slack.sockets.drop()
        at.slack.person(PRIYA).says(CHANNEL, "Said while it was broken", thread=prompt)
        await at.settled()
        assert await at.answers() == ["Said while it was broken"]


async def test_everything_that_works_over_http_works_by_socket(store: SqlStore) -> None:
    async with running(store, Mode.SOCKET) as at:
        prompt = await at.asks()
        priya = at.slack.person(PRIYA)
        await priya.presses(CHANNEL, prompt, "Answer in a form")
        await at.settled()
        await priya.submits({"text": "By form"})
        await at.settled()
        priya.opens_home()
        await at.settled()
        assert await at.answers() == ["By form"]
        assert priya.home
