"""The chat: what people and the bot can do in it, who may see what, and word to everyone who watches.

It runs in one event loop; a watcher is told that something changed, and comes to look.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from adapters.playground.sdk.archive import Archive, Attachment, Entry
from adapters.playground.sdk.cast import BOT, EVERYBODY, Cast, Member, Room
from adapters.playground.sdk.clock import TurnableClock, real_now


class ChatError(Exception):
    """The root of what the chat refuses; the text is for people."""


class MissingError(ChatError):
    """There is no such room, person, message or file."""


class ClosedError(ChatError):
    """The room takes no messages any more."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What hangs on a thread's first message."""

    replies: int
    last: datetime
    authors: tuple[str, ...]


class Chat:
    def __init__(self, path: Path, real: Callable[[], datetime] = real_now, cast: Cast = EVERYBODY) -> None:
        self._archive = Archive(path)
        self.channels = cast.channels
        self._rooms = {room.id: room for room in cast.rooms}
        self._people = {person.id: person for person in cast.people}
        self._watchers: set[Watcher] = set()
        self.clock = TurnableClock(self._archive, real)

    def close(self) -> None:
        self._archive.close()

    # Rooms and people

    @property
    def people(self) -> tuple[Member, ...]:
        return tuple(self._people.values())

    def room(self, room: str) -> Room:
        if room not in self._rooms:
            raise MissingError("There is no such channel.")
        return self._rooms[room]

    def person(self, person: str) -> Member:
        if person not in self._people:
            raise MissingError("There is no such person.")
        return self._people[person]

    def direct(self, person: str) -> Room:
        return self.room(f"direct-{self.person(person).id}")

    def is_closed(self, room: str) -> bool:
        return self.noted(f"closed:{room}")

    def close_room(self, room: str) -> None:
        self.note(f"closed:{self.room(room).id}")

    def noted(self, what: str) -> bool:
        return self._archive.setting(what) is not None

    def note(self, what: str) -> None:
        """Remember for good that this was done."""
        self._archive.set(what, "1")

    # Messages

    def say(
        self, room: str, author: str, text: str, *, root: str = "", blocks: str = "", key: str = "", only_for: str = ""
    ) -> Entry:
        """Raises MissingError for an unknown room or thread, ClosedError for a closed room."""
        if self.is_closed(self.room(room).id):
            raise ClosedError(f"#{room} is archived.")
        if root and self.entry(room, root).root:
            raise MissingError("There is no such thread.")
        draft = Entry("", room, root, author, text, blocks, self.clock.civil(), key=key, only_for=only_for)
        stored = replace(draft, id=self._archive.add(draft))
        self.publish()
        return stored

    def entry(self, room: str, entry: str) -> Entry:
        found = self._archive.entry(entry)
        if found is None or found.room != room:
            raise MissingError("There is no such message.")
        return found

    def keyed(self, room: str, key: str) -> Entry | None:
        return self._archive.keyed(room, key)

    def change(self, entry: Entry, text: str, blocks: str = "") -> Entry:
        """New words; only a person's message shows that it was edited."""
        return self.put(replace(entry, text=text, blocks=blocks, edited=entry.author != BOT, version=entry.version + 1))

    def delete(self, entry: Entry) -> Entry:
        return self.put(replace(entry, text="", blocks="", deleted=True, version=entry.version + 1))

    def save(self, entry: Entry, on: bool) -> None:
        if entry.saved != on:
            self.put(replace(entry, saved=on))

    def put(self, entry: Entry) -> Entry:
        self._archive.put(entry)
        self.publish()
        return entry

    def remove(self, entry: Entry) -> None:
        """Without a trace, as if it had never been said."""
        self._archive.remove(entry.id)
        self.publish()

    def attach(self, entry: Entry, name: str, content: bytes) -> None:
        self._archive.attach(entry.id, name, content)
        self.publish()

    def attachments(self, entry: Entry) -> tuple[Attachment, ...]:
        return self._archive.attachments(entry.id)

    def file(self, room: str, file: str, reader: str) -> tuple[str, bytes]:
        """Its name and content, when it hangs on a message that this reader sees."""
        found = self._archive.file(file)
        if found is None:
            raise MissingError("There is no such file.")
        entry, name, content = found
        if not visible(self.entry(room, entry), reader):
            raise MissingError("There is no such file.")
        return name, content

    # What somebody sees

    def firsts(self, room: str, reader: str) -> tuple[Entry, ...]:
        """The room's messages outside threads; a deleted one stays as a gap while replies hang on it."""
        tallies = self.tallies(room, reader)
        return tuple(
            entry
            for entry in self._archive.firsts(room)
            if (visible(entry, reader) or (entry.deleted and not entry.only_for and entry.id in tallies))
        )

    def replies(self, room: str, root: str, reader: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._archive.replies(room, root) if visible(entry, reader))

    def notes(self, room: str, reader: str) -> tuple[Entry, ...]:
        """What this reader alone sees in a room, outside threads."""
        return tuple(entry for entry in self._archive.firsts(room) if entry.only_for == reader)

    def tallies(self, room: str, reader: str) -> dict[str, Tally]:
        found: dict[str, Tally] = {}
        for entry in self._archive.all_replies(room):
            if visible(entry, reader) and not entry.only_for:
                before = found.get(entry.root, Tally(0, entry.at, ()))
                authors = tuple(dict.fromkeys((*before.authors, entry.author)))
                found[entry.root] = Tally(before.replies + 1, entry.at, authors)
        return found

    def unread(self, room: str, reader: str) -> bool:
        return self._archive.newest(room, reader) > self._archive.seen(reader, room)

    def see(self, room: str, reader: str) -> None:
        newest = self._archive.newest(room, reader)
        if newest > self._archive.seen(reader, room):
            self._archive.see(reader, room, newest)

    # Watching

    def publish(self, word: str = "chat") -> None:
        """Tell everyone who watches: "chat" or "clock" changed, or "end"."""
        for watcher in self._watchers:
            watcher.tell(word)

    @contextmanager
    def watching(self) -> Iterator["Watcher"]:
        watcher = Watcher()
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)


class Watcher:
    """Keeps each word until it is fetched; the same word twice is one."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._news = asyncio.Event()

    def tell(self, word: str) -> None:
        self._words.add(word)
        self._news.set()

    async def words(self, patience: float) -> frozenset[str]:
        """What changed since the last call; empty when nothing did for so many seconds."""
        try:
            async with asyncio.timeout(patience):
                await self._news.wait()
        except TimeoutError:
            return frozenset()
        words = frozenset(self._words)
        self._words.clear()
        self._news.clear()
        return words


def visible(entry: Entry, reader: str) -> bool:
    return not entry.deleted and entry.only_for in ("", reader)
