"""Microsoft's playground and the real program, started, joined and stopped; and what its client can not send."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from adapters.teams.app.doors import MESSAGES_PATH
from tests.faults.program import Program, answers, until
from tests.teams.playground.district import CHANNEL, configuration

PROGRAM_PORT, PORT = 3978, 56150
ADDRESS = f"http://127.0.0.1:{PORT}"
CLI = Path("@microsoft") / "m365agentsplayground" / "cli.js"
SILENT = {"APPLICATION_INSIGHTS_NO_STATSBEAT": "1", "TEAMSAPPTESTER_BROWSER": "none"}
"""Without these it looks for Microsoft's metrics, and for a browser."""


@dataclass
class Stage:
    program: Program
    session: aiohttp.ClientSession

    async def install(self) -> None:
        """The app is added to the team, and the channel is chosen for its welcome."""
        await self._post(f"/_debug/conversation/{CHANNEL}/installation", {})

    async def template(self, kind: str, conversation: str = CHANNEL) -> dict[str, Any]:
        """An activity as the playground makes it."""
        query = {"conversationId": conversation, "type": kind}
        async with self.session.get(f"{ADDRESS}/_internal/v1/customActivities/template", params=query) as answer:
            assert answer.status == 200, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def send(self, activity: dict[str, Any]) -> None:
        """A custom activity, through the playground to the program."""
        await self._post("/_internal/v1/customActivities", activity)

    async def _post(self, path: str, body: dict[str, Any]) -> None:
        async with self.session.post(f"{ADDRESS}{path}", json=body) as answer:
            assert answer.status == 200, f"{path}: {answer.status} {await answer.text()}"


@asynccontextmanager
async def stage(modules: Path, folder: Path) -> AsyncIterator[Stage]:
    """Both run inside; everything they write goes into the folder."""
    more = {"teams_unauthenticated": "true", "teams_services": ADDRESS, "log_level": "INFO"}
    program = Program(folder, "", port=PROGRAM_PORT, platform="teams", more=more)
    async with aiohttp.ClientSession() as session, _playground(modules, folder, program.address):
        await until(lambda: answers(session, ADDRESS), "the playground answers")
        await program.run("migrate")
        try:
            await program.start(session)
            yield Stage(program, session)
        finally:
            await program.stop()


@asynccontextmanager
async def _playground(modules: Path, folder: Path, program: str) -> AsyncIterator[None]:
    node = shutil.which("node")
    assert node, "Node.js is not installed"
    (folder / ".m365agentsplayground.yml").write_text(json.dumps(configuration()))
    options = ["--app-endpoint", f"{program}{MESSAGES_PATH}", "--channel-id", "msteams", "--port", str(PORT)]
    options += ["--service-url", f"{ADDRESS}/_connector", "--disable-telemetry"]
    with (folder / "playground.log").open("wb") as log:
        running = await asyncio.create_subprocess_exec(
            *("node", str(modules / CLI), "start", *options),
            cwd=folder,
            env=SILENT,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()
