"""The web application: addresses, the way from a request to its answer page, live updates and the passing of time.

What a request means is inbound's affair, what is shown is render's.
"""

import asyncio
import json
import logging
import secrets
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import resources
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.playground import inbound
from adapters.playground.inbound import Actor, Done, Fields
from adapters.playground.render import times, wire
from adapters.playground.render.dialogs import Dialog
from adapters.playground.render.page import Pages, View
from adapters.playground.sdk.cast import BOT, CHANNELS, Member
from adapters.playground.sdk.chat import Chat, MissingError
from adapters.playground.sdk.clock import FAST, NORMAL
from adapters.playground.settings import PlaygroundSettings
from bot.domain.errors import TryAgain
from bot.domain.events import Joined
from bot.domain.form import Home, Invalid, Nothing, Private, Reply, Show
from bot.services.ports import Conversation

log = logging.getLogger(__name__)

STATIC = {"page.css": "text/css", "page.js": "text/javascript", "mark.svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
MOST_STOPS = 500  # appointments on the way of one jump
MOST_DIALOGS = 64


def create_app(
    settings: PlaygroundSettings,
    chat: Chat,
    conversation: Conversation,
    *,
    next_due: Callable[[], Awaitable[datetime | None]],
    settle: Callable[[], Awaitable[None]],
) -> web.Application:
    """`next_due` tells the engine's next appointment; `settle` runs it until nothing is due or deliverable.

    The chat stays open when the application ends: whoever opened it closes it.
    """
    site = Site(chat, conversation, next_due, settle)
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
    app.cleanup_ctx.append(site.running)
    app.on_shutdown.append(site.ending)
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


class Site:
    def __init__(
        self,
        chat: Chat,
        conversation: Conversation,
        next_due: Callable[[], Awaitable[datetime | None]],
        settle: Callable[[], Awaitable[None]],
    ) -> None:
        self._chat = chat
        self._conversation = conversation
        self._next_due = next_due
        self._settle = settle
        self._pages = Pages(chat)
        self._dialogs: dict[str, Dialog] = {}
        self._engine = asyncio.Lock()
        self._shown_time = ""

    # Looking

    async def front(self, request: web.Request) -> web.Response:
        person = self._remembered(request)
        room = next((room for room in CHANNELS if person and person.id in room.members), CHANNELS[0])
        raise web.HTTPSeeOther(View(room, person or self._chat.person(room.members[0])).link())

    async def show(self, request: web.Request) -> web.Response:
        view = self._view(request)
        dialog = self._dialogs.get(request.query.get("form", ""))
        if dialog and (dialog.person, dialog.room) == (view.person.id, view.room.id):
            view = replace(view, dialog=dialog)
        self._chat.see(view.room.id, view.person.id)
        response = self._page(view)
        response.set_cookie("as", view.person.id, samesite="Strict", httponly=True)
        return response

    async def file(self, request: web.Request) -> web.Response:
        who = inbound.actor(self._chat, request)
        name, content = self._chat.file(who.room.id, request.match_info["file"], who.person.id)
        response = web.Response(body=content, content_type="application/octet-stream")
        response.headers["Content-Disposition"] = _attachment(name)
        return response

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: "chat" when there is something new to see, "clock" with the time to show."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with self._chat.watching() as watcher:
            await response.write(b"retry: 1500\n\n")
            while "end" not in (words := await watcher.words(patience=15)):
                await response.write(b"".join(self._told(word) for word in sorted(words)) or b": still here\n\n")
        return response

    def _told(self, word: str) -> bytes:
        now = self._chat.clock.civil()
        data = json.dumps({"now": times.now(now), "iso": now.isoformat()})
        return f"event: {word}\ndata: {data}\n\n".encode()

    # Acting

    async def say(self, request: web.Request) -> web.Response:
        who, fields, view = await self._acting(request)
        root = inbound.text_field(fields, "root")
        draft = replace(view, draft=inbound.text_field(fields, "text"), draft_root=root)
        return await self._heard(who, inbound.said(self._chat, who, fields), view, again=draft, root=root)

    async def edit(self, request: web.Request) -> web.Response:
        who, fields, view = await self._acting(request)
        message, text = inbound.text_field(fields, "message"), inbound.text_field(fields, "text")
        done = inbound.edited(self._chat, who, fields)
        if done is None:
            raise web.HTTPSeeOther(view.link())
        return await self._heard(
            who, done, view, again=replace(view, editing=message, edit_draft=text), root=view.thread
        )

    async def delete(self, request: web.Request) -> web.Response:
        who, fields, view = await self._acting(request)
        return await self._heard(who, inbound.deleted(self._chat, who, fields), view, again=view, root=view.thread)

    async def press(self, request: web.Request) -> web.Response:
        who, fields, view = await self._acting(request)
        root = inbound.text_field(fields, "root")
        if root:
            inbound.shared(self._chat, who, root)
        return await self._heard(who, inbound.pressed(self._chat, who, fields), view, again=view, root=root)

    async def submit(self, request: web.Request) -> web.Response:
        who, fields, view = await self._acting(request)
        dialog = self._dialogs.get(request.match_info["token"])
        if dialog is None or (dialog.person, dialog.room) != (who.person.id, who.room.id):
            raise MissingError("This form was closed. Open it again with its button.")
        try:
            done = inbound.submitted(self._chat, who, dialog.form, fields)
        except inbound.FormError as wrong:
            self._open(dialog.retyped(wrong.values, wrong.errors))
            raise web.HTTPSeeOther(view.link(form=dialog.token)) from None
        typed = dialog.retyped(getattr(done.event.body, "values", {}), {})
        self._open(typed)
        return await self._heard(who, done, view, again=replace(view, dialog=typed), root=dialog.thread, dialog=typed)

    async def dismiss(self, request: web.Request) -> web.Response:
        who, fields, view = await self._acting(request)
        entry = inbound.seen(self._chat, who, inbound.text_field(fields, "message", required=True))
        if entry.only_for != who.person.id:
            raise web.HTTPForbidden(text="Only a note to oneself can be dismissed.")
        self._chat.remove(entry)
        raise web.HTTPSeeOther(view.link())

    async def turn(self, request: web.Request) -> web.Response:
        _, fields, view = await self._acting(request)
        move, clock = inbound.text_field(fields, "move", required=True), self._chat.clock
        if move in STEPS:
            await self._advance(clock.civil() + STEPS[move])
        elif move == "next":
            due = await self._next_due()
            if due is None:
                raise web.HTTPSeeOther(view.link(notice="nothing_due"))
            await self._advance(due)
        elif move in ("fast", "normal"):
            clock.run(FAST if move == "fast" else NORMAL)
            self._chat.publish()
        else:
            raise web.HTTPBadRequest(text="The clock has no such button.")
        raise web.HTTPSeeOther(view.link())

    async def _acting(self, request: web.Request) -> tuple[Actor, Fields, View]:
        who, fields = inbound.actor(self._chat, request), await inbound.fields_of(request)
        return who, fields, self._view(request)

    async def _heard(
        self, who: Actor, done: Done, view: View, *, again: View, root: str, dialog: Dialog | None = None
    ) -> web.Response:
        """Tell the bot; show what it answers. `again` is the page with everything typed, should it have to wait."""
        try:
            reply = await self._conversation.hear(done.event)
        except TryAgain:
            done.undo()
            return self._page(replace(again, alert="try_again"), status=503)
        except Exception:
            done.undo()
            raise
        await self._settled()
        raise web.HTTPSeeOther(self._answered(reply, who, view, root, dialog))

    def _answered(self, reply: Reply, who: Actor, view: View, root: str, dialog: Dialog | None) -> str:
        """Where the person finds the answer."""
        if isinstance(reply, Invalid):
            if dialog:
                self._open(replace(dialog, errors=reply.errors))
            return view.link(form=dialog.token if dialog else "")
        if dialog:
            self._dialogs.pop(dialog.token, None)
        match reply:
            case Show(form):
                token = secrets.token_urlsafe(9)
                self._open(Dialog(token, form, who.person.id, who.room.id, root))
                return view.link(form=token)
            case Private(message) | Home(message):
                said = {"blocks": wire.dump(message), "only_for": who.person.id}
                note = self._chat.say(who.room.id, BOT, message.plain, root=root, **said)
                return f"{view.link()}#{'thread' if root else 'main'}-{note.id}"
            case Nothing():
                return view.link()

    def _open(self, dialog: Dialog) -> None:
        self._dialogs[dialog.token] = dialog
        while len(self._dialogs) > MOST_DIALOGS:
            del self._dialogs[next(iter(self._dialogs))]

    # Who looks

    def _view(self, request: web.Request) -> View:
        """What the address asks for; somebody who is not in the room is sent where they can be."""
        room, query = self._chat.room(request.match_info["room"]), request.query
        person = self._chat.person(query["as"]) if "as" in query else self._remembered(request)
        if person is None or person.id not in room.members:
            if room.direct and person and "as" in query:
                room = self._chat.direct(person.id)
            raise web.HTTPSeeOther(View(room, self._chat.person(self._pages.reader(room, query.get("as", "")))).link())
        view = View(room, person, thread=query.get("thread", ""), editing=query.get("edit", ""))
        if view.thread:
            inbound.shared(self._chat, Actor(person, room), view.thread)
        return replace(view, pane="list" if query.get("pane") == "list" else "", notice=query.get("notice", ""))

    def _remembered(self, request: web.Request) -> Member | None:
        try:
            return self._chat.person(request.cookies.get("as", ""))
        except MissingError:
            return None

    def _page(self, view: View, status: int = 200) -> web.Response:
        return web.Response(text=self._pages.page(view), content_type="text/html", status=status)

    # Time

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        await self._arrive()
        async with asyncio.TaskGroup() as tasks:
            ticking = tasks.create_task(self._tick())
            yield
            ticking.cancel()

    async def ending(self, _: web.Application) -> None:
        self._chat.publish("end")

    async def _arrive(self) -> None:
        """The bot joins each channel, once in the life of this data directory."""
        for room in CHANNELS:
            if not self._chat.noted(f"arrived:{room.id}"):
                try:
                    await self._conversation.hear(inbound.arrival(self._chat, room, Joined()))
                except TryAgain:
                    continue  # the next tick tries again
                self._chat.note(f"arrived:{room.id}")
        await self._settled()

    async def _tick(self) -> None:
        """Each second: let what falls due happen, and tell the pages what time it is."""
        while True:
            await asyncio.sleep(0.25 if self._chat.clock.fast else 1)
            try:
                await self._pass_time()
            except Exception as fault:  # the outer loop: the next second tries again
                log.error("%s while time passed", type(fault).__name__)

    async def _pass_time(self) -> None:
        self._chat.clock.tick()
        if not all(self._chat.noted(f"arrived:{room.id}") for room in CHANNELS):
            await self._arrive()
        due = await self._next_due()
        if due is not None and due <= self._chat.clock.civil():
            await self._settled()
        shown = times.now(self._chat.clock.civil())
        if shown != self._shown_time:
            self._shown_time = shown
            self._chat.publish("clock")

    async def _advance(self, target: datetime) -> None:
        """Stop at each appointment on the way, so that what falls due there carries its own time."""
        before: datetime | None = None
        for _ in range(MOST_STOPS):
            due = await self._next_due()
            if due is None or due > target or due == before:
                break
            self._chat.clock.to(due)
            await self._settled()
            before = due
        self._chat.clock.to(target)
        await self._settled()
        self._chat.publish()

    async def _settled(self) -> None:
        async with self._engine:
            await self._settle()


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"
