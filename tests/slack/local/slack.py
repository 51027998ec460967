"""local-slack from outside: what people do goes through its control API and its page's socket, which tells what shows.

It drops metadata, checks no token and repeats no event; private channels come as channel_type "channel".
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp

from tests.faults.program import BUSY
from tests.slack.local.district import APP, user_id

T = TypeVar("T")
Json = Mapping[str, Any]


@dataclass
class LocalSlack:
    """`follow` must run beside everything else. Views are the stack of open modals, homes are by person's id."""

    session: aiohttp.ClientSession
    address: str
    messages: dict[tuple[str, str], Json] = field(default_factory=dict)
    views: list[Json] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    errors: Json = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    connected: bool = False
    _page: aiohttp.ClientWebSocketResponse | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def follow(self) -> None:
        """Keep up with what its page would show, until cancelled."""
        async with self.session.ws_connect(f"{self.address}/ui", max_msg_size=0) as self._page:
            async for message in self._page:
                async with self._news:
                    self._take(json.loads(message.data))
                    self._news.notify_all()

    async def until(self, found: Callable[[], T | None], what: str) -> T:
        """What `found` finds, once it does. Raises AssertionError that says `what`."""
        try:
            async with asyncio.timeout(BUSY), self._news:
                while not (seen := found()):
                    await self._news.wait()
                return seen
        except TimeoutError:
            raise AssertionError(f"in vain: {what}") from None

    def _take(self, told: Json) -> None:
        match told["t"]:
            case "init":
                self._begin(told["state"])
            case "log":
                self._note(told["entry"])
            case "message" | "message_update":
                message = told["message"]
                self.messages[message["channel"], message["ts"]] = message
            case "message_delete":
                self.messages.pop((told["channel"], told["ts"]), None)
            case _:
                self._take_rest(told)

    def _take_rest(self, told: Json) -> None:
        match told["t"]:
            case "view":
                self.views, self.errors = told["stack"], {}
            case "view_errors":
                self.errors = told["errors"]
            case "home":
                self.homes[told["user"]] = told["view"]
            case "channel":
                self.channels[told["channel"]["id"]] = told["channel"]
            case "socket_status":
                self.connected = told["connected"]

    def _begin(self, state: Json) -> None:
        self.channels = {channel["id"]: channel for channel in state["channels"]}
        self.messages = {(each["channel"], each["ts"]): each for room in state["messages"].values() for each in room}
        self.views = state["modalStack"]
        self.homes = {user: views[APP] for user, views in state["homeViews"].items()}
        self.connected = state["apps"][0]["connected"]

    def _note(self, entry: Json) -> None:
        """What one side refused of the other."""
        summary = str(entry["summary"])
        if (entry["direction"], entry["kind"]) == ("internal", "web_api"):
            self.refusals.append(summary)
        if summary.startswith("HTTP ") and summary != "HTTP 200":
            self.refusals.append(f"{entry['kind']}: {summary}")

    # --- What people do. Each returns when the program has acknowledged it ---

    async def post(self, channel: str, who: str, text: str, thread: str = "") -> str:
        """The new message's ts."""
        given = {"channel": channel, "user": user_id(who), "text": text, **({"thread_ts": thread} if thread else {})}
        return str((await self._control("message", given))["message"]["ts"])

    async def upload(self, channel: str, who: str, name: str, thread: str) -> str:
        form = aiohttp.FormData({"channel": channel, "user": user_id(who), "thread_ts": thread})
        form.add_field("file", b"some content", filename=name)
        async with self.session.post(f"{self.address}/_control/upload", data=form) as answer:
            return str((await answer.json())["message"]["ts"])

    async def edit(self, channel: str, who: str, ts: str, text: str) -> None:
        await self._control("edit-message", {"channel": channel, "user": user_id(who), "ts": ts, "text": text})

    async def delete(self, channel: str, who: str, ts: str) -> None:
        await self._control("delete-message", {"channel": channel, "user": user_id(who), "ts": ts})

    async def command(self, channel: str, who: str, command: str, text: str) -> None:
        await self._control("command", {"channel": channel, "user": user_id(who), "command": command, "text": text})

    async def press(self, channel: str, who: str, ts: str, button: Json) -> None:
        action = {name: button[name] for name in ("type", "action_id", "block_id", "value", "text") if name in button}
        given = {"channel": channel, "user": user_id(who), "messageTs": ts, "action": action}
        await self._control("interact", given)

    async def open_home(self, who: str) -> None:
        await self._control("open-home", {"user": user_id(who)})

    async def submit(self, who: str, values: Json) -> None:
        """Send the topmost modal; only its page's socket can. What comes of it shows as a view, or as errors."""
        assert self._page, "nobody follows"
        self.errors = {}
        await self._page.send_json({"t": "view_submit", "user": user_id(who), "values": values})

    async def _control(self, what: str, given: Json) -> Json:
        async with self.session.post(f"{self.address}/_control/{what}", json=given) as answer:
            told: Json = await answer.json()
        assert told.get("ok"), f"{what}: {told}"
        return told
