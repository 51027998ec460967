"""Slack as a process that answers at once, or after so many seconds: as little work as a server can do.

`python -m tests.benchmarks.instant_slack [SECONDS]` says where its Web API is; GET /told tells what came.
"""

import asyncio
import json
import sys
from collections import Counter, defaultdict
from itertools import count

from aiohttp import web

BOT = "U0BOT"
PEOPLE = ("U0ANA", "U0BEN", "U0CHI")
DIGITS = 6


class InstantSlack:
    """Every channel is private and has the same three people and the bot."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._numbers = count(1)
        self._calls: Counter[str] = Counter()
        self._keys: Counter[str] = Counter()
        self._last: dict[str, str] = {}
        self._posted: defaultdict[str, list[dict[str, object]]] = defaultdict(list)

    async def call(self, request: web.Request) -> web.Response:
        method, form = request.match_info["method"], await request.post()
        self._calls[method] += 1
        channel = str(form.get("channel", ""))
        if self._delay:
            await asyncio.sleep(self._delay)
        answer = self._answer(method, channel)
        if told := form.get("metadata"):
            metadata = json.loads(str(told))
            self._last = {name: str(value) for name, value in form.items()}
            self._keys[metadata["event_payload"].get("key", "")] += 1
            self._posted[channel].append({"user": BOT, "ts": answer["ts"], "metadata": metadata})
        return web.json_response({"ok": True, **answer})

    async def told(self, _: web.Request) -> web.Response:
        """How often each method was called, how many messages were posted, and more than once; and the last of them."""
        doubled = sum(times - 1 for times in self._keys.values())
        known = {"calls": self._calls, "posted": len(self._keys), "doubled": doubled, "last": self._last}
        return web.json_response(known)

    def _answer(self, method: str, channel: str) -> dict[str, object]:
        match method:
            case "conversations.info":
                return {"channel": {"id": channel, "name": "a-team", "is_private": True, "is_member": True}}
            case "conversations.members":
                return {"members": [BOT, *PEOPLE]}
            case "users.info":
                return {"user": _person("U0ANA")}
            case "users.list":
                return {"members": [_person(each) for each in (BOT, *PEOPLE)]}
            case "conversations.history" | "conversations.replies":
                return {"messages": self._posted[channel]}
            case _:
                return {"channel": channel, "ts": f"1789000000.{next(self._numbers):0{DIGITS}d}"}


def _person(ref: str) -> dict[str, object]:
    return {"id": ref, "name": ref.lower(), "is_bot": ref == BOT, "profile": {"real_name": ref.title()}}


async def main(delay: float) -> None:
    slack = InstantSlack(delay)
    app = web.Application(client_max_size=1024 * 1024)
    app.add_routes([web.post("/api/{method}", slack.call), web.get("/told", slack.told)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"http://127.0.0.1:{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
