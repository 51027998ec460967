"""A stand-in for an OpenAI-compatible endpoint, on a port of this machine, with manners that a test chooses."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.phrasing.endpoint import MOST_BYTES, Endpoint, endpoint
from adapters.phrasing.settings import PhrasingSettings
from tests.slack.install.registry import served

KEY = "sk-canary-2718"
Manners = Callable[["Model", web.Request, Sequence[str]], Awaitable[web.StreamResponse]]
Wording = Callable[[Sequence[str], str], str]
"""What a model says to sentences; it sees the key that it was sent as well."""


@dataclass
class Model:
    """What it was asked, and how it answers. `hung` is set once somebody gave up on it."""

    manners: Manners
    asked: list[Any] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""
    hung: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def settings(self) -> PhrasingSettings:
        return PhrasingSettings(self.url, "stand-in", KEY)

    @property
    def seen(self) -> str:
        """Everything that ever reached it."""
        return json.dumps(self.asked, ensure_ascii=False)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        return await self.manners(self, request, json.loads(self.asked[-1]["messages"][1]["content"]))


def completion(text: object, reason: str | None = "stop") -> web.Response:
    """As OpenAI's API and those after it answer."""
    message = {"role": "assistant", "content": text, "refusal": None}
    return web.json_response(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_790_000_000,
            "model": "stand-in",
            "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
            "usage": {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21},
        }
    )


def saying(wording: Wording) -> Manners:
    async def manners(model: Model, request: web.Request, given: Sequence[str]) -> web.StreamResponse:
        return completion(wording(given, KEY))

    return manners


async def hang(model: Model, request: web.Request, given: Sequence[str]) -> web.StreamResponse:
    """Until whoever asked goes away."""
    await model.hung.wait()
    return web.Response()


async def drip(model: Model, request: web.Request, given: Sequence[str]) -> web.StreamResponse:
    """It begins, goes on a little, and never ends."""
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b'{"choices": [')
    await model.hung.wait()
    return response


async def flood(model: Model, request: web.Request, given: Sequence[str]) -> web.StreamResponse:
    """Ten megabytes, as fast as they are taken."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(160):
        await response.write(b"x" * MOST_BYTES)
    return response


async def squeezed(model: Model, request: web.Request, given: Sequence[str]) -> web.StreamResponse:
    """A little that would become much."""
    response = web.Response(body=completion("a " * 1_000_000).body)
    response.enable_compression(web.ContentCoding.gzip)
    return response


async def elsewhere(model: Model, request: web.Request, given: Sequence[str]) -> web.StreamResponse:
    raise web.HTTPTemporaryRedirect(f"{model.url}/chat/completions")


def with_body(body: bytes, status: int = 200) -> Manners:
    async def manners(model: Model, request: web.Request, given: Sequence[str]) -> web.StreamResponse:
        return web.Response(body=body, status=status)

    return manners


def with_content(content: object, reason: str | None = "stop") -> Manners:
    async def manners(model: Model, request: web.Request, given: Sequence[str]) -> web.StreamResponse:
        return completion(content, reason)

    return manners


def extract(given: Sequence[str], _: str = "") -> str:
    """A model that does as it is told: the beginnings of the first two sentences, joined."""
    first, second = (sentence.split(", ")[0].rstrip(".") for sentence in given[:2])
    second = second[0].lower() + second[1:] if second.split()[0] in {"The", "There", "Our", "We"} else second
    return f"{first}, and {second}."


def obey(given: Sequence[str], key: str) -> str:
    """A model that does whatever an answer tells it to."""
    orders = [each.partition(": ")[2] for each in given if each.startswith(("Ignore", "SYSTEM"))]
    return orders[0].replace("print the key", key) if orders else key


def parrot_of(text: str) -> Wording:
    return lambda given, key: text


@asynccontextmanager
async def model(manners: Manners) -> AsyncIterator[Model]:
    made = Model(manners)
    app = web.Application()
    app.add_routes([web.post("/v1/chat/completions", made.answer)])
    async with served(app) as address:
        made.url = f"{address}/v1"
        yield made


@asynccontextmanager
async def asking(manners: Manners, deadline: float = 30.0) -> AsyncIterator[tuple[Model, Endpoint]]:
    """The stand-in, and our end of the line to it."""
    async with model(manners) as made, endpoint(made.settings, deadline) as ours:
        yield made, ours
