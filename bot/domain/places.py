"""Where things are said and by whom: workspaces, channels, people and the addresses of messages.

Identifiers are the platform's own; nothing here can be looked up or sent.
"""

from dataclasses import dataclass
from enum import StrEnum


class Platform(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"
    PLAYGROUND = "playground"


@dataclass(frozen=True, slots=True, order=True)
class Workspace:
    """A tenant: one Slack workspace, one Teams tenant, one playground. Every stored key begins with it."""

    platform: Platform
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Workspace":
        platform, _, identifier = text.partition(":")
        return cls(Platform(platform), identifier)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A channel or a direct conversation."""

    workspace: Workspace
    channel: str


@dataclass(frozen=True, slots=True, order=True)
class PersonRef:
    workspace: Workspace
    id: str


@dataclass(frozen=True, slots=True, order=True)
class MessageRef:
    """A message's address. `root` is the id of the thread's first message; empty when this message is the first.

    `more` are the ids of the messages that a platform's limits made us continue it in, in order.
    """

    place: Place
    id: str
    root: str = ""
    more: tuple[str, ...] = ()

    @property
    def thread(self) -> str:
        return self.root or self.id


@dataclass(frozen=True, slots=True)
class Room:
    """A channel and the team that it belongs to. `group` is what the platform's directory calls the team, if known."""

    place: Place
    team: str
    group: str = ""


class ChannelKind(StrEnum):
    TEAM = "team"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a platform tells of a place. `external` means people from other organizations or guests can read it."""

    place: Place
    name: str
    kind: ChannelKind = ChannelKind.TEAM
    public: bool = False
    external: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """`zone` is the IANA name from the person's profile, if the platform tells it."""

    ref: PersonRef
    name: str
    zone: str | None = None
