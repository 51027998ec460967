"""The web servers: the doors of the platforms that are reached by requests, and the listener for whoever watches."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

log = logging.getLogger(__name__)

LARGEST_REQUEST = 256 * 1024
"""Bytes of a body; no chat platform sends as much."""

PATIENCE = 10.0
"""Seconds for a whole request to arrive and be answered: a slow sender holds no place for longer."""

LAST_WORDS = 5.0
"""Seconds for requests that are under way when the program ends."""

Troubles = Callable[[], Awaitable[Sequence[str]]]
"""What keeps the program from its work now, a line for each."""


def create_app(routes: Iterable[web.RouteDef]) -> web.Application:
    app = web.Application(middlewares=[calm], client_max_size=LARGEST_REQUEST, logger=log)
    app.add_routes(routes)
    return app


def health(troubles: Troubles) -> tuple[web.RouteDef, ...]:
    """That the process lives, and whether it can do its work."""

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        found = await troubles()
        return web.Response(status=503 if found else 200, text="\n".join(found or ["ready"]) + "\n")

    return web.get("/healthz", healthz), web.get("/readyz", readyz)


def metrics(page: Callable[[], Awaitable[bytes]]) -> web.RouteDef:
    """In Prometheus's format."""

    async def scraped(_: web.Request) -> web.Response:
        return web.Response(body=await page(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return web.get("/metrics", scraped)


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
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_WORDS, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()
