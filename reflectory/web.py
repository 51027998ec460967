"""The one web server: health, readiness, and the doors of the platforms that are reached by requests."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.domain.errors import TryAgain
from bot.services.ports import Store

log = logging.getLogger(__name__)

LARGEST_REQUEST = 256 * 1024
"""Bytes of a body; no chat platform sends as much."""

PATIENCE = 10.0
"""Seconds for a whole request to arrive and be answered: a slow sender holds no place for longer."""


def create_app(store: Store, routes: Iterable[web.RouteDef]) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        """Whether the database answers, without which nothing is taken."""
        try:
            async with store.reading() as reader:
                await reader.earliest()
        except TryAgain:
            return web.Response(status=503, text="the database is away\n")
        return web.Response(text="ready\n")

    app = web.Application(middlewares=[calm], client_max_size=LARGEST_REQUEST, logger=log)
    app.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), *routes])
    return app


@web.middleware
async def calm(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A fault of ours is logged by its kind alone, since its text may hold somebody's words, and may be sent again."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await handler(request)
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="That took too long.", headers={"Connection": "close"}) from None
    except web.RequestPayloadError:
        raise web.HTTPBadRequest(text="This can not be read.", headers={"Connection": "close"}) from None
    except (web.HTTPException, ConnectionError):
        raise
    except Exception as fault:
        log.error("%s while answering %s %s", type(fault).__name__, request.method, request.path)
        raise web.HTTPServiceUnavailable(text="Not now; send it again.") from None


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """The doors are open inside; what is under way is finished before they close. Raises OSError: the port is taken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()
