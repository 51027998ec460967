"""What there is in the tenant: teams with channels and people, and the messages that stand in conversations."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import count
from typing import Any

Json = dict[str, Any]

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
APP = "11111111-2222-4333-8444-555555555555"
BOT = f"28:{APP}"
TEAM, GROUP = "19:general0auto@thread.tacv2", "bbbbbbbb-0000-4000-8000-000000000001"
CHANNEL = "19:cte0auto@thread.tacv2"
PRIVATE = "19:private0auto@thread.tacv2"
LEADERS, LEADERS_GROUP = "19:general0leaders@thread.tacv2", "bbbbbbbb-0000-4000-8000-000000000002"
MARIA, DARNELL, PRIYA = (f"cccccccc-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
THREAD = ";messageid="
NAME = "Reflectory"


@dataclass
class Someone:
    """`id` is theirs in the tenant; for this bot they go by another name."""

    id: str
    name: str
    role: str = "user"
    tenant: str = TENANT

    @property
    def account(self) -> str:
        return f"29:{self.id}"

    @property
    def chat(self) -> str:
        return f"a:{self.id}"

    def as_member(self) -> Json:
        given = self.name.split()[0]
        told = {"id": self.account, "aadObjectId": self.id, "name": self.name, "givenName": given}
        return {**told, "userRole": self.role, "tenantId": self.tenant}


@dataclass
class Team:
    id: str
    group: str
    name: str
    channels: dict[str, str]
    members: list[str]
    consents: bool = True
    public: bool = False
    installed: bool = True


@dataclass
class Message:
    """`author` is empty for the bot's own. `root` is the thread's first message, empty for that one.

    Its words begin with the bot's name where it `mentions` it.
    """

    id: str
    root: str
    author: str
    created: datetime
    text: str = ""
    card: Json = field(default_factory=dict)
    edited: datetime | None = None
    deleted: datetime | None = None
    changed: datetime | None = None
    mentions: bool = False

    @property
    def thread(self) -> str:
        return self.root or self.id

    def as_graph(self) -> Json:
        """As Graph tells it: people's words in HTML, cards as JSON within JSON."""

        who = {"user": {"id": self.author}} if self.author else {"application": {"id": APP}}
        body = {"contentType": "html", "content": self._content if self.author else "<attachment/>"}
        cards = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": json.dumps(self.card)}]
        return {
            "id": self.id,
            "replyToId": self.root or None,
            "messageType": "message",
            "createdDateTime": stamp(self.created),
            "lastModifiedDateTime": stamp(self.changed or self.created),
            "lastEditedDateTime": stamp(self.edited) if self.edited and self.author else None,
            "deletedDateTime": stamp(self.deleted) if self.deleted else None,
            "from": who,
            "body": body,
            "attachments": [] if self.author else cards,
            "mentions": [{"id": 0, "mentionText": NAME, "mentioned": {"application": {"id": APP}}}] * self.mentions,
        }

    @property
    def _content(self) -> str:
        if not self.mentions:
            return f"<p>{escape(self.text)}</p>"
        return f'<p><at id="0">{NAME}</at>&nbsp;{escape(self.text.removeprefix(f"{NAME} "))}</p>'


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


@dataclass
class Tenant:
    """Its clock goes on a little with everything that happens; with `real_time` it is never behind this machine's."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))  # noqa: TID251 - activities carry the real time
    people: dict[str, Someone] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    said: dict[str, list[Message]] = field(default_factory=dict)
    turns: "count[int]" = field(default_factory=count)
    real_time: bool = False

    def tick(self) -> datetime:
        self.now += timedelta(milliseconds=3)
        if self.real_time:
            self.now = max(self.now, datetime.now(UTC))  # noqa: TID251 - for programs that compare it with their own
        return self.now

    def team_of(self, channel: str) -> Team | None:
        return next((team for team in self.teams.values() if channel in team.channels), None)

    def post(self, channel: str, root: str, author: str, text: str = "", card: Json | None = None) -> Message:
        at = self.tick()
        message = Message(str(int(at.timestamp() * 1000)), root, author, at, text, card or {})
        self.said.setdefault(channel, []).append(message)
        return message

    def find(self, channel: str, message: str) -> Message | None:
        return next((each for each in self.said.get(channel, ()) if each.id == message), None)

    def roots(self, channel: str) -> list[Message]:
        return [each for each in self.said.get(channel, ()) if not each.root]

    def thread(self, channel: str, root: str) -> list[Message]:
        return [each for each in self.said.get(channel, ()) if root in (each.id, each.root)]

    def cards(self, channel: str) -> Iterator[Message]:
        return (each for each in self.said.get(channel, ()) if not each.author and not each.deleted)


def school() -> Tenant:
    """A team with the channel that is asked, a private one beside it, and a team of leaders; three people."""
    people = (Someone(MARIA, "Maria Lopez"), Someone(DARNELL, "Darnell Hill"), Someone(PRIYA, "Priya Nair"))
    auto = {TEAM: "", CHANNEL: "cte-automotive", PRIVATE: "grades"}
    teams = (
        Team(TEAM, GROUP, "Automotive", auto, [MARIA, DARNELL, PRIYA]),
        Team(LEADERS, LEADERS_GROUP, "Leadership", {LEADERS: ""}, [MARIA]),
    )
    return Tenant(people={each.id: each for each in people}, teams={each.id: each for each in teams})
