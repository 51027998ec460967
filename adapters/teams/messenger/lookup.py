"""Our own messages found again, and what people wrote in a thread: by Graph, where the team lets us read."""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from adapters.teams.inbound.messages import AS_POSTED, version
from adapters.teams.messenger.rooms import KnownRooms
from adapters.teams.render.elements import CARD
from adapters.teams.sdk.errors import Gone
from adapters.teams.sdk.graph import Graph, NoConsent
from bot.domain.delivery import Absent, Found, LookUp, Unknowable
from bot.domain.errors import Unknown
from bot.domain.events import Event, Posted, Reading, Restored
from bot.domain.places import MessageRef, PersonRef, Place, Room

MARK = "reflectory:"
"""Begins the name of a card's first element, by which it is found again."""

FILE = "file:"
"""Begins the name of a file within an address."""

SKEW = timedelta(minutes=2)
"""How far the database's clock may be ahead of Teams'."""

MOST_PAGES = 40
_MARKED = re.compile(rf"{MARK}(?P<key>[^:]+):(?P<part>\d+):\d+(:file)?")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Json = Mapping[str, Any]


def mark(key: str, part: int = 0, of: int = 1, *, file: bool = False) -> str:
    """`key` is that of the delivery; a long message is posted in several parts. A file's card says that it is one."""
    return f"{MARK}{key}:{part}:{of}{':file' if file else ''}"


class LookingUp:
    """`app` is the bot's own id; `is_command` tells what is said to it from an answer that mentions it."""

    def __init__(self, graph: Graph, rooms: KnownRooms, app: str, is_command: Callable[[str], bool]) -> None:
        self._graph = graph
        self._rooms = rooms
        self._app = app
        self._is_command = is_command

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:
        """Unknowable where the team does not let us read, and in chats."""
        room = await self._rooms.of(place)
        if room is None:
            return Unknowable()
        thread = root.thread if root else ""
        try:
            first = await self._first(room, thread, key, since - SKEW)
            if first is None:
                return Absent()
            ref, is_file = MessageRef(place, str(first["id"]), thread), str(mark_of(first)).endswith(":file")
            return Found(replace(ref, more=(f"{FILE}{key}",) if is_file else await self.continuations(ref, key)))
        except NoConsent:
            return Unknowable()
        except Gone:
            return Absent()

    async def continuations(self, ref: MessageRef, key: str) -> tuple[str, ...]:
        """What continues a message, in order; nothing where the team does not let us read."""
        room, found = await self._rooms.of(ref.place), dict[int, str]()
        if room is None:
            return ()
        try:
            async for message in self._since(room, ref.thread, EPOCH):
                number = part_of(message, key)
                if number:
                    found[number] = str(message["id"])
        except (NoConsent, Gone):
            return ()
        return tuple(found[number] for number in sorted(found))

    async def _first(self, room: Room, thread: str, key: str, since: datetime) -> Json | None:
        async for message in self._since(room, thread, since):
            if part_of(message, key) == 0:
                return message
        return None

    async def thread(self, root: MessageRef) -> Reading:
        """The whole of it: Graph tells the newest first, while whoever reads in stretches begins with the oldest.

        Raises NoConsent where the team does not let us read, so that nobody takes it that nothing stands there.
        """
        room = await self._rooms.of(root.place)
        if room is None:
            raise NoConsent("What is said in chats can not be read back.")
        try:
            newest_first = [message async for message in self._since(room, root.thread, EPOCH)]
        except Gone:
            return Reading((), "")
        events = [event for message in reversed(newest_first) if (event := self._standing(message, root))]
        seen = (str(message.get("id")) for message in newest_first if not message.get("deletedDateTime"))
        return Reading(tuple(events), "", frozenset(seen))

    def _standing(self, message: Json, root: MessageRef) -> Event | None:
        """A person's message as it stands there now; None for ours, for commands, for programs', and for what is gone.

        What was changed after it was posted may have been deleted and put back meanwhile: then it is told as that.
        """
        user = (message.get("from") or {}).get("user") or {}
        if message.get("messageType") != "message" or not user.get("id") or message.get("deletedDateTime"):
            return None
        text, to_us = self._said(message)
        if to_us and self._is_command(text):
            return None
        ref = MessageRef(root.place, str(message["id"]), root.thread)
        posted, changed = _moment(message, "createdDateTime"), _moment(message, "lastModifiedDateTime")
        if message.get("lastEditedDateTime"):
            changed = max(changed, _moment(message, "lastEditedDateTime"))
        names = tuple(str(each.get("name") or "file") for each in _files(message))
        at, said = (changed, version(changed)) if changed > posted else (posted, AS_POSTED)
        kind = Posted if said == AS_POSTED else Restored
        key = f"{ref.place.channel}:{ref.id}:{said}"
        return Event(key, ref.place, PersonRef(ref.place.workspace, str(user["id"])), at, kind(ref, said, text, names))

    def _said(self, message: Json) -> tuple[str, bool]:
        """The words, and whether they begin with a mention of us, which they then go without."""
        body = message.get("body") or {}
        content = str(body.get("content") or "")
        if body.get("contentType") != "html":
            return content.strip(), False
        ours = {
            str(each.get("id"))
            for each in message.get("mentions") or ()
            if ((each.get("mentioned") or {}).get("application") or {}).get("id") == self._app
        }
        return words_of(content, ours)

    async def _since(self, room: Room, thread: str, since: datetime) -> AsyncIterator[Json]:
        """Channels are told by what changed last, threads by what came last: so it ends with what is older.

        Raises Unknown where there is more than we read: then nobody may take it that something is not there.
        """
        cursor, channel = "", room.place.channel
        for _ in range(MOST_PAGES):
            page = await (
                self._graph.replies(room.group, channel, thread, cursor)
                if thread
                else self._graph.roots(room.group, channel, cursor)
            )
            messages = [each for each in page.get("value") or () if isinstance(each, dict)]
            for each in messages:
                yield each
            cursor = str(page.get("@odata.nextLink") or "")
            ended = messages and all(
                _moment(each, "lastModifiedDateTime", "createdDateTime") < since for each in messages
            )
            if not cursor or ended:
                return
        raise Unknown("There is more in this channel or thread than can be read back.")


def part_of(message: Json, key: str) -> int | None:
    """Which part of the delivery's message this is; None where it is none."""
    found = _MARKED.fullmatch(mark_of(message) or "")
    return int(found["part"]) if found and found["key"] == key else None


def mark_of(message: Json) -> str | None:
    """The name of our card's first element; None for what is no card, or is gone."""
    for attachment in message.get("attachments") or ():
        if attachment.get("contentType") != CARD or message.get("deletedDateTime"):
            continue
        try:
            card = json.loads(attachment.get("content") or "{}")
            return str(card["body"][0].get("id") or "")
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            continue
    return None


def _files(message: Json) -> Iterator[Json]:
    for each in message.get("attachments") or ():
        if each.get("contentType") == "reference":
            yield each


def _moment(message: Json, *names: str) -> datetime:
    told = next((str(message[name]) for name in names if message.get(name)), "1970-01-01T00:00:00Z")
    return datetime.fromisoformat(told).astimezone(UTC)


class _Words(HTMLParser):
    """Paragraphs and lines as lines, mentions as @names; one of `ours` at the very beginning is left out."""

    def __init__(self, ours: Set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.to_us = False
        self._ours = ours
        self._leaving_out = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "div", "li", "tr") and self.said:
            self.said.append("\n")
        if tag == "li":
            self.said.append("• ")
        if tag == "at":
            if not "".join(self.said).strip() and dict(attrs).get("id") in self._ours:
                self.to_us = self._leaving_out = True
            else:
                self.said.append("@")

    def handle_endtag(self, tag: str) -> None:
        if tag == "at":
            self._leaving_out = False

    def handle_data(self, data: str) -> None:
        if not self._leaving_out:
            self.said.append(data)


def words_of(html: str, ours: Set[str] = frozenset()) -> tuple[str, bool]:
    """What people read, and whether it begins with one of these mentions (by their numbers in the message)."""
    reader = _Words(ours)
    reader.feed(html)
    reader.close()
    lines = "".join(reader.said).replace("\u00a0", " ").split("\n")
    words = "\n".join(line.strip() for line in lines).strip()
    return (words.lstrip(" ,:") if reader.to_us else words), reader.to_us
