"""Reflectory's writing side in Slack: messages, signs and files, and what people wrote in a thread.

How a message looks is render's affair, how it is found again lookup's.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.shared.payload import Malformed, storable
from adapters.slack.inbound.messages import Ear, standing
from adapters.slack.inbound.text import mentioned
from adapters.slack.messenger.accepted_blocks import AcceptedBlocks, Parts
from adapters.slack.messenger.asking import PAGE, next_cursor
from adapters.slack.messenger.directory import SlackDirectory
from adapters.slack.messenger.lookup import CONTINUES, FILE, KEY, PART, PARTS, LookingUp, file_name, metadata
from adapters.slack.render.levels import Level
from adapters.slack.render.messages import Rendered, messages
from adapters.slack.render.text import fallback
from adapters.slack.sdk.client import SlackApi
from adapters.slack.sdk.errors import AlreadySo, Gone
from bot.domain.delivery import LookUp
from bot.domain.errors import MessengerError, Unknown
from bot.domain.events import Reading
from bot.domain.message import Message
from bot.domain.places import MessageRef, Place

SAVED = "white_check_mark"
LONGEST_ALT = 1000
GLANCES = (0.0, 0.3, 0.7)
"""Seconds before each look for a file's message: Slack posts it a moment after the file is complete."""


class SlackMessenger:
    """Implements ports.Messenger. A long message is continued in its thread.

    Only the first part of it carries the key; what follows it names the first. The address of a file's message names
    the file among its `more`, or is the file's own where Slack has not shown the message. `now` counts seconds.
    """

    def __init__(
        self,
        api: SlackApi,
        directory: SlackDirectory,
        accepted: AcceptedBlocks,
        *,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._directory = directory
        self._accepted = accepted
        self._looking_up = LookingUp(api, now)
        self._pause = pause

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> MessageRef:
        """When a later part fails, the outcome is unknown, whatever the trouble: the first part stands there."""
        thread = root.thread if root else ""

        async def begin(parts: Parts) -> tuple[MessageRef, Parts]:
            count = {PARTS: len(parts)} if len(parts) > 1 else {}
            return MessageRef(place, await self._say(place, parts[0], thread, {KEY: key, **count}), thread), parts

        first, parts = await self._accepted.sent(place.workspace, await self._rendering(place, message), begin)
        standing = [first.id]
        try:
            await self._go_on(first, parts, standing)
        except MessengerError:
            raise Unknown("A long message was posted in part.") from None
        return replace(first, more=tuple(standing[1:]))

    async def update(self, ref: MessageRef, message: Message, key: str = "") -> MessageRef:  # noqa: ARG002 - it stays
        standing = [ref.id, *ref.more]

        async def rewrite(parts: Parts) -> None:
            if len(parts) > len(standing):  # a part may have been posted without our hearing of it
                standing[1:] = await self._looking_up.continuations(ref)
            for number, part in enumerate(parts[: len(standing)]):
                there = await self._change(ref.place, standing[number], part)
                if not there and number == 0:
                    return
            await self._go_on(ref, parts, standing)
            await self._delete(ref.place, standing[len(parts) :])
            del standing[len(parts) :]

        await self._accepted.sent(ref.place.workspace, await self._rendering(ref.place, message), rewrite)
        return replace(ref, more=tuple(standing[1:]))

    async def withdraw(self, ref: MessageRef) -> None:
        """A file goes first: without its message it would still be in Slack."""
        standing = [*reversed(ref.more), ref.id]
        for each in standing:
            if each.startswith(FILE):
                with suppress(Gone):
                    await self._api.call(ref.place.workspace, "files.delete", file=each.removeprefix(FILE))
        await self._delete(ref.place, [each for each in standing if not each.startswith(FILE)])

    async def mark(self, ref: MessageRef, on: bool) -> None:
        method = "reactions.add" if on else "reactions.remove"
        with suppress(AlreadySo, Gone):
            await self._api.call(ref.place.workspace, method, channel=ref.place.channel, timestamp=ref.id, name=SAVED)

    async def upload(
        self, place: Place, name: str, content: bytes, key: str, root: MessageRef | None, *, about: str
    ) -> MessageRef:
        space, named = place.workspace, file_name(name, key)
        ticket = await self._api.call(
            space, "files.getUploadURLExternal", filename=named, length=len(content), alt_txt=about[:LONGEST_ALT]
        )
        await self._api.upload(str(ticket["upload_url"]), content)
        await self._api.call(
            space,
            "files.completeUploadExternal",
            files=[{"id": ticket["file_id"], "title": name}],
            channel_id=place.channel,
            thread_ts=root.thread if root else None,
            initial_comment=fallback(about),
        )
        return await self._uploaded(place, key, root, str(ticket["file_id"]))

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:
        return await self._looking_up.find(place, key, since, root)

    async def thread(self, root: MessageRef, cursor: str) -> Reading:
        """Nothing is left to read where the first message is gone."""
        place = root.place
        try:
            page = await self._api.call(
                place.workspace,
                "conversations.replies",
                channel=place.channel,
                ts=root.thread,
                limit=PAGE,
                cursor=cursor or None,
            )
        except Gone:
            return Reading((), "")
        return await self._read(place, page["messages"], next_cursor(page))

    async def _rendering(self, place: Place, message: Message) -> Callable[[Level], Parts]:
        link = await self._directory.links(place.workspace)
        return lambda level: messages(message, level=level, link=link)

    async def _say(self, place: Place, part: Rendered, thread: str, payload: dict[str, Any]) -> str:
        posted = await self._api.call(
            place.workspace,
            "chat.postMessage",
            channel=place.channel,
            text=part.text,
            blocks=part.blocks,
            thread_ts=thread or None,
            metadata=metadata(**payload),
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])

    async def _go_on(self, first: MessageRef, parts: Parts, standing: list[str]) -> None:
        """Post the parts that do not stand there yet, each noted as soon as it does."""
        for number, part in list(enumerate(parts))[len(standing) :]:
            said = await self._say(first.place, part, first.thread, {CONTINUES: first.id, PART: number})
            standing.append(said)

    async def _change(self, place: Place, ts: str, part: Rendered) -> bool:
        """False when it is not there any more. The metadata stays as it is."""
        try:
            await self._api.call(
                place.workspace, "chat.update", channel=place.channel, ts=ts, text=part.text, blocks=part.blocks
            )
        except Gone:
            return False
        return True

    async def _delete(self, place: Place, messages: Iterable[str]) -> None:
        for ts in messages:
            with suppress(Gone):
                await self._api.call(place.workspace, "chat.delete", channel=place.channel, ts=ts)

    async def _uploaded(self, place: Place, key: str, root: MessageRef | None, file_id: str) -> MessageRef:
        """The address of the file's message. The file was posted: nothing that goes wrong here may repeat it."""
        with suppress(MessengerError):
            for seconds in GLANCES:
                await self._pause(seconds)
                if found := await self._looking_up.just_posted(place, key, root):
                    return found
        return MessageRef(place, f"{FILE}{file_id}", root.thread if root else "")

    async def _read(self, place: Place, found: Sequence[dict[str, Any]], cursor: str) -> Reading:
        """A message that is not as Slack describes messages is only said to stand there."""
        ids = {each for message in found for each in mentioned(str(message.get("text") or ""))}
        names = await self._directory.names(place.workspace, ids)
        ear = Ear(place.workspace, (await self._api.installation(place.workspace)).bot, names)
        events, seen = [], []
        for message in found:
            try:
                events.append(standing(storable(message), place, ear))
            except Malformed:
                seen.append(str(message.get("ts")))
        return Reading(tuple(event for event in events if event), cursor, frozenset(seen))
