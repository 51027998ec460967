"""What people did, as every adapter reports it. Inert values: they know nothing of how to answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.form import FormId, Values
from bot.domain.message import Act
from bot.domain.places import Channel, MessageRef, PersonRef, Place


@dataclass(frozen=True, slots=True)
class Posted:
    """A message by a person. `version` grows with each edit of the message and orders what arrives out of order."""

    ref: MessageRef
    version: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    ref: MessageRef
    version: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deleted:
    """`ref.root` may be empty: some platforms do not say in which thread the message was."""

    ref: MessageRef
    version: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A deleted message that its author put back (Teams)."""

    ref: MessageRef
    version: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A button or a message's menu entry was pressed. `message` is the message it was pressed on."""

    act: Act
    subject: str
    message: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    form: FormId
    subject: str
    values: Values


@dataclass(frozen=True, slots=True)
class Commanded:
    """A typed command without its prefix. `thread` is set when it was typed in a thread."""

    text: str
    thread: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class HomeOpened:
    pass


@dataclass(frozen=True, slots=True)
class Joined:
    """`who` is None when it was the bot itself."""

    who: PersonRef | None = None


@dataclass(frozen=True, slots=True)
class Left:
    who: PersonRef | None = None


@dataclass(frozen=True, slots=True)
class PlaceChanged:
    """Renamed, made public, archived, opened to guests ...

    `moved`: the channel goes on under another id, as a strange channel to us, and nothing more comes from this one.
    """

    channel: Channel
    archived: bool = False
    moved: bool = False


Body = Posted | Edited | Deleted | Restored | Chosen | Submitted | Commanded | HomeOpened | Joined | Left | PlaceChanged


class Fate(StrEnum):
    """What became of an event that was heard: committed, given back to be sent again, or kept to be tried again."""

    APPLIED = "applied"
    TURNED_AWAY = "turned_away"
    SHELVED = "shelved"


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of a thread, read back: what stands there now as `Posted` and `Edited` events, oldest first.

    `cursor` continues the reading; empty when the thread has been read to its end. `seen` are the ids of messages that
    stand there though they could not be read: they are never taken for deleted.
    """

    events: tuple["Event", ...]
    cursor: str
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Event:
    """`key` identifies the event on its platform (the same key again is the same event); `at` is in UTC."""

    key: str
    place: Place
    actor: PersonRef | None
    at: datetime
    body: Body
