"""Answering the person who acted: in the dialog, in the chat with them, or by a card with a form's button.

An answer may be lost; nothing depends on it.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, assert_never

from botbuilder.schema import Activity, Attachment

from adapters.shared import phrases as shared
from adapters.teams.inbound.surface import Surface, SurfaceKind
from adapters.teams.messenger.directory import TeamsDirectory
from adapters.teams.render import elements, phrases
from adapters.teams.render.blocks import nowhere
from adapters.teams.render.elements import CARD, Json
from adapters.teams.render.fields import Choices
from adapters.teams.render.forms import again, dialog, ended, told
from adapters.teams.render.messages import Rendered, messages, whole
from adapters.teams.sdk import wire
from adapters.teams.sdk.service import TeamsService
from bot.domain.errors import MessengerError
from bot.domain.events import Commanded, Event
from bot.domain.form import Form, Home, Invalid, Nothing, PersonPick, PlacePick, Private, Reply, Show
from bot.domain.identity import identity
from bot.domain.message import Choices as Buttons
from bot.domain.message import Message, Text
from bot.domain.places import PersonRef, Place

log = logging.getLogger(__name__)

LONGEST_NOTE = 300
"""Characters that Teams shows by themselves; what is longer, or has buttons, is a dialog."""


class Answers:
    def __init__(self, service: TeamsService, directory: TeamsDirectory) -> None:
        self._service = service
        self._directory = directory

    async def at_once(self, reply: Reply, where: Surface, value: Mapping[str, Any], event: Event) -> Json | None:
        """What a dialog shows now; None ends it. `value` is what it sent."""
        match reply:
            case Show(form):
                return await self._dialog(form, where, event)
            case Private(message):
                return _note(message)
            case Invalid(errors):
                sent = again(value, wire.typed(value))
                if sent is None:
                    return ended(" ".join(errors.values()))
                return await self._dialog(sent, where, event, errors)
            case Home(message, parts):
                return told(_joined([message, *(part.message for part in parts)]))
            case Nothing():
                return None if where.kind is SurfaceKind.FORM else ended(shared.done_message().plain)
            case _:
                assert_never(reply)

    async def give(self, reply: Reply, where: Surface, event: Event) -> None:
        """Where the request's own response shows nothing. What Teams refuses is logged by its kind."""
        try:
            await self._give(reply, where, event)
        except MessengerError as trouble:
            log.info("the answer to a %s could not be shown: %s", where.kind, type(trouble).__name__)

    async def _give(self, reply: Reply, where: Surface, event: Event) -> None:
        match reply:
            case Nothing():
                return
            case Private(message):
                await self._whisper(where, [(message, where.place.channel)])
            case Invalid(errors):
                await self._whisper(where, [(Message((Text(" ".join(errors.values())),)), "")])
            case Home(message, parts):
                await self._whisper(
                    where, [(message, where.place.channel), *((p.message, p.place.channel) for p in parts)]
                )
            case Show() if isinstance(event.body, Commanded):
                await self._say(where.here, where.thread, _form_offer(event.body.text))
            case Show(form):
                log.info("a %s opened no dialog for the form %s", where.kind, form.id)
            case _:
                assert_never(reply)

    async def _dialog(self, form: Form, where: Surface, event: Event, errors: Mapping[str, str] | None = None) -> Json:
        at = wire.Filled(form.id, form.subject, where.place.channel, where.thread, identity(event.key))
        return dialog(form, at, await self._choices(form, where.place, where.person), errors)

    async def _choices(self, form: Form, place: Place, person: PersonRef) -> Choices:
        """Raises nothing: a form without names is still a form."""
        choices = Choices()
        try:
            if any(isinstance(field, PersonPick) for field in form.fields):
                choices = replace(choices, people=await self._directory.people(place))
            if any(isinstance(field, PlacePick) for field in form.fields):
                choices = replace(choices, places=await self._directory.choices(place, person))
        except MessengerError as trouble:
            log.info("a form has nobody to choose from: %s", type(trouble).__name__)
        return choices

    async def _whisper(self, where: Surface, said: list[tuple[Message, str]]) -> None:
        """In the chat with this person; in the channel others read along, so there it is only said that it is there."""
        if where.kind is SurfaceKind.CHAT:
            await self._tell(where.here, said)
            return
        try:
            await self._tell(await self._directory.direct(where.person), said)
            note = phrases.in_our_chat()
        except MessengerError:
            note = phrases.no_chat()
        unheard = note == phrases.no_chat()
        if where.kind is SurfaceKind.MENTION or (where.kind is SurfaceKind.CARD and unheard):
            await self._say(where.here, where.thread, _line(note))

    async def _tell(self, chat: Place, said: list[tuple[Message, str]]) -> None:
        for message, channel in said:
            for part in messages(message, link=nowhere, channel=channel):
                await self._say(chat, "", part)

    async def _say(self, place: Place, thread: str, part: Rendered) -> None:
        card = Attachment(content_type=CARD, content=part.card())
        await self._service.say(place, thread, Activity(type="message", summary=part.text, attachments=[card]))


def _note(message: Message) -> Json:
    words = message.plain
    has_buttons = any(isinstance(block, Buttons) for block in message.blocks)
    if has_buttons or len(words) > LONGEST_NOTE:
        return told(_joined([message]))
    return ended(words)


def _joined(several: list[Message]) -> Rendered:
    """In one dialog, as far as it goes."""
    return whole(Message(tuple(block for message in several for block in message.blocks)), link=nowhere)


def _line(words: str) -> Rendered:
    return Rendered((elements.paragraph(words),), words)


def _form_offer(command: str) -> Rendered:
    """For a command that was typed where no form can open: a button that gives it again and lets the form open."""
    button = elements.submit(shared.open_form(), wire.Again(command).data | wire.FETCH, primary=True)
    return Rendered((elements.paragraph(shared.form_needed()), elements.actions([button])), shared.form_needed())
