"""The real program as its own process: set up, started, waited for, stopped and killed as an operator would."""

import asyncio
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

SECRET = "test-signing-secret"
BOT_TOKEN = "xoxb-test-token"
APP_TOKEN = "xapp-test-token"
TEAM = "T01TEST"
DOOR = "/slack/events"

BUSY = 60.0
"""Seconds until waiting is given up: generous, since a busy machine is no fault of the program."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def until(condition: Callable[[], Awaitable[bool]], what: str, patience: float = BUSY) -> None:
    """Until it is so. Another process can only be asked again and again. Raises TimeoutError that says `what`."""
    try:
        async with asyncio.timeout(patience):
            while not await condition():  # noqa: ASYNC110 - across processes there is no event to wait for
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise TimeoutError(f"in vain: {what}") from None


async def answers(session: aiohttp.ClientSession, address: str) -> bool:
    """Whether a GET there is answered with 200."""
    try:
        async with session.get(address) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@dataclass
class Program:
    """`reflectory serve` on a data folder; `api` is the address of Slack's Web API. Its log lasts over restarts."""

    folder: Path
    api: str
    port: int = field(default_factory=free_port)
    mode: str = "http"
    database: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def door(self) -> str:
        return f"{self.address}{DOOR}"

    @property
    def log(self) -> Path:
        return self.folder / "program.log"

    @property
    def settings(self) -> dict[str, str]:
        given = {
            "data": str(self.folder / "data"),
            "database": self.database,
            "platforms": "slack",
            "port": str(self.port),
            "slack_mode": self.mode,
            "slack_bot_token": BOT_TOKEN,
            "slack_app_token": APP_TOKEN,
            "slack_signing_secret": SECRET,
            "slack_api": self.api,
            **self.more,
        }
        return {"LANG": "C.UTF-8", **{f"REFLECTORY_{name.upper()}": value for name, value in given.items() if value}}

    async def run(self, *command: str) -> str:
        """What a command of the command line says. Raises RuntimeError with it, unless it went well."""
        running = await self._spawn(*command, output=asyncio.subprocess.PIPE)
        told, _ = await running.communicate()
        if running.returncode:
            raise RuntimeError(f"reflectory {' '.join(command)}: {told.decode()}")
        return told.decode()

    async def start(self, session: aiohttp.ClientSession) -> None:
        """Until it takes requests. Raises RuntimeError when it ends before that."""
        with self.log.open("ab") as log:
            self.process = await self._spawn("serve", output=log.fileno())

        async def ready() -> bool:
            if self.process and self.process.returncode is not None:
                raise RuntimeError(f"the program ended: {self.log.read_text(errors='replace')[-2000:]}")
            return await answers(session, f"{self.address}/readyz")

        await until(ready, "the program is ready")

    async def kill(self) -> None:
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(how)
        if self.process:
            await self.process.wait()
        self.process = None

    async def _spawn(self, *command: str, output: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "reflectory", *command),
            env=self.settings,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
