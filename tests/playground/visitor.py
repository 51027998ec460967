"""Somebody at the playground's page, over real HTTP on this machine."""

from typing import Any

from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient

from bot.domain.events import Posted
from bot.domain.places import MessageRef
from tests.playground.stage import Stage


class Visitor:
    """Somebody at the page, as Maria unless told otherwise."""

    def __init__(self, stage: Stage, client: "TestClient[Any, Any]") -> None:
        self.stage = stage
        self.client = client

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": str(self.client.make_url("/")).rstrip("/")}

    async def act(
        self, what: str, person: str = "maria", thread: str = "", room: str = "cte-automotive", **fields: str
    ) -> ClientResponse:
        data = FormData(fields) if fields else FormData({"": ""})
        address = f"/c/{room}/{what}?as={person}" + (f"&thread={thread}" if thread else "")
        return await self.client.post(address, data=data, headers=self.origin, allow_redirects=False)

    async def page(self, person: str = "maria", thread: str = "", **query: str) -> str:
        answer = await self.client.get(
            "/c/cte-automotive", params={"as": person, **({"thread": thread} if thread else {}), **query}
        )
        assert answer.status == 200
        return await answer.text()

    async def says(self, text: str, root: str = "", person: str = "maria") -> MessageRef:
        assert (await self.act("say", person, thread=root, text=text, root=root)).status == 303
        body = self.stage.bot.last().body
        assert isinstance(body, Posted)
        return body.ref
