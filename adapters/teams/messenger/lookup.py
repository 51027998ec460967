"""Our own messages found again, and what people wrote in a thread: by Graph, where the team lets us read."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
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
from bot.domain.events import Edited, Event, Posted, Reading
from bot.domain.places import MessageRef, PersonRef, Place, Room

MARK = "reflectory:"
"""Begins the name of a card's first element, by which it is found again."""

FILE = "file:"
"""Begins the name of a file within an address."""

SKEW = timedelta(minutes=2)
"""How far the database's clock may be ahead of Teams'."""

MOST_PAGES = 40
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Json = Mapping[str, Any]


def mark(key: str, part: int = 0, of: int = 1, *, file: bool = False) -> str:
    """`key` is that of the delivery; a long message is posted in several parts. A file's card says that it is one."""
    return f"{MARK}{key}:{part}:{of}{':file' if file else ''}"


class LookingUp:
    def __init__(self, graph: Graph, rooms: KnownRooms) -> None:
        self._graph = graph
        self._rooms = rooms

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
        events = [event for message in reversed(newest_first) if (event := standing(message, root))]
        seen = (str(message.get("id")) for message in newest_first if not message.get("deletedDateTime"))
        return Reading(tuple(events), "", frozenset(seen))

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
    name = mark_of(message)
    return int(name.split(":")[2]) if name and name.startswith(f"{MARK}{key}:") else None


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


def standing(message: Json, root: MessageRef) -> Event | None:
    """A person's message as it stands there now; None for ours, for programs', and for what is gone."""
    user = (message.get("from") or {}).get("user") or {}
    if message.get("messageType") != "message" or not user.get("id") or message.get("deletedDateTime"):
        return None
    ref = MessageRef(root.place, str(message["id"]), root.thread)
    edited = message.get("lastEditedDateTime")
    at = _moment(message, "lastEditedDateTime", "createdDateTime")
    said = version(at) if edited else AS_POSTED
    body = message.get("body") or {}
    content = str(body.get("content") or "")
    text = words_of(content) if body.get("contentType") == "html" else content.strip()
    names = tuple(str(each.get("name") or "file") for each in _files(message))
    kind = Edited if edited else Posted
    key = f"{ref.place.channel}:{ref.id}:{said}"
    return Event(key, ref.place, PersonRef(ref.place.workspace, str(user["id"])), at, kind(ref, said, text, names))


def _files(message: Json) -> Iterator[Json]:
    for each in message.get("attachments") or ():
        if each.get("contentType") == "reference":
            yield each


def _moment(message: Json, *names: str) -> datetime:
    told = next((str(message[name]) for name in names if message.get(name)), "1970-01-01T00:00:00Z")
    return datetime.fromisoformat(told).astimezone(UTC)


class _Words(HTMLParser):
    """Paragraphs and lines as lines, mentions as @names; a mention of ours at the beginning is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "div", "li", "tr") and self.said:
            self.said.append("\n")
        if tag == "li":
            self.said.append("• ")
        if tag == "at":
            self.said.append("@")

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def words_of(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.said).replace("\u00a0", " ").split("\n")
    return "\n".join(line.strip() for line in lines).strip()
