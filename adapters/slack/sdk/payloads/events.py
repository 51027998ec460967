"""Events and messages as Slack pushes them. Only the fields that we act upon are named."""

from typing import Any

from adapters.shared.payload import Legible, Malformed, Many, Maybe, Payload
from adapters.slack.sdk.payloads.kinds import Flag, Handle, Id, Moment, Ts, Words


class Kind(Payload):
    """What any payload tells of itself. A slash command has a `command` in place of a type."""

    type: str | None = None
    command: str | None = None


class Authorization(Payload):
    """For whom an event is delivered. `team_id` is null where an organization installed the app for all of itself."""

    enterprise_id: Maybe[Id] = None
    team_id: Maybe[Id] = None
    is_enterprise_install: Maybe[Flag] = None


class Team(Payload):
    id: Id
    enterprise_id: Maybe[Id] = None


class Organization(Payload):
    id: Id


class Visitor(Payload):
    team_id: Maybe[Id] = None


class SentView(Payload):
    app_installed_team_id: Maybe[Id] = None


class Sender(Payload):
    """Everywhere that an event, an interaction or a command says which workspace it comes from."""

    team: Team | None = None
    team_id: Maybe[Id] = None
    enterprise: Organization | None = None
    enterprise_id: Maybe[Id] = None
    authorizations: Many[Authorization] | None = None
    is_enterprise_install: Maybe[Flag] = None
    user: Visitor | None = None
    view: SentView | None = None


class Challenge(Payload):
    challenge: Words


class EventCallback(Payload):
    event_id: Handle
    event_time: Moment
    event: dict[str, Any]


class RateLimit(Payload):
    """`minute_rate_limited` is when the minute began in which there were too many events."""

    minute_rate_limited: Moment


class EventKind(Payload):
    type: str
    subtype: str | None = None


class Edit(Payload):
    ts: Ts


class File(Payload):
    """`mode` is "tombstone" for one that was deleted; the name is missing where Slack does not show the file to us."""

    name: Words = ""
    title: Words = ""
    mode: str | None = None


class Message(Payload):
    """A message as it stands, in an event or in a thread that is read back. `thread_ts` is its own in a first one."""

    ts: Ts
    subtype: str | None = None
    user: Maybe[Id] = None
    bot_id: str | None = None
    app_id: str | None = None
    thread_ts: Maybe[Ts] = None
    text: Words = ""
    blocks: list[Any] | None = None
    files: Many[Legible[File]] | None = None
    edited: Legible[Edit] = None


class PostedMessage(Message):
    channel: Id


class Happened(Payload):
    """What happened to a message. Slack names the instant twice, or once."""

    event_ts: Maybe[Ts] = None
    ts: Maybe[Ts] = None

    @property
    def moment(self) -> str:
        """Raises Malformed."""
        found = self.event_ts or self.ts
        if found is None:
            raise Malformed("event_ts: missing")
        return found


class ChangedMessage(Happened):
    """`message` is how the message stands after the change."""

    channel: Id
    message: Message
    previous_message: Message | None = None


class DeletedMessage(Happened):
    channel: Id
    deleted_ts: Ts
    previous_message: Message | None = None


class MemberEvent(Payload):
    """member_joined_channel, member_left_channel."""

    user: Id
    channel: Id


class ChannelEvent(Payload):
    """What happens to a channel, public or private."""

    channel: Id
    is_ext_shared: Maybe[Flag] = None


class MovedChannel(Payload):
    """A channel goes on under another id: channel_id_changed."""

    old_channel_id: Id


class TeamAccess(Payload):
    """Workspaces to which an organization gives the app, or from which it takes it away."""

    team_ids: Many[Id]


class HomeEvent(Payload):
    user: Id
    channel: Id
    tab: str | None = None


class RevokedTokens(Payload):
    bot: list[Any] | None = None


class TokensRevoked(Payload):
    tokens: RevokedTokens
