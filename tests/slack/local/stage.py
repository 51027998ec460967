"""local-slack and the real program, started, joined and stopped; and what local-slack can not send by itself."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import Clock, SignatureVerifier

from tests.faults.program import DOOR, SECRET, TEAM, Program, answers, until
from tests.slack.local.district import user_id, workspace
from tests.slack.local.shim import BASE_HOST, BEHIND, shim
from tests.slack.local.slack import LocalSlack

PROGRAM_PORT = 3100
ADDRESS = f"http://localhost:{BEHIND}"


@dataclass
class Stage:
    slack: LocalSlack
    program: Program
    session: aiohttp.ClientSession

    @property
    def mode(self) -> str:
        return self.program.mode

    async def begin(self) -> None:
        """Start the program, until what is said here reaches it and it knows whose its token is."""
        await self.program.start(self.session)
        await until(self._knows_workspace, "the program knows its workspace")
        if self.mode == "socket":
            await self.slack.until(lambda: self.slack.connected or None, "the program's socket is open")

    async def recorded(self) -> None:
        """Until all our messages' addresses are. Slack sends a reply below any other again; local-slack does not."""

        async def at_rest() -> bool:
            return self._count("delivery WHERE state IN ('claimed', 'unknown')") == 0

        await until(at_rest, "the program knows where its messages stand")

    async def _knows_workspace(self) -> bool:
        return self._count("installation") > 0

    def _count(self, what: str) -> int:
        database = self.program.folder / "data" / "reflectory.sqlite3"
        with closing(sqlite3.connect(database)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])

    async def restart(self) -> None:
        """Killed, not stopped: what it had acknowledged must be enough."""
        await self.program.kill()
        if self.mode == "socket":
            await self.slack.until(lambda: not self.slack.connected or None, "the program's socket is closed")
        await self.begin()

    async def press_in_modal(self, who: str, button: Mapping[str, Any]) -> None:
        view = self.slack.views[-1]
        action = {name: button[name] for name in ("type", "action_id", "block_id", "value")}
        container = {"type": "view", "view_id": view["id"]}
        await self._interact(who, {"type": "block_actions", "actions": [action], "view": view, "container": container})

    async def pick_from_menu(self, who: str, callback: str, channel: str, message: Mapping[str, Any]) -> None:
        """A message shortcut."""
        about = {"channel": {"id": channel, "name": "-"}, "message": message, "message_ts": message["ts"]}
        await self._interact(who, {"type": "message_action", "callback_id": callback, **about})

    async def _interact(self, who: str, payload: Mapping[str, Any]) -> None:
        """Over HTTP, signed as Slack does. local-slack does not know such a trigger: no modal can be opened with it."""
        person = {"id": user_id(who), "username": who, "team_id": TEAM}
        sent = {"team": {"id": TEAM}, "user": person, "trigger_id": token_hex(8), **payload}
        body = urlencode({"payload": json.dumps(sent)})
        async with self.session.post(self.program.door, data=body, headers=signed(body)) as answer:
            assert answer.status == 200, f"{payload['type']}: {answer.status}"


def signed(body: str, content_type: str = "application/x-www-form-urlencoded") -> dict[str, str]:
    now = str(int(Clock().now()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
    assert signature
    return {"Content-Type": content_type, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature}


@asynccontextmanager
async def stage(binary: Path, folder: Path, mode: str) -> AsyncIterator[Stage]:
    """local-slack runs inside, and the program once it is begun; everything they write goes into the folder."""
    known = workspace(mode, f"http://127.0.0.1:{PROGRAM_PORT}{DOOR}")
    async with aiohttp.ClientSession() as session, _local_slack(binary, folder, known):
        await until(lambda: answers(session, f"{ADDRESS}/_control/state"), "local-slack answers")
        slack = LocalSlack(session, ADDRESS)
        async with asyncio.TaskGroup() as tasks, shim(slack, session) as api:
            following = tasks.create_task(slack.follow())
            await slack.until(lambda: slack.channels or None, "local-slack shows its page")
            program = Program(folder, api, port=PROGRAM_PORT, mode=mode, more={"log_level": "INFO"})
            await program.run("migrate")
            try:
                yield Stage(slack, program, session)
            finally:
                await program.stop()
                following.cancel()


@asynccontextmanager
async def _local_slack(binary: Path, folder: Path, known: Mapping[str, Any]) -> AsyncIterator[None]:
    config = folder / "workspace.json"
    config.write_text(json.dumps(known))
    options = ["--config", str(config), "--port", str(BEHIND), "--base-host", BASE_HOST]
    options += ["--files-dir", str(folder / "files")]
    with (folder / "local-slack.log").open("wb") as log:
        running = await asyncio.create_subprocess_exec(str(binary), *options, stdout=log, stderr=log)
    try:
        yield
    finally:
        running.terminate()
        await running.wait()
