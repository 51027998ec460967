"""Our own messages found again: by the key in their metadata, or by the name of their file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.shared.recent import Recent
from adapters.slack.messenger.asking import PAGE, next_cursor
from adapters.slack.sdk.client import SlackApi
from adapters.slack.sdk.errors import Gone
from bot.domain.delivery import Absent, Found, LookUp
from bot.domain.errors import TryLater
from bot.domain.places import MessageRef, Place

EVENT_TYPE = "reflectory_delivery"
KEY, PARTS, CONTINUES, PART = "key", "parts", "continues", "part"
"""The first part carries the key, and how many parts there are if it is not alone; the others name it and count."""

FILE = "file:"
"""Begins the name of a file within an address."""

SKEW = timedelta(minutes=2)
"""How far the database's clock may be ahead of Slack's."""

MOST = 1_000
KEPT = 600.0
"""Seconds in which a search that was limited goes on where it stopped."""

Json = Mapping[str, Any]
Wanted = Callable[[Json], bool]
Spot = tuple[Place, str, str]


def metadata(**payload: object) -> Json:
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def payload_of(message: Json) -> Json:
    """What of ours travels with a message; nothing with other people's."""
    told = message.get("metadata") or {}
    payload = told.get("event_payload") if told.get("event_type") == EVENT_TYPE else None
    return payload if isinstance(payload, dict) else {}


def file_name(name: str, key: str) -> str:
    """A file's message carries no metadata, so its key stands in its name."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{key[:12]}.{ending}" if dot else f"{name}-{key[:12]}"


def carries(key: str) -> Wanted:
    named = re.compile(rf"-{re.escape(key[:12])}(\.[^.]*)?")

    def wanted(message: Json) -> bool:
        files = message.get("files") or ()
        return payload_of(message).get(KEY) == key or any(named.search(str(each.get("name", ""))) for each in files)

    return wanted


class LookingUp:
    """Only what the bot posted is looked at. Raises TryLater where Slack limits it; the same search then goes on."""

    def __init__(self, api: SlackApi, now: Callable[[], float]) -> None:
        self._api = api
        self._reached: Recent[Spot, tuple[str, tuple[Json, ...]]] = Recent(now, fresh=0, kept=KEPT, size=1_000)

    async def find(self, place: Place, key: str, since: datetime, root: MessageRef | None) -> LookUp:
        spot = (place, root.thread if root else "", key)
        found = await self._search(spot, since - SKEW, carries(key), enough=1)
        return await self._found(place, found[0]) if found else Absent()

    async def just_posted(self, place: Place, key: str, root: MessageRef | None) -> MessageRef | None:
        """Among a channel's newest messages, or a thread's first: one look."""
        bot = (await self._api.installation(place.workspace)).bot
        page = await self._read(place, root.thread if root else "")
        ours = (each for each in page["messages"] if each.get("user") == bot and carries(key)(each))
        return next((_with_file(place, each) for each in ours), None)

    async def continuations(self, first: MessageRef) -> tuple[str, ...]:
        """The messages that continue this one, in order."""
        since = datetime.fromtimestamp(float(first.id), tz=UTC)
        spot = (first.place, first.thread, f"{CONTINUES} {first.id}")
        found = await self._search(spot, since, lambda each: payload_of(each).get(CONTINUES) == first.id)
        parts = {int(payload_of(each)[PART]): str(each["ts"]) for each in found}
        return tuple(parts[number] for number in sorted(parts))

    async def _found(self, place: Place, message: Json) -> Found:
        ref = _with_file(place, message)
        return Found(replace(ref, more=await self.continuations(ref)) if payload_of(message).get(PARTS) else ref)

    async def _search(self, spot: Spot, since: datetime, wanted: Wanted, enough: int = MOST) -> tuple[Json, ...]:
        place, thread, _ = spot
        bot = (await self._api.installation(place.workspace)).bot
        cursor, found = self._reached.peek(spot) or ("", ())
        while True:
            try:
                page = await self._read(place, thread, f"{since.timestamp():.6f}", cursor)
            except TryLater:
                self._reached.put(spot, (cursor, found))
                raise
            except Gone:
                page = {"messages": ()}
            found += tuple(each for each in page["messages"] if each.get("user") == bot and wanted(each))
            cursor = next_cursor(page)
            if not cursor or len(found) >= enough:
                self._reached.forget(spot)
                return found

    async def _read(self, place: Place, thread: str, oldest: str | None = None, cursor: str = "") -> Json:
        return await self._api.call(
            place.workspace,
            "conversations.replies" if thread else "conversations.history",
            channel=place.channel,
            ts=thread or None,
            oldest=oldest,
            inclusive=True,
            include_all_metadata=True,
            limit=PAGE,
            cursor=cursor or None,
        )


def _with_file(place: Place, message: Json) -> MessageRef:
    files = tuple(f"{FILE}{each['id']}" for each in message.get("files") or () if each.get("id"))
    return replace(_ref(place, message), more=files)


def _ref(place: Place, message: Json) -> MessageRef:
    ts, thread = str(message["ts"]), str(message.get("thread_ts") or "")
    return MessageRef(place, ts, "" if thread == ts else thread)
