"""The stand-in as a process of its own, held by its reins."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin.receiver import receiving
from tests.slack.standin.server import CHANNEL, MARIA, TOKEN
from tests.slack.standin.state import App


@pytest.fixture
async def url() -> AsyncIterator[str]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.slack.standin", stdout=pipe)
    assert process.stdout
    async with asyncio.timeout(60):
        yield (await process.stdout.readline()).decode().strip()
    process.terminate()
    await process.wait()


async def test_it_is_driven_over_http(url: str) -> None:
    async with aiohttp.ClientSession() as session, receiving(App().signing_secret) as receiver:

        async def order(path: str, **details: Any) -> Any:
            async with session.post(f"{url.removesuffix('api/')}control/{path}", json=details) as answer:
                return (await answer.json())["answer"]

        async def told(path: str) -> Any:
            async with session.get(f"{url.removesuffix('api/')}control/{path}") as answer:
                return await answer.json()

        await order("send_to", url=receiver.url, scale=0.0)
        await order("fault", fault="limited", method="auth.test", retry_after=5)
        ts = await order(f"person/{MARIA}/says", channel=CHANNEL, text="hello")
        answer = await order(f"person/{MARIA}/types", channel=CHANNEL, text="help")
        await order("settled")
        web = AsyncWebClient(TOKEN, url, session=session, retry_handlers=[])
        await web.chat_postMessage(channel=CHANNEL, text="hello yourself")
        assert answer["status"] == 200
        assert [event["ts"] for event in receiver.inner] == [ts]
        messages = (await told("state"))["teams"]["T0DISTRICT"]["rooms"][CHANNEL]["messages"]
        assert [each["text"] for each in messages] == ["hello", "hello yourself"]
        assert [each["method"] for each in await told("calls")] == ["chat.postMessage"]
        assert (await told("attempts"))["attempts"][0]["status"] == 200
