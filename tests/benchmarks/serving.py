"""The program itself as an administrator starts it, on a database that is there, and a Slack of its own to serve.

Both are processes.
"""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from cryptography.fernet import Fernet

from tests.benchmarks.processes import running
from tests.benchmarks.teams_side import Side
from tests.slack.standin.server import TOKEN
from tests.slack.standin.state import App
from tests.teams.standin.school import APP, TENANT
from tests.teams.standin.services import SECRET

KEY = Fernet.generate_key().decode()
"""The same at each start, as the database holds what was encrypted with it."""

STARTING = 30.0
LOOK_EVERY = 0.005


@dataclass(frozen=True, slots=True)
class Program:
    port: int
    pid: int


@asynccontextmanager
async def serving(url: str, api: str) -> AsyncIterator[Program]:
    """Its doors are open inside."""
    slack = {"slack_mode": "http", "slack_api": api, "slack_bot_token": TOKEN}
    async with _serving(url, platforms="slack", slack_signing_secret=App().signing_secret, **slack) as program:
        yield program


@asynccontextmanager
async def serving_teams(url: str, side: Side) -> AsyncIterator[Program]:
    """The same for Teams."""
    microsoft = {
        "teams_login": f"{side.url}/login/",
        "teams_keys": f"{side.url}/openid",
        "teams_graph": f"{side.url}/graph/",
        "teams_services": side.url,
    }
    app = {"teams_app_id": APP, "teams_app_secret": SECRET, "teams_tenants": TENANT, "public_url": side.url}
    async with _serving(url, platforms="teams", **app, **microsoft) as program:
        yield program


@asynccontextmanager
async def _serving(url: str, **more: str) -> AsyncIterator[Program]:
    port = _free_port()
    with tempfile.TemporaryDirectory() as data:
        settings = {"data": data, "database": url, "port": str(port), "secret_keys": KEY, "log_level": "ERROR", **more}
        async with running("-m", "reflectory", "serve", **settings) as process:
            yield Program(port, process.pid)


@asynccontextmanager
async def slack_side(teams: int) -> AsyncIterator[str]:
    """The address of its Web API."""
    async with running("-m", "tests.benchmarks.slack_side", str(teams)) as process:
        yield process.said


async def until_ready(program: Program) -> None:
    """Until /readyz says so."""
    async with asyncio.timeout(STARTING), aiohttp.ClientSession() as client:
        while True:
            async with client.get(f"http://127.0.0.1:{program.port}/readyz") as answer:
                if answer.status == 200:
                    return
            await asyncio.sleep(LOOK_EVERY)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
