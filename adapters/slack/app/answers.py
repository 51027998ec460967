"""Answering the person who acted: in the modal, in their App Home, or for their eyes only where they acted.

An answer may be lost; nothing depends on it.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, assert_never

from adapters.shared.phrases import done_message
from adapters.slack.inbound.surface import Surface, SurfaceKind
from adapters.slack.messenger.directory import SlackDirectory
from adapters.slack.render import phrases
from adapters.slack.render.forms import errors_of, modal, told
from adapters.slack.render.home import home_view
from adapters.slack.render.messages import Rendered, form_offer, private_messages
from adapters.slack.sdk.client import SlackApi
from adapters.slack.sdk.wire import Opened
from bot.domain.errors import MessengerError, Rejected, Unreachable
from bot.domain.events import Commanded, Event
from bot.domain.form import Form, Home, Invalid, Nothing, Private, Reply, Show
from bot.domain.message import Message, Text
from bot.domain.places import PersonRef

log = logging.getLogger(__name__)

View = Mapping[str, Any]
HomeOf = Callable[[PersonRef], Awaitable[Reply]]

MOST_PARTS = 5
"""Slack takes so many answers at the address that comes with a command; what is more is said beside it."""


def at_once(reply: Reply, where: Surface) -> dict[str, Any]:
    """What goes with the acknowledgement: what a modal that was sent off turns into. It closes for an empty one."""
    if where.kind is not SurfaceKind.FORM or where.opened is None:
        return {}
    match reply:
        case Invalid(errors):
            return {"response_action": "errors", "errors": errors_of(where.fields, errors)}
        case Private(message):
            return {"response_action": "update", "view": told(message, where.opened)}
        case Show(form):
            return {"response_action": "update", "view": modal(form, where.opened)}
        case Nothing() | Home():
            return {}
        case _:
            assert_never(reply)


_PLAIN = {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


class Answers:
    """`home_of` makes somebody's home view anew."""

    def __init__(self, api: SlackApi, directory: SlackDirectory, home_of: HomeOf) -> None:
        self._api = api
        self._directory = directory
        self._home_of = home_of

    async def give(self, reply: Reply, where: Surface, event: Event) -> None:
        """Show the reply where the person acted. What Slack refuses is logged by its kind."""
        try:
            if where.kind is not SurfaceKind.FORM:
                await self._give(reply, where, event)
            if where.home and not isinstance(reply, Home):
                await self._publish(await self._home_of(where.person), where.person)
        except MessengerError as trouble:
            log.info("the answer to a %s could not be shown: %s", where.kind, type(trouble).__name__)

    async def _give(self, reply: Reply, where: Surface, event: Event) -> None:
        match reply:
            case Nothing():
                await self._finish(where)
            case Private(message):
                await self._tell(message, where)
            case Show(form):
                await self._open(form, where, event)
            case Home() if where.kind is SurfaceKind.HOME:
                await self._publish(reply, where.person)
            case Home(message, parts):
                shown = [(message, ""), *((part.message, part.place.channel) for part in parts)]
                await self._say(where, [each for said in shown for each in await self._rendered(where, *said)])
            case Invalid(errors):
                await self._tell(Message((Text(" ".join(errors.values())),)), where)
            case _:
                assert_never(reply)

    async def _finish(self, where: Surface) -> None:
        """A modal stays open after a button in it, so it says that this is done; a note to oneself has served."""
        if where.kind is SurfaceKind.DIALOG:
            await self._tell(done_message(), where)
        elif where.ephemeral and where.response_url:
            await self._api.respond(where.response_url, {"delete_original": True})

    async def _tell(self, message: Message, where: Surface) -> None:
        match where.kind:
            case SurfaceKind.DIALOG:
                await self._change(where, told(message, _opened(where)))
            case SurfaceKind.HOME:
                if not await self._pop_up(where, told(message, _opened(where))):
                    await self._write(where, message)
            case _:
                await self._say(where, await self._rendered(where, message))

    async def _open(self, form: Form, where: Surface, event: Event) -> None:
        """Slack opens a form only for somebody who has just pressed something, or sent a slash command."""
        view = modal(form, _opened(where))
        if where.kind is SurfaceKind.DIALOG:
            await self._change(where, view)
            return
        if where.trigger and await self._pop_up(where, view):
            return
        if isinstance(event.body, Commanded):
            await self._say(where, [form_offer(event.body.text)])
        elif where.kind is SurfaceKind.HOME:
            await self._write(where, phrases.too_late_message())
        else:
            await self._say(where, await self._rendered(where, phrases.too_late_message()))

    async def _write(self, where: Surface, message: Message) -> None:
        """In the conversation with the bot: App Home itself has no place for a line."""
        alone = replace(where, place=await self._directory.direct(where.person), thread="")
        await self._say(alone, await self._rendered(alone, message))

    async def _say(self, where: Surface, parts: Sequence[Rendered]) -> None:
        """For this person's eyes only; a direct conversation is that already."""
        if where.ephemeral and where.response_url:
            await self._api.respond(where.response_url, {"delete_original": True})
        for number, part in enumerate(parts):
            said = {"text": part.text, "blocks": part.blocks}
            if where.kind is SurfaceKind.COMMAND and number < MOST_PARTS:
                await self._api.respond(where.response_url, {"response_type": "ephemeral", **said})
            else:
                await self._whisper(where, said)

    async def _whisper(self, where: Surface, said: Mapping[str, Any]) -> None:
        space, channel = where.person.workspace, where.place.channel
        place: dict[str, Any] = {"channel": channel, "thread_ts": where.thread or None}
        if channel.startswith("D"):
            await self._api.call(space, "chat.postMessage", **place, **said, **_PLAIN)
            return
        try:
            await self._api.call(space, "chat.postEphemeral", user=where.person.id, **place, **said)
        except (Unreachable, Rejected):  # the bot is not there, though its menu entries are
            if not where.response_url:
                raise
            await self._api.respond(where.response_url, {"response_type": "ephemeral", **said})

    async def _rendered(self, where: Surface, message: Message, channel: str = "") -> tuple[Rendered, ...]:
        link = await self._directory.links(where.person.workspace)
        return private_messages(message, link=link, channel=channel)

    async def _pop_up(self, where: Surface, view: View) -> bool:
        """False when the three seconds were over, when Slack limits us, and when nobody knows whether it opened."""
        try:
            await self._api.call(where.person.workspace, "views.open", trigger_id=where.trigger, view=view)
        except MessengerError as trouble:
            log.info("a form could not be opened in time: %s", type(trouble).__name__)
            return False
        return True

    async def _change(self, where: Surface, view: View) -> None:
        await self._api.call(where.person.workspace, "views.update", view_id=where.view, view=view)

    async def _publish(self, reply: Reply, person: PersonRef) -> None:
        if isinstance(reply, Home):
            await self._api.call(person.workspace, "views.publish", user_id=person.id, view=home_view(reply))


def _opened(where: Surface) -> Opened:
    """What a modal remembers of where it was opened."""
    return where.opened or Opened(where.place.channel, where.thread, home=where.kind is SurfaceKind.HOME)
