"""The way from a request to its answer page, and live updates.

What a request means is inbound's affair, what is shown is render's, how time passes is clockwork's.
"""

import json
import logging
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from aiohttp import web

from adapters.playground import inbound
from adapters.playground.app.clockwork import Clockwork
from adapters.playground.inbound import Actor, Done, Fields
from adapters.playground.render import times, wire
from adapters.playground.render.dialogs import Dialog
from adapters.playground.render.page import Pages, View
from adapters.playground.sdk.archive import Entry
from adapters.playground.sdk.cast import BOT, CHANNELS, Member
from adapters.playground.sdk.chat import Chat, MissingError
from adapters.playground.sdk.clock import FAST, NORMAL
from bot.domain.errors import TryAgain
from bot.domain.form import Home, Invalid, Nothing, Private, Reply, Show
from bot.services.ports import Conversation

log = logging.getLogger(__name__)

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
MOST_DIALOGS = 64


class Site:
    """Every address that people's browsers ask for."""

    def __init__(self, chat: Chat, conversation: Conversation, clockwork: Clockwork) -> None:
        self._chat = chat
        self._conversation = conversation
        self._clockwork = clockwork
        self._pages = Pages(chat)
        self._dialogs: dict[str, Dialog] = {}

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
        with self._chat.watching() as watcher, suppress(ConnectionError):  # the page was closed or left
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
        done = inbound.pressed(self._chat, who, fields)
        note = self._chat.entry(who.room.id, inbound.text_field(fields, "message"))
        served = note if note.only_for and not wire.is_home(note.blocks) else None
        return await self._heard(who, done, view, again=view, root=root, note=served)

    async def submit(self, request: web.Request) -> web.Response:
        who, fields, view = await self._acting(request)
        dialog = self._dialogs.get(request.match_info["token"])
        if dialog is None or (dialog.person, dialog.room) != (who.person.id, who.room.id):
            raise MissingError("This form was closed. Open it again with its button.")
        try:
            done = inbound.submitted(
                self._chat, inbound.there(self._chat, who.person, dialog.acts_in), dialog.form, fields
            )
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
        if move in ("fast", "normal"):
            clock.run(FAST if move == "fast" else NORMAL)
            self._chat.publish()
        elif move in STEPS or move == "next":
            return await self._forward(move, view)
        else:
            raise web.HTTPBadRequest(text="The clock has no such button.")
        raise web.HTTPSeeOther(view.link())

    async def _forward(self, move: str, view: View) -> web.Response:
        try:
            ends = self._chat.clock.civil() + STEPS[move] if move in STEPS else await self._clockwork.next_question()
            if ends is None:
                raise web.HTTPSeeOther(view.link(notice="nothing_due"))
            await self._clockwork.advance(ends)
        except TryAgain:
            return self._page(replace(view, alert="try_again"), status=503)
        raise web.HTTPSeeOther(view.link())

    async def _acting(self, request: web.Request) -> tuple[Actor, Fields, View]:
        who, fields = inbound.actor(self._chat, request), await inbound.fields_of(request)
        return who, fields, self._view(request)

    async def _heard(
        self,
        who: Actor,
        done: Done,
        view: View,
        *,
        again: View,
        root: str,
        dialog: Dialog | None = None,
        note: Entry | None = None,
    ) -> web.Response:
        """Tell the bot; show what it answers. `again` is the page with everything typed, should it have to wait.

        A private `note` whose button did its work has served: it goes away.
        """
        try:
            reply = await self._conversation.hear(done.event)
        except TryAgain:
            done.undo()
            return self._page(replace(again, alert="try_again"), status=503)
        except Exception:
            done.undo()
            raise
        raise web.HTTPSeeOther(await self._shown(reply, who, done, view, root, dialog, note))

    async def _shown(
        self, reply: Reply, who: Actor, done: Done, view: View, root: str, dialog: Dialog | None, note: Entry | None
    ) -> str:
        """Where the person finds the answer. What was heard is not refused any more, whatever goes wrong from here."""
        try:
            with suppress(TryAgain):  # what follows from it appears by itself once it can
                await self._clockwork.settled()
            await self._show_home_anew(who, reply)
            if note and not isinstance(reply, Show):
                self._chat.remove(note)
            return self._answered(reply, who, done.event.place.channel, view, root, dialog)
        except Exception as fault:
            log.error("%s after something was heard", type(fault).__name__)
            return view.link(notice="heard")

    async def _show_home_anew(self, who: Actor, reply: Reply) -> None:
        """A home view that stands in this room shows what has changed, or makes room for the new one."""
        for entry in self._chat.notes(who.room.id, who.person.id):
            if not wire.is_home(entry.blocks):
                continue
            if isinstance(reply, Home):
                self._chat.remove(entry)
                continue
            with suppress(TryAgain):
                anew = await self._conversation.hear(inbound.home_opened(self._chat, who))
                if isinstance(anew, Home):
                    self._chat.change(entry, anew.message.plain, wire.dump(anew))

    def _answered(self, reply: Reply, who: Actor, acts_in: str, view: View, root: str, dialog: Dialog | None) -> str:
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
                self._open(Dialog(token, form, who.person.id, who.room.id, root, acts_in))
                return view.link(form=token)
            case Private(message) | Home(message):
                root = "" if isinstance(reply, Home) else root
                said = {"blocks": wire.dump(reply.message if isinstance(reply, Private) else reply)}
                said |= {"only_for": who.person.id}
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


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"
