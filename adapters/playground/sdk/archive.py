"""The chat's SQLite file: rows in, values out. What the rows mean is the chat's affair.

Calls are short and local, so they run where they are made; commits are durable.
"""

import sqlite3
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
  n INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT NOT NULL, root TEXT NOT NULL, author TEXT NOT NULL,
  text TEXT NOT NULL, blocks TEXT NOT NULL, at TEXT NOT NULL, edited INTEGER NOT NULL, deleted INTEGER NOT NULL,
  version INTEGER NOT NULL, saved INTEGER NOT NULL, key TEXT NOT NULL, only_for TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS entry_place ON entry (room, root);
CREATE INDEX IF NOT EXISTS entry_key ON entry (room, key);
CREATE TABLE IF NOT EXISTS file (
  id INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS file_entry ON file (entry);
CREATE TABLE IF NOT EXISTS seen (
  person TEXT NOT NULL, room TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (person, room));
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message. `root` is empty for a thread's first; `blocks` is what a bot said, as JSON; `key` is the bot's own.

    `only_for` names the one person who sees it, or nobody in particular.
    """

    id: str
    room: str
    root: str
    author: str
    text: str
    blocks: str
    at: datetime
    edited: bool = False
    deleted: bool = False
    version: int = 1
    saved: bool = False
    key: str = ""
    only_for: str = ""

    @property
    def thread(self) -> str:
        return self.root or self.id


@dataclass(frozen=True, slots=True)
class Attachment:
    id: str
    name: str
    size: int


COLUMNS = tuple(field.name for field in fields(Entry) if field.name != "id")


class UnreadableError(Exception):
    """The file is no chat of ours."""


class UnwritableError(Exception):
    """Nothing can be written to the file now: the disk is full or fails, or another process holds the file."""


class Archive:
    def __init__(self, path: Path) -> None:
        """Raises UnreadableError when the file is something else."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(SCHEMA)
        except sqlite3.Error as fault:
            raise UnreadableError(f"{path} is not the playground's file ({fault})") from None

    def close(self) -> None:
        self._db.close()

    def setting(self, name: str) -> str | None:
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set(self, name: str, value: str) -> None:
        self._write("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    def add(self, entry: Entry) -> str:
        """Store a new entry under the next id, whatever id it came with."""
        marks = ", ".join("?" * len(COLUMNS))
        cursor = self._write(f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({marks})", row_of(entry))
        return name_of(cursor.lastrowid or 0)

    def put(self, entry: Entry) -> None:
        marks = ", ".join(f"{column} = ?" for column in COLUMNS)
        self._write(f"UPDATE entry SET {marks} WHERE n = ?", (*row_of(entry), int(entry.id)))

    def remove(self, entry: str) -> None:
        self._write("DELETE FROM entry WHERE n = ?", (int(entry),))
        self._write("DELETE FROM file WHERE entry = ?", (entry,))

    def entry(self, entry: str) -> Entry | None:
        return next(iter(self._select("n = ?", number_of(entry))), None)

    def keyed(self, room: str, key: str) -> Entry | None:
        return next(iter(self._select("room = ? AND key = ? AND deleted = 0", room, key)), None)

    def firsts(self, room: str) -> tuple[Entry, ...]:
        return self._select("room = ? AND root = ''", room)

    def replies(self, room: str, root: str) -> tuple[Entry, ...]:
        return self._select("room = ? AND root = ?", room, root)

    def all_replies(self, room: str) -> tuple[Entry, ...]:
        return self._select("room = ? AND root <> ''", room)

    def newest(self, room: str, reader: str) -> int:
        """The number of the newest entry by somebody else that this reader can see; 0 when there is none."""
        row = self._db.execute(
            "SELECT max(n) FROM entry WHERE room = ? AND author <> ? AND deleted = 0 AND only_for IN ('', ?)",
            (room, reader, reader),
        ).fetchone()
        return int(row[0] or 0)

    def seen(self, person: str, room: str) -> int:
        row = self._db.execute("SELECT n FROM seen WHERE person = ? AND room = ?", (person, room)).fetchone()
        return int(row[0]) if row else 0

    def see(self, person: str, room: str, n: int) -> None:
        self._write("INSERT OR REPLACE INTO seen (person, room, n) VALUES (?, ?, ?)", (person, room, n))

    def attach(self, entry: str, name: str, content: bytes) -> str:
        sql = "INSERT INTO file (entry, name, content) VALUES (?, ?, ?)"
        return str(self._write(sql, (entry, name, content)).lastrowid)

    def attachments(self, entry: str) -> tuple[Attachment, ...]:
        rows = self._db.execute("SELECT id, name, length(content) FROM file WHERE entry = ? ORDER BY id", (entry,))
        return tuple(Attachment(str(id_), name, size) for id_, name, size in rows)

    def file(self, file: str) -> tuple[str, str, bytes] | None:
        """The entry it hangs on, its name and its content."""
        row = self._db.execute("SELECT entry, name, content FROM file WHERE id = ?", (number_of(file),)).fetchone()
        return (str(row[0]), str(row[1]), bytes(row[2])) if row else None

    def _write(self, sql: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.OperationalError as fault:
            raise UnwritableError(type(fault).__name__) from None

    def _select(self, where: str, *values: str | int) -> tuple[Entry, ...]:
        rows = self._db.execute(f"SELECT n, {', '.join(COLUMNS)} FROM entry WHERE {where} ORDER BY n", values)
        return tuple(entry_of(row) for row in rows)


def name_of(number: int) -> str:
    """Ids sort as text in the order of their making."""
    return f"{number:08d}"


def number_of(name: str) -> int:
    return int(name) if name.isascii() and name.isdecimal() and len(name) < 16 else 0


def row_of(entry: Entry) -> tuple[object, ...]:
    return tuple(entry.at.isoformat() if name == "at" else getattr(entry, name) for name in COLUMNS)


def entry_of(row: tuple[object, ...]) -> Entry:
    number, room, root, author, text, blocks, at, edited, deleted, version, saved, key, only_for = row
    return Entry(
        id=name_of(int(str(number))),
        room=str(room),
        root=str(root),
        author=str(author),
        text=str(text),
        blocks=str(blocks),
        at=datetime.fromisoformat(str(at)),
        edited=bool(edited),
        deleted=bool(deleted),
        version=int(str(version)),
        saved=bool(saved),
        key=str(key),
        only_for=str(only_for),
    )
