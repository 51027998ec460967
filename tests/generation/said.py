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
    """One person's message in a thread, with all that was told of it, as it happened."""

    ref: MessageRef
    who: str
    told: list[Event] = field(default_factory=list)

    @property
    def versions(self) -> dict[str, tuple[str, bool]]:
        """What it read in each version, and whether it was gone."""
        bodies = [event.body for event in self.told]
        said = {body.version: (body.text, False) for body in bodies if isinstance(body, Posted | Edited | Restored)}
        return said | {body.version: ("", True) for body in bodies if isinstance(body, Deleted)}

    def wrong(self, answer: Answer | None, taken: Collection[str]) -> object:
        """What is amiss once these events were taken. More may be known: threads are read back."""
        heard = [event for event in self.told if event.key in taken]
        if answer is None:
            return heard and "lost"
        least = max((_version(event) for event in heard), default="")
        latest_start = min((event.at for event in heard), default=answer.written_at)
        kept = (answer.text, answer.deleted)
        right = (
            answer.version >= least
            and kept in {self.versions.get(answer.version), self._gone()}
            and (answer.author.id, answer.message) == (self.who, self.ref)
            and answer.written_at <= latest_start
        )
        return None if right else (self, answer)

    def _gone(self) -> tuple[str, bool] | None:
        """Read back, a message that stands there no more is known to be gone before its deletion is heard."""
        return ("", True) if ("", True) in self.versions.values() else None

    def differs_at_rest(self, answer: Answer | None) -> object:
        """Once all was told, everything of it is known."""
        if answer is None:
            return "lost"
        end = (self.versions[max(self.versions)], max(self.versions), min(event.at for event in self.told))
        stored = ((answer.text, answer.deleted), answer.version, answer.written_at)
        return None if end == stored else (end, stored)


def _version(event: Event) -> str:
    return event.body.version if isinstance(event.body, Posted | Edited | Restored | Deleted) else ""


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
