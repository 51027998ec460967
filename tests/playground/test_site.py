"""The site around what people do: joining, addresses, headers, downloads, time, live updates and faults."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from bot.domain.errors import TryLater
from bot.domain.events import Event, Joined
from bot.domain.form import Private
from bot.domain.message import Message, Text
from bot.domain.places import MessageRef
from tests.playground import scenes
from tests.playground.stage import AUTOMOTIVE, MONDAY, Stage
from tests.playground.visitor import Visitor


async def test_bot_joins_each_channel_once(at: Visitor, tmp_path: Path) -> None:
    assert [event.place.channel for event in at.stage.bot.heard] == ["cte-automotive", "cte-health", "leadership"]
    assert all(event.body == Joined(None) and event.actor is None for event in at.stage.bot.heard)
    assert "Set up" in await at.page()
    again = Stage(tmp_path)
    async with TestServer(again.app(), host="127.0.0.1"):
        assert again.bot.heard == []
    again.chat.close()


async def test_bot_joins_later_when_it_can_not_now(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.bot.away = True
    async with TestServer(stage.app(), host="127.0.0.1"):
        assert stage.bot.heard == []
    stage.bot.away = False
    async with TestServer(stage.app(), host="127.0.0.1"):
        assert len(stage.bot.heard) == 3
    stage.chat.close()


async def test_strict_headers(at: Visitor) -> None:
    answer = await at.client.get("/c/cte-automotive?as=maria")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert " style=" not in await answer.text()
    assert (await at.client.get("/static/secrets.txt")).status == 404
    assert (await (await at.client.get("/healthz")).text()).strip() == "ok"


async def test_reading_sends_people_where_they_can_be(at: Visitor) -> None:
    other = await at.client.get("/c/leadership?as=maria", allow_redirects=False)
    assert other.headers["Location"] == "/c/leadership?as=renee"
    direct = await at.client.get("/c/direct-maria?as=tom", allow_redirects=False)
    assert direct.headers["Location"] == "/c/direct-tom?as=tom"
    front = await at.client.get("/", allow_redirects=False)
    assert front.headers["Location"].startswith("/c/cte-automotive")


async def test_download(at: Visitor, prompt: MessageRef) -> None:
    await at.stage.messenger.upload(AUTOMOTIVE, "Blatt \u00fc.docx", b"PK\x03", "file", prompt, about="The worksheet")
    answer = await at.client.get("/c/cte-automotive/files/1?as=maria")
    assert await answer.read() == b"PK\x03"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert (await at.client.get("/c/leadership/files/1?as=renee")).status == 404


async def test_clock_stops_at_what_is_due_on_the_way(at: Visitor) -> None:
    at.stage.bot.due = MONDAY + timedelta(hours=3)
    settled = at.stage.bot.settled
    await at.act("clock", move="day")
    assert at.stage.chat.clock.civil() == MONDAY + timedelta(days=1)
    assert at.stage.bot.settled == settled + 2


async def test_what_was_heard_is_not_refused_when_what_follows_must_wait(at: Visitor) -> None:
    at.stage.bot.stuck = True
    await at.says("Two employers.")
    at.stage.bot.settling.clear()
    at.stage.bot.stuck = False
    await asyncio.wait_for(at.stage.bot.settling.wait(), 10)


async def test_what_was_heard_is_not_refused_when_its_answer_can_not_be_shown(at: Visitor) -> None:
    with closing(sqlite3.connect(at.stage.settings.chat_file, isolation_level=None)) as other:

        async def heard(event: Event) -> Private:
            at.stage.chat._archive._db.execute("PRAGMA busy_timeout = 0")
            other.execute("BEGIN IMMEDIATE")
            return Private(scenes.NOTE)

        at.stage.bot.hear = heard  # type: ignore[method-assign]
        taken = await at.act("say", text="/reflect status")
        other.execute("ROLLBACK")
    assert (taken.status, "notice=heard" in taken.headers["Location"]) == (303, True)
    assert "That was taken" in await at.page(notice="heard")


@pytest.mark.parametrize("move", ["day", "next"])
async def test_clock_that_can_not_go_on_asks_to_try_again(at: Visitor, move: str) -> None:
    at.stage.bot.stuck, at.stage.bot.due = True, MONDAY + timedelta(hours=3)
    refused = await at.act("clock", move=move)
    assert (refused.status, "Nothing is lost" in await refused.text()) == (503, True)
    at.stage.bot.stuck = False
    assert (await at.act("clock", move=move)).status == 303


async def test_clock_to_the_next_question(at: Visitor) -> None:
    at.stage.bot.due = MONDAY + timedelta(days=2)
    await at.act("clock", move="next")
    assert at.stage.chat.clock.civil() == MONDAY + timedelta(days=2)
    nothing = await at.act("clock", move="next")
    assert "notice=nothing_due" in nothing.headers["Location"]


async def test_live_updates(at: Visitor) -> None:
    answer = await at.client.get("/live")
    assert answer.headers["Content-Type"] == "text/event-stream"
    await answer.content.readuntil(b"\n\n")
    await at.says("Hello")
    assert b"event: chat" in await answer.content.readuntil(b"\n\n")
    answer.close()


async def test_closed_channel(at: Visitor) -> None:
    at.stage.chat.close_room("cte-automotive")
    assert (await at.act("say", text="Hello", root="")).status == 409
    assert "archived" in await at.page()


async def test_logs_hold_nobodys_words(at: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("somebody's secret words")

    at.stage.bot.hear = broken  # type: ignore[method-assign, assignment]
    answer = await at.act("say", text="somebody's secret words", root="")
    assert answer.status == 500
    assert "secret" not in await answer.text() + caplog.text
    assert "RuntimeError" in caplog.text
    assert "secret" not in await at.page()


async def test_a_full_disk_is_told_and_passes(at: Visitor, tmp_path: Path) -> None:
    """Another writer stands for the full disk: SQLite says either by the same kind of error."""
    with closing(sqlite3.connect(at.stage.settings.chat_file, isolation_level=None)) as other:
        at.stage.chat._archive._db.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        refused = await at.act("say", text="Hello")
        assert (refused.status, "disk may be full" in await refused.text()) == (503, True)
        with pytest.raises(TryLater):
            await at.stage.messenger.post(AUTOMOTIVE, Message((Text("Hello"),)), "key", None)
        other.execute("ROLLBACK")
    await at.says("Hello")
    assert await at.stage.messenger.post(AUTOMOTIVE, Message((Text("Hello"),)), "key", None)
