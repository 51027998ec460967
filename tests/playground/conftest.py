"""A served playground with a scripted bot, and a prompt in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.places import MessageRef
from tests.playground import scenes
from tests.playground.stage import AUTOMOTIVE, Stage
from tests.playground.visitor import Visitor


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Visitor]:
    stage = Stage(tmp_path)
    async with TestClient(TestServer(stage.app(), host="127.0.0.1")) as client:
        yield Visitor(stage, client)
    stage.chat.close()


@pytest.fixture
async def prompt(at: Visitor) -> MessageRef:
    return await at.stage.messenger.post(AUTOMOTIVE, scenes.PROMPT, "prompt", None)
