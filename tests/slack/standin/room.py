"""A channel or conversation with its messages, in the shape in which Slack's history gives them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

TOMBSTONE = "This message was deleted."


class Kind(StrEnum):
    """Named as in the `channel_type` of events."""

    PUBLIC = "channel"
    PRIVATE = "group"
    IM = "im"


@dataclass
class Room:
    """`shared` is how far: "" with nobody, "ext", "org" or "pending"."""

    id: str
    name: str
    kind: Kind = Kind.PUBLIC
    members: list[str] = field(default_factory=list)
    archived: bool = False
    shared: str = ""
    restricted: str = ""
    messages: list[Json] = field(default_factory=list)
    private: list[Json] = field(default_factory=list)

    def message(self, ts: str) -> Json | None:
        return next((each for each in self.messages if each["ts"] == ts and not each.get("_waits")), None)

    def replies(self, ts: str) -> list[Json]:
        return [each for each in self.messages if each.get("thread_ts") == ts and each["ts"] != ts]

    def add(self, message: Json) -> Json:
        self.messages.append(message)
        return message

    def change(self, message: Json, **fields: Any) -> Json:
        """The message as it was."""
        before = dict(message)
        message.update(fields)
        return before

    def remove(self, message: Json) -> tuple[Json, Json | None]:
        """The message as it was, and the tombstone that stays in its place where there are replies."""
        before = self.view(message)
        if not self.replies(message["ts"]):
            self.messages.remove(message)
            return before, None
        kept = {"type": "message", "ts": message["ts"], "thread_ts": message["ts"]}
        message.clear()
        message.update(kept, subtype="tombstone", text=TOMBSTONE, user="USLACKBOT", hidden=True)
        return before, self.view(message)

    def listed(self) -> list[Json]:
        """What stands in the channel itself, the newest first."""
        there = [each for each in self.messages if not each.get("_waits")]
        top = [each for each in there if each.get("thread_ts", each["ts"]) == each["ts"] or _is_broadcast(each)]
        return sorted(top, key=lambda each: each["ts"], reverse=True)

    def thread(self, ts: str) -> list[Json]:
        """The first message and its replies, the oldest first."""
        first = self.message(ts)
        return [first, *(each for each in self.replies(ts) if not each.get("_waits"))] if first else []

    def view(self, message: Json, *, metadata: bool = False) -> Json:
        hidden = {name for name in message if name.startswith("_")} | (set() if metadata else {"metadata"})
        shown = {name: value for name, value in message.items() if name not in hidden}
        replies = self.replies(message["ts"])
        if replies:
            authors = list(dict.fromkeys(each["user"] for each in replies))
            shown |= {
                "thread_ts": message["ts"],
                "reply_count": len(replies),
                "reply_users_count": len(authors),
                "latest_reply": replies[-1]["ts"],
                "reply_users": authors,
                "is_locked": False,
                "subscribed": True,
            }
        return shown

    def json(self, bot: str) -> Json:
        """As conversations.info tells it."""
        if self.kind is Kind.IM:
            other = next(each for each in self.members if each != bot)
            return {"id": self.id, "created": 1, "is_im": True, "is_org_shared": False, "user": other, "is_open": True}
        private = self.kind is Kind.PRIVATE
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "created": 1,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": private,
            "is_archived": self.archived,
            "is_general": False,
            "is_member": bot in self.members,
            "is_shared": self.shared in ("ext", "org"),
            "is_ext_shared": self.shared == "ext",
            "is_org_shared": self.shared == "org",
            "is_pending_ext_shared": self.shared == "pending",
            "pending_shared": ["T0OTHER"] if self.shared == "pending" else [],
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


def _is_broadcast(message: Json) -> bool:
    return message.get("subtype") == "thread_broadcast"


def page(found: Iterable[Any], cursor: str, limit: int) -> tuple[list[Any], str]:
    """A stretch of a list, and the cursor of the next one."""
    everything = list(found)
    start = int(cursor.removeprefix("at:")) if cursor else 0
    end = start + limit
    return everything[start:end], f"at:{end}" if end < len(everything) else ""
