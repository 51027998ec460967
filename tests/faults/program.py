"""The real program as its own process: set up, started, waited for, stopped and killed as an operator would."""

import asyncio
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

SECRET = "test-signing-secret"
BOT_TOKEN = "xoxb-test-token"
APP_TOKEN = "xapp-test-token"
TEAM = "T01TEST"
DOOR = "/slack/events"

CLIENT = {
    "slack_client_id": "1234.5678",
    "slack_client_secret": "client-secret",
    "public_url": "https://bot.example.org",
}
"""What is set for many workspaces, in place of the one token."""

BUSY = 60.0
"""Seconds until waiting is given up: generous, since a busy machine is no fault of the program."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def until(
    condition: Callable[[], Awaitable[bool]], what: str, patience: float = BUSY, pause: float = 0.02
) -> None:
    """Until it is so. Another process can only be asked again and again. Raises TimeoutError that says `what`."""
    try:
        async with asyncio.timeout(patience):
            while not await condition():  # noqa: ASYNC110 - across processes there is no event to wait for
                await asyncio.sleep(pause)
    except TimeoutError:
        raise TimeoutError(f"in vain: {what}") from None


async def answers(session: aiohttp.ClientSession, address: str) -> bool:
    """Whether a GET there is answered with 200."""
    try:
        async with session.get(address) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@dataclass(frozen=True)
class Ending:
    """How the program ended when it was asked to."""

    status: int
    seconds: float


@dataclass
class Program:
    """`reflectory serve` on a data folder; `api` is the address of Slack's Web API. Its log lasts over restarts.

    `launcher` is the module that runs, and its own options; `command` is what it is told to do.
    """

    folder: Path
    api: str
    port: int = field(default_factory=free_port)
    mode: str = "http"
    database: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    launcher: Sequence[str] = ("reflectory",)
    command: Sequence[str] = ("serve",)
    platform: str = "slack"
    process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    @property
    def database_url(self) -> str:
        """Where it stores, for those who read past it."""
        return self.database or f"sqlite:///{self.folder / 'data' / 'reflectory.sqlite3'}"

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
            "platforms": self.platform,
            "port": str(self.port),
            "slack_mode": self.mode,
            "slack_bot_token": "" if "slack_client_id" in self.more else BOT_TOKEN,
            "slack_app_token": APP_TOKEN,
            "slack_signing_secret": SECRET,
            "slack_api": self.api,
            **self.more,
        }
        return {"LANG": "C.UTF-8", **{f"REFLECTORY_{name.upper()}": value for name, value in given.items() if value}}

    async def run(self, *command: str) -> str:
        """What a command of the command line says. Raises RuntimeError with it, unless it went well."""
        status, told = await self._say(*command)
        if status:
            raise RuntimeError(f"reflectory {' '.join(command)}: {told}")
        return told

    async def tell(self, *command: str) -> str:
        """What a command says, whether it found trouble or not."""
        return (await self._say(*command))[1]

    async def _say(self, *command: str) -> tuple[int | None, str]:
        running = await self._spawn("reflectory", *command, output=asyncio.subprocess.PIPE)
        told, _ = await running.communicate()
        return running.returncode, told.decode()

    async def start(self, session: aiohttp.ClientSession) -> None:
        """Until it takes requests. Raises RuntimeError when it ends before that."""
        with self.log.open("ab") as log:
            self.process = await self._spawn(*self.launcher, *self.command, output=log.fileno())

        async def ready() -> bool:
            if self.process and self.process.returncode is not None:
                raise RuntimeError(f"the program ended: {self.log.read_text(errors='replace')[-2000:]}")
            return await self.is_ready(session)

        await until(ready, "the program is ready")

    async def is_ready(self, session: aiohttp.ClientSession) -> bool:
        """The playground has no readiness of its own: it is ready when it lives."""
        return await answers(session, f"{self.address}/{'healthz' if self.platform == 'playground' else 'readyz'}")

    async def kill(self) -> None:
        await self._end(signal.SIGKILL)

    async def stop(self) -> Ending:
        return await self._end(signal.SIGTERM)

    def hold(self) -> None:
        """It stands still, as a machine does that is put to sleep."""
        if self.process:
            self.process.send_signal(signal.SIGSTOP)

    def let_go(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal.SIGCONT)

    async def _end(self, how: signal.Signals) -> Ending:
        began = asyncio.get_running_loop().time()
        if self.process is None:
            return Ending(0, 0.0)
        if self.process.returncode is None:
            self.process.send_signal(how)
        status = await self.process.wait()
        self.process = None
        return Ending(status, asyncio.get_running_loop().time() - began)

    async def _spawn(self, module: str, *command: str, output: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *command),
            env=self.settings,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
