"""What the stand-in knows: workspaces with people and rooms, the app and its tokens, files, forms that are open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.slack.standin.clock import Clock
from tests.slack.standin.room import Kind, Room

Json = dict[str, Any]

SCOPES = frozenset(
    [
        "chat:write",
        "commands",
        "channels:history",
        "channels:read",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "users:read",
        "files:write",
        "files:read",
        "reactions:write",
    ]
)


@dataclass
class User:
    id: str
    name: str
    real_name: str
    tz: str = "America/New_York"
    display_name: str = ""
    bot: bool = False
    guest: bool = False
    stranger: bool = False
    deleted: bool = False

    def json(self, team: str) -> Json:
        profile = {"real_name": self.real_name, "display_name": self.display_name, "team": team}
        return {
            "id": self.id,
            "team_id": team,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": -14400,
            "profile": profile,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_stranger": self.stranger,
            "is_bot": self.bot,
            "is_app_user": False,
            "updated": 1,
        }


@dataclass
class Team:
    """A workspace. `charts` and `tables` say which of Slack's newer blocks it takes."""

    id: str
    name: str
    domain: str
    bot: str
    organization: str = ""
    users: dict[str, User] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    charts: bool = True
    tables: bool = True

    @property
    def url(self) -> str:
        return f"https://{self.domain}.slack.com/"

    @property
    def bot_id(self) -> str:
        return self.bot.replace("U", "B", 1)

    def direct(self, user: str) -> Room:
        """The conversation between somebody and the bot, which is opened by the first look at it."""
        found = (room for room in self.rooms.values() if room.kind is Kind.IM and user in room.members)
        room = next(found, None) or Room(f"D{user}", "", Kind.IM, [user, self.bot])
        return self.rooms.setdefault(room.id, room)


@dataclass
class App:
    """The app as it is registered with Slack."""

    id: str = "A0REFLECT"
    client_id: str = "100.200"
    client_secret: str = "client-secret"
    signing_secret: str = "signing-secret"
    verification: str = "verification-token"
    app_token: str = "xapp-1-standin"


@dataclass
class Grant:
    """A token. `error` is what Slack says to it once it is good for nothing."""

    token: str
    team: str
    scopes: frozenset[str] = SCOPES
    organization_wide: bool = False
    error: str = ""


@dataclass
class Trigger:
    """Good for one form, and for three seconds."""

    team: str
    user: str
    until: float
    used: bool = False


@dataclass
class Responder:
    """A response_url: good for five answers in half an hour."""

    room: Room
    user: str
    until: float
    left: int = 5
    answers: list[Json] = field(default_factory=list)


@dataclass
class Stored:
    """A file. `shared` once its upload was completed."""

    id: str
    team: str
    name: str
    title: str = ""
    alt: str = ""
    content: bytes = b""
    shared: bool = False


@dataclass
class State:
    """`tell` is called with each event that Slack would send to the app."""

    app: App = field(default_factory=App)
    clock: Clock = field(default_factory=Clock)
    teams: dict[str, Team] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responders: dict[str, Responder] = field(default_factory=dict)
    files: dict[str, Stored] = field(default_factory=dict)
    views: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    codes: dict[str, Json] = field(default_factory=dict)
    tell: Callable[[Team, Json], None] = lambda team, event: None
    files_wait: bool = False
    address: str = ""
    _number: Iterator[int] = field(default_factory=lambda: count(1))

    def new_id(self, kind: str) -> str:
        return f"{kind}{next(self._number):08d}"

    def team_named(self, identifier: str) -> Team:
        return self.teams[identifier]

    def trigger(self, team: str, user: str) -> str:
        identifier = self.new_id("trigger.")
        self.triggers[identifier] = Trigger(team, user, self.clock.now() + 3)
        return identifier

    def response_url(self, room: Room, user: str) -> str:
        identifier = self.new_id("R")
        self.responders[identifier] = Responder(room, user, self.clock.now() + 1800)
        return f"{self.address}/actions/{identifier}"

    def open_views(self, team: str, user: str) -> list[Json]:
        """The modals that somebody has before them, the topmost last."""
        return self.views.setdefault((team, user), [])
