"""The web application: its addresses, its headers, its files, and the server that it runs in."""

import asyncio
import logging
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.playground import inbound
from adapters.playground.app.clockwork import Clockwork, Engine
from adapters.playground.app.site import Site
from adapters.playground.sdk.chat import Chat
from adapters.playground.settings import PlaygroundSettings
from bot.services.ports import Conversation

log = logging.getLogger(__name__)

STATIC = {"page.css": "text/css", "page.js": "text/javascript", "mark.svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(settings: PlaygroundSettings, chat: Chat, conversation: Conversation, engine: Engine) -> web.Application:
    """The chat stays open when the application ends: whoever opened it closes it."""
    clockwork = Clockwork(chat, conversation, engine)
    site = Site(chat, conversation, clockwork)
    app = web.Application(
        middlewares=[calm, inbound.guard(settings)], client_max_size=inbound.LARGEST_REQUEST, logger=log
    )
    app.add_routes(
        [
            web.get("/", site.front),
            web.get("/healthz", healthz),
            web.get("/live", site.live),
            web.get("/static/{name}", static),
            web.get("/c/{room}", site.show),
            web.get("/c/{room}/files/{file}", site.file),
            web.post("/c/{room}/say", site.say),
            web.post("/c/{room}/edit", site.edit),
            web.post("/c/{room}/delete", site.delete),
            web.post("/c/{room}/press", site.press),
            web.post("/c/{room}/form/{token}", site.submit),
            web.post("/c/{room}/dismiss", site.dismiss),
            web.post("/c/{room}/clock", site.turn),
        ]
    )
    app.on_response_prepare.append(secure)
    app.cleanup_ctx.append(clockwork.running)
    app.on_shutdown.append(clockwork.ending)
    return app


@asynccontextmanager
async def serving(app: web.Application, settings: PlaygroundSettings) -> AsyncIterator[None]:
    """The page is up inside; a browser is opened when the settings say so."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        if settings.open_browser:
            await asyncio.to_thread(webbrowser.open, settings.url)
        yield
    finally:
        await runner.cleanup()


@web.middleware
async def calm(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A fault of ours is logged by its kind alone: its text may hold somebody's words."""
    try:
        return await handler(request)
    except (web.HTTPException, ConnectionError):
        raise
    except Exception as fault:
        log.error("%s while answering %s %s", type(fault).__name__, request.method, request.path)
        raise web.HTTPInternalServerError(text="Something went wrong here. Go back and try again.") from None


async def secure(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


async def healthz(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def static(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound(text="There is no such file.")
    content = resources.files("adapters.playground.render").joinpath("static", name).read_bytes()
    return web.Response(body=content, content_type=STATIC[name], headers={"Cache-Control": "no-cache"})
