"""What people said in threads, as the chat service keeps it, and what must be stored of it: the model.

It is written without the program's own code for answers.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum

from adapters.playground.inbound import version
from adapters.playground.sdk.chat import Chat
from bot.domain.answer import Answer
from bot.domain.events import Deleted, Edited, Event, Posted, Restored
from bot.domain.places import MessageRef


class Change(StrEnum):
    EDIT = "edit"
    DELETE = "delete"
    RESTORE = "restore"


@dataclass
class Said:
    """One person's message in a thread, with all that was told of it."""

    ref: MessageRef
    who: str
    told: list[Event] = field(default_factory=list)

    def after(self, heard: Collection[str]) -> tuple[str, str, bool] | None:
        """Version, words and whether it is gone, when the events with these keys were taken; None before the first."""
        bodies = [event.body for event in self.told if event.key in heard]
        told = [body for body in bodies if isinstance(body, Posted | Edited | Restored | Deleted)]
        if not told:
            return None
        newest = max(told, key=lambda body: body.version)
        gone = isinstance(newest, Deleted)
        return newest.version, "" if isinstance(newest, Deleted) else newest.text, gone

    def written(self, heard: Collection[str]) -> str:
        return min(event.at for event in self.told if event.key in heard).isoformat()


def differences(said: Said, answer: Answer | None, heard: Collection[str]) -> dict[str, object]:
    """What is stored otherwise than it must be once these events were taken."""
    due = said.after(heard)
    if due is None or answer is None:
        return {} if due is None and answer is None else {"due": due, "stored": answer}
    must = {"version": due[0], "text": due[1], "deleted": due[2], "author": said.who, "ref": said.ref}
    must["written"] = said.written(heard)
    stored = {"version": answer.version, "text": answer.text, "deleted": answer.deleted, "author": answer.author.id}
    stored |= {"ref": answer.message, "written": answer.written_at.isoformat()}
    return {name: (value, stored[name]) for name, value in must.items() if stored[name] != value}


def post(chat: Chat, ref: MessageRef, text: str) -> Posted:
    return Posted(ref, version(chat.entry(ref.place.channel, ref.id)), text)


def change(chat: Chat, ref: MessageRef, what: Change, text: str) -> Edited | Deleted | Restored | None:
    """The chat service changes the message and tells of it; None where that can not be done to it now."""
    entry = chat.entry(ref.place.channel, ref.id)
    if entry.deleted is not (what is Change.RESTORE):
        return None
    if what is Change.EDIT:
        return Edited(ref, version(chat.change(entry, text)), text)
    if what is Change.DELETE:
        return Deleted(ref, version(chat.delete(entry)))
    restored = replace(entry, text=text, deleted=False, version=entry.version + 1)
    return Restored(ref, version(chat.put(restored)), text)
