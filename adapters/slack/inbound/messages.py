"""Messages in channels and threads, written, changed or taken away, as what the bot hears of them.

Versions order what arrives out of order: "0" as posted, an edit's own moment, a deletion's own moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.inbound.rich_text import as_text
from adapters.slack.inbound.text import command, mentioned, plain, typed
from adapters.slack.sdk.payloads.events import ChangedMessage, DeletedMessage, EventKind, File, Message, PostedMessage
from bot.domain.events import Body, Commanded, Deleted, Edited, Event, Posted
from bot.domain.places import MessageRef, PersonRef, Place, Workspace

AS_POSTED = "0"
FILE = "file"
"""Stands for a file whose name Slack does not show us."""

SPOKEN = frozenset({None, "file_share", "me_message", "thread_broadcast"})
"""The subtypes of what people say; all others are Slack's or a program's."""

NOBODY = frozenset({"USLACKBOT", "UREVOKEDU"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ear:
    """Where we hear, under which user id we are there, and the names (by id) that we know."""

    workspace: Workspace
    bot: str
    names: Mapping[str, str]


def message(event: Mapping[str, Any], ear: Ear) -> Event | None:
    """A `message` event; None for what we pass over. Raises Malformed."""
    match EventKind.read(event).subtype:
        case "message_changed":
            return _changed(ChangedMessage.read(event), ear)
        case "message_deleted":
            return _deleted(DeletedMessage.read(event), ear)
        case subtype if subtype in SPOKEN:
            posted = PostedMessage.read(event)
            return _posted(posted, Place(ear.workspace, posted.channel), ear)
        case _:
            return None


def standing(found: object, place: Place, ear: Ear) -> Event | None:
    """A message of a thread that was read back, as it stands there now; None for what no person said there.

    It tells when the message was written, not when it was changed. Raises Malformed.
    """
    read = Message.read(found)
    ref, version = _ref(place, read), read.edited.ts if read.edited else AS_POSTED
    said = _said(read, ref, version, ear)
    if not ref.root or not _is_spoken(read, ear.bot) or isinstance(said, Deleted) or _is_nothing(said):
        return None
    return replace(_event(ref, version, read.user, said), at=instant(ref.id))


def mentioned_in(event: Mapping[str, Any]) -> frozenset[str]:
    """The ids of people and channels that a reply names. Raises Malformed."""
    match EventKind.read(event).subtype:
        case "message_changed":
            return _named(ChangedMessage.read(event).message)
        case subtype if subtype in SPOKEN:
            return _named(PostedMessage.read(event))
        case _:
            return frozenset()


def instant(ts: str) -> datetime:
    seconds, _, micros = ts.partition(".")
    return EPOCH + timedelta(seconds=int(seconds), microseconds=int(micros))


def _posted(posted: Message, place: Place, ear: Ear) -> Event | None:
    """In a thread an answer, or a command; elsewhere a command or nothing."""
    if not _is_spoken(posted, ear.bot):
        return None
    ref = _ref(place, posted)
    order = _order(posted, ref, ear.bot)
    if order is not None:
        thread = MessageRef(place, ref.root) if ref.root else None
        return _event(ref, AS_POSTED, posted.user, Commanded(order, thread))
    said = _said(posted, ref, AS_POSTED, ear)
    return _event(ref, AS_POSTED, posted.user, said) if ref.root and not _is_nothing(said) else None


def _order(posted: Message, ref: MessageRef, bot: str) -> str | None:
    """A command begins with a mention of the bot. Between the bot and one person it needs none, but in threads."""
    order = command(_text(posted), bot)
    alone = ref.place.channel.startswith("D") and not ref.root
    return typed(_text(posted)) if order is None and alone else order


def _said(message: Message, ref: MessageRef, version: str, ear: Ear) -> Posted | Edited | Deleted:
    """What a message in a thread says in this version.

    A command is no answer, so that an answer which was changed into one is gone; a command runs when it is posted and
    not again. One that was changed into an answer is one.
    """
    text = _text(message)
    if command(text, ear.bot) is not None:
        return Deleted(ref, version)
    kind = Posted if version == AS_POSTED else Edited
    return kind(ref, version, plain(text, ear.names).strip(), _files(message))


def _is_nothing(said: Posted | Edited | Deleted) -> bool:
    """Somebody else's words alone, forwarded. What an edit left empty is told, so that the old words go."""
    return isinstance(said, Posted) and not said.text and not said.files


def _changed(event: ChangedMessage, ear: Ear) -> Event | None:
    place, new, old = Place(ear.workspace, event.channel), event.message, event.previous_message
    if new.subtype == "tombstone":
        return _gone(place, new, old, event.moment, ear)
    ref, version = _ref(place, new), _version(event)
    if not version or not ref.root or not _is_spoken(new, ear.bot):
        return None
    return _event(ref, version, new.user, _said(new, ref, version, ear))


def _version(event: ChangedMessage) -> str | None:
    """None where nobody changed what is said: a preview, a detected language or metadata was added.

    Slack marks what an author changed, and the mark stays; files that are taken away leave none.
    """
    new, old = event.message, event.previous_message
    edited = new.edited.ts if new.edited else None
    if old is None:
        return edited
    if (_text(new), _files(new)) == (_text(old), _files(old)):
        return None
    if edited != (old.edited.ts if old.edited else None):
        return edited
    return event.moment if _files(new) != _files(old) else None


def _deleted(event: DeletedMessage, ear: Ear) -> Event | None:
    old = event.previous_message
    stood = Message(ts=event.deleted_ts, thread_ts=old.thread_ts if old else None)
    return _gone(Place(ear.workspace, event.channel), stood, old, event.moment, ear)


def _gone(place: Place, stood: Message, old: Message | None, version: str, ear: Ear) -> Event | None:
    """A first message with replies leaves a tombstone; any other leaves nothing. Ours and programs' are passed over."""
    if old and not _is_spoken(old, ear.bot):
        return None
    ref = _ref(place, stood)
    return _event(ref, version, old.user if old else None, Deleted(ref, version))


def _event(ref: MessageRef, version: str, author: str | None, body: Body) -> Event:
    """Keyed by what was said and not by Slack's id of the event: the same message comes under several of those."""
    gone = ":gone" if isinstance(body, Deleted) else ""
    person = PersonRef(ref.place.workspace, author) if author else None
    at = instant(ref.id if version == AS_POSTED else version)
    return Event(f"{ref.place.channel}:{ref.id}:{version}{gone}", ref.place, person, at, body)


def _named(message: Message) -> frozenset[str]:
    """Elsewhere than in threads nobody's words are kept, so that names are needed for no others."""
    is_reply = message.thread_ts is not None and message.thread_ts != message.ts
    return mentioned(_text(message)) if is_reply and _is_spoken(message, "") else frozenset()


def _is_spoken(message: Message, bot: str) -> bool:
    """By a person, and not by a program in their name."""
    by_program = bool(message.bot_id or message.app_id)
    return message.subtype in SPOKEN and bool(message.user) and message.user not in {bot, *NOBODY} and not by_program


def _ref(place: Place, message: Message) -> MessageRef:
    """A thread's first message is called its own thread by Slack, and stands at the top of its channel."""
    root = message.thread_ts if message.thread_ts != message.ts else None
    return MessageRef(place, message.ts, root or "")


def _text(message: Message) -> str:
    return message.text or as_text(message.blocks)


def _files(message: Message) -> tuple[str, ...]:
    return tuple(_name(file) for file in message.files or () if file and file.mode != "tombstone")


def _name(file: File) -> str:
    return file.name or file.title or FILE
