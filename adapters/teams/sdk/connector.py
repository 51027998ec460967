"""botbuilder's client of the Bot Connector, sending by aiohttp: within a time, once, and to Microsoft's hosts alone.

As shipped it sends by six threads, waits 100 seconds, repeats on its own account, and may log what is sent.
"""

import asyncio
from typing import Any

import aiohttp
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth.connector_factory import ConnectorFactory
from botframework.connector.bot_framework_sdk_client_async import BotFrameworkConnectorConfiguration
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPPolicy, AsyncHTTPSender, AsyncPipeline
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http import ClientRequest
from msrest.universal_http.async_abc import AsyncClientResponse
from multidict import CIMultiDict

from adapters.teams.sdk.registration import Registration
from adapters.teams.sdk.tokens import Tokens
from bot.domain.errors import Rejected

DEADLINE = 6.0
"""Seconds for one call from beginning to end; below the limit that the engine sets to a delivery."""


class Answered(AsyncClientResponse):
    """An answer that was read to its end, as msrest reads one."""

    def __init__(self, request: ClientRequest, answer: aiohttp.ClientResponse, body: bytes) -> None:
        super().__init__(request, answer)
        self.status_code = answer.status
        self.headers = CIMultiDict(answer.headers)
        self.reason = answer.reason
        self._body = body

    def body(self) -> bytes:
        return self._body

    def text(self, encoding: str | None = None) -> str:
        return self._body.decode(encoding or "utf-8-sig", "replace")


class Sender(AsyncHTTPSender[Any, Any]):
    """One request and no repeat. Raises what aiohttp raises, and TimeoutError."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aexit__(self, *_: object) -> None:
        """The session is somebody else's."""

    async def send(self, request: "Request[Any]", **_: Any) -> "Response[Any, Any]":
        asked: ClientRequest = request.http_request
        async with (
            asyncio.timeout(DEADLINE),
            self._session.request(
                asked.method, asked.url, headers=asked.headers, data=asked.data, allow_redirects=False
            ) as answer,
        ):
            return Response(request, Answered(asked, answer, await answer.read()))


class Authenticating(AsyncHTTPPolicy[Any, Any]):
    """Puts our token beside the request."""

    def __init__(self, tokens: Tokens, scope: str) -> None:
        super().__init__()
        self._tokens = tokens
        self._scope = scope

    async def send(self, request: "Request[Any]", **config: Any) -> "Response[Any, Any]":
        request.http_request.headers.update(await self._tokens.headers(self._scope))
        assert self.next
        return await self.next.send(request, **config)


class Connectors(ConnectorFactory):  # type: ignore[misc]  # botbuilder ships no types
    """Implements botbuilder's factory: one client for each address, since making one takes longer than a call."""

    def __init__(self, session: aiohttp.ClientSession, registration: Registration, tokens: Tokens) -> None:
        self._registration = registration
        signing = Authenticating(tokens, registration.cloud.bot_scope)
        self._pipeline = AsyncPipeline([signing, RawDeserializer()], Sender(session))
        self._made: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, _audience: str = "") -> ConnectorClient:
        """Raises Rejected for an address that is none of Microsoft's."""
        if not self._registration.cloud.trusts(service_url):
            raise Rejected("This address is not Microsoft's, so nothing is sent there.")
        if service_url not in self._made:
            self._made[service_url] = self._new(service_url)
        return self._made[service_url]

    def _new(self, service_url: str) -> ConnectorClient:
        configuration = BotFrameworkConnectorConfiguration(
            object(), service_url, pipeline_type=lambda _: self._pipeline
        )
        return ConnectorClient(None, custom_configuration=configuration)
