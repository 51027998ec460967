"""Reflectory's writing side in Teams: cards in threads and chats, files by links, and what people wrote in a thread.

How a message looks is render's affair, how it is found again lookup's.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from botbuilder.schema import Activity, Attachment

from adapters.teams.messenger.addresses import deep_link, is_chat
from adapters.teams.messenger.files import Files
from adapters.teams.messenger.lookup import FILE, LookingUp, mark
from adapters.teams.messenger.rooms import KnownRooms
from adapters.teams.render import files
from adapters.teams.render.answering import Replies
from adapters.teams.render.elements import CARD, Json
from adapters.teams.render.messages import Rendered, messages
from adapters.teams.sdk.errors import Gone
from adapters.teams.sdk.service import TeamsService
from bot.domain.delivery import LookUp
from bot.domain.errors import MessengerError, Partly
from bot.domain.events import Reading
from bot.domain.message import Message
from bot.domain.places import MessageRef, Place

AT_ONCE = 5
"""Parts that follow in one go: Teams takes seven messages a second in a thread, and a try has its time."""


class TeamsMessenger:
    """Implements ports.Messenger. A long message is continued below its first part, which alone carries the key."""

    def __init__(self, service: TeamsService, rooms: KnownRooms, looking_up: LookingUp, files: Files) -> None:
        self._service = service
        self._rooms = rooms
        self._looking_up = looking_up
        self._files = files

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> MessageRef:
        """Raises Partly when a later part does not follow, whatever the trouble: the first one stands there."""
        parts = await self._rendered(place, message)
        first = await self._begin(place, parts[0], mark(key, 0, len(parts)), root)
        try:
            return await self._go_on(first, parts, [first.id], key)
        except Partly:
            raise
        except MessengerError:
            raise Partly(first) from None

    async def update(self, ref: MessageRef, message: Message, key: str = "") -> MessageRef:
        parts, standing = await self._rendered(ref.place, message), [ref.id, *_messages(ref.more)]
        if len(parts) > len(standing):  # a part may have been posted without our hearing of it
            standing[1:] = await self._looking_up.continuations(ref, key) or standing[1:]
        for number, part in enumerate(parts[: len(standing)]):
            try:
                shown = _activity(part, mark(key, number, len(parts)))
                await self._service.change(ref.place, _within(ref), standing[number], shown)
            except Gone:
                if number == 0:
                    return ref
        whole = await self._go_on(ref, parts, standing, key)
        await self._delete(ref, standing[len(parts) :])
        return whole

    async def withdraw(self, ref: MessageRef) -> None:
        for each in ref.more:
            if each.startswith(FILE):
                await self._files.remove(ref.place, each.removeprefix(FILE))
        await self._delete(ref, _messages(reversed(ref.more)))
        with suppress(Gone):
            await self._service.delete(ref.place, _within(ref), ref.id)

    async def mark(self, ref: MessageRef, on: bool) -> None:
        """A bot can put no sign on people's messages in Teams: that it was saved is told by the count on the card."""

    async def upload(
        self, place: Place, name: str, content: bytes, key: str, root: MessageRef | None, *, about: str
    ) -> MessageRef:
        """A card with a link: to put files into a team's own storage asks for much wider rights.

        In a chat it is offered to put the file into the person's own drive, too.
        """
        address, until = await self._files.keep(place, key, name, content)
        parts = await self._rendered(place, files.file_message(name, about, address, until))
        first = await self._begin(place, parts[0], mark(key, file=True), root)
        offered = await self._offered(place, name, files.consent(about, len(content), key)) if is_chat(place) else ()
        return replace(first, more=(f"{FILE}{key}", *offered))

    async def _offered(self, place: Place, name: str, question: Json) -> tuple[str, ...]:
        """The message with the offer; none where Teams takes it not, since the link is there already."""
        card = Attachment(content_type=files.CONSENT, name=name, content=question)
        try:
            return (await self._service.say(place, "", Activity(type="message", attachments=[card])),)
        except MessengerError:
            return ()

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:
        return await self._looking_up.find(place, key, since, root)

    async def thread(self, root: MessageRef, cursor: str) -> Reading:  # noqa: ARG002 - others read in stretches
        """In one stretch, so that `cursor` is always the beginning."""
        return await self._looking_up.thread(root)

    async def _rendered(self, place: Place, message: Message) -> tuple[Rendered, ...]:
        room = await self._rooms.of(place)
        replies = Replies.UNHEARD if is_chat(place) else await self._heard(place)
        return messages(message, link=lambda ref: deep_link(ref, room.group if room else ""), replies=replies)

    async def _heard(self, place: Place) -> Replies:
        heard = await self._rooms.lets_read(place)
        return Replies.UNTOLD if heard is None else Replies.HEARD if heard else Replies.WITH_MENTION

    async def _begin(self, place: Place, part: Rendered, name: str, root: MessageRef | None) -> MessageRef:
        thread = root.thread if root else ""
        if not thread and not is_chat(place):
            return MessageRef(place, await self._service.begin(place, _activity(part, name)))
        said = await self._service.say(place, "" if is_chat(place) else thread, _activity(part, name))
        return MessageRef(place, said, thread)

    async def _go_on(self, first: MessageRef, parts: Sequence[Rendered], standing: list[str], key: str) -> MessageRef:
        """Post parts that are missing, a few at a time. Raises Partly where some follow and others do not yet."""
        missing, before = list(enumerate(parts))[len(standing) :], len(standing)
        for number, part in missing[:AT_ONCE]:
            said = _activity(part, mark(key, number, len(parts)))
            try:
                standing.append(await self._service.say(first.place, _within(first), said))
            except MessengerError:
                if len(standing) == before:
                    raise
                break
        reached = replace(first, more=tuple(standing[1 : len(parts)]))
        if len(standing) < len(parts):
            raise Partly(reached)
        return reached

    async def _delete(self, ref: MessageRef, messages: Iterable[str]) -> None:
        for each in messages:
            with suppress(Gone):
                await self._service.delete(ref.place, _within(ref), each)


def _within(ref: MessageRef) -> str:
    """The thread in which a message stands, with all that continues it; a chat has none."""
    return "" if is_chat(ref.place) else ref.thread


def _messages(more: Iterable[str]) -> list[str]:
    return [each for each in more if not each.startswith(FILE)]


def _activity(part: Rendered, name: str) -> Activity:
    """A card alone: where words go with it, Teams makes two messages and tells the id of neither."""
    return Activity(
        type="message", summary=part.text, attachments=[Attachment(content_type=CARD, content=part.card(name))]
    )
