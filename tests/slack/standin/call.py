"""One call of the Web API: who calls, with which arguments; and the table of methods that answer."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.slack.standin.room import Kind, Room, page
from tests.slack.standin.state import Grant, Json, State, Team

HISTORY = {Kind.PUBLIC: "channels:history", Kind.PRIVATE: "groups:history", Kind.IM: "im:history"}
READ = {Kind.PUBLIC: "channels:read", Kind.PRIVATE: "groups:read", Kind.IM: "im:read"}


class ApiError(Exception):
    """Slack's refusal: its code, and what stands beside it in the answer."""

    def __init__(self, code: str, **beside: Any) -> None:
        super().__init__(code)
        self.answer: Json = {"ok": False, "error": code, **beside}


@dataclass(frozen=True)
class Call:
    state: State
    method: str
    arguments: Json
    grant: Grant
    team: Team

    def text(self, name: str, default: str = "") -> str:
        value = self.arguments.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def needed(self, name: str, error: str = "invalid_arguments") -> str:
        if not self.text(name):
            raise ApiError(error)
        return self.text(name)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1")

    def value(self, name: str) -> Any:
        """What travels as JSON inside a form."""
        raw = self.arguments.get(name)
        try:
            return json.loads(raw) if isinstance(raw, str) and raw else raw
        except ValueError:
            raise ApiError("invalid_json") from None

    def need(self, scope: str) -> None:
        if scope not in self.grant.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(self.grant.scopes)))

    def room(self, name: str = "channel") -> Room:
        """Where the bot may look: a room that it is in, or a public one."""
        room = self.team.rooms.get(self.needed(name, "channel_not_found"))
        if room is None or (self.team.bot not in room.members and room.kind is not Kind.PUBLIC):
            raise ApiError("channel_not_found")
        return room

    def own_room(self, name: str = "channel") -> Room:
        """A room that the bot is in."""
        room = self.room(name)
        if self.team.bot not in room.members:
            raise ApiError("not_in_channel")
        return room

    def open_room(self, name: str = "channel") -> Room:
        """A room that the bot may write in."""
        room = self.own_room(name)
        if room.archived:
            raise ApiError("is_archived")
        if room.restricted:
            raise ApiError(room.restricted)
        return room

    def message(self, room: Room, name: str = "ts") -> Json:
        found = room.message(self.needed(name, "message_not_found"))
        if found is None or found.get("subtype") == "tombstone":
            raise ApiError("message_not_found")
        return found

    def paged(self, found: Iterable[Any], most: int = 1000) -> tuple[list[Any], Json]:
        limit = int(self.text("limit") or 100)
        if not 0 < limit <= most:
            raise ApiError("invalid_limit")
        items, cursor = page(found, self.text("cursor"), limit)
        return items, {"next_cursor": cursor}


Answering = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """`form_only`: the method takes no JSON, so that what comes as JSON is not seen."""

    answer: Answering
    scope: str
    form_only: bool


METHODS: dict[str, Method] = {}


def method(name: str, scope: str = "", *, form_only: bool = False) -> Callable[[Answering], Answering]:
    def registered(answer: Answering) -> Answering:
        METHODS[name] = Method(answer, scope, form_only)
        return answer

    return registered
