"""What Slack pushes to us as domain events, and as news of the installation itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from adapters.slack.inbound import messages
from adapters.slack.inbound.lifecycle import AccessGiven, AccessTaken, Lifecycle, Limited, Removed
from adapters.slack.inbound.messages import Ear
from adapters.slack.sdk.payloads import Origin
from adapters.slack.sdk.payloads.events import (
    ChannelEvent,
    EventCallback,
    EventKind,
    HomeEvent,
    Kind,
    MemberEvent,
    MovedChannel,
    RateLimit,
    TeamAccess,
    TokensRevoked,
)
from bot.domain.events import Body, Event, HomeOpened, Joined, Left, PlaceChanged
from bot.domain.places import Channel, PersonRef, Place, Platform, Workspace

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Arrival:
    key: str
    at: datetime
    origin: Origin
    ear: Ear

    def event(self, channel: str, body: Body, actor: str | None = None) -> Event:
        workspace = self.origin.workspace
        person = PersonRef(workspace, actor) if actor else None
        return Event(self.key, Place(workspace, channel), person, self.at, body)


_Reader = Callable[[Payload, _Arrival], Event | Lifecycle | None]


def heard(body: Payload, sender: Origin, bot: str, names: Mapping[str, str]) -> Event | Lifecycle | None:
    """`sender` is the body's origin, `bot` our user id there; `names` are people's and channels', as far as known.

    None for what we pass over: ourselves, other programs, what is not for us, what we do not know. Raises Malformed.
    """
    match Kind.read(body).type:
        case "app_rate_limited":
            return Limited(sender.workspace, _instant(RateLimit.read(body).minute_rate_limited))
        case "event_callback":
            return _pushed(body, sender, bot, names)
        case _:
            return None


def sent_at(body: Payload, now: datetime) -> datetime:
    """When it happened, as far as Slack tells: it may come late. Raises Malformed."""
    return _instant(EventCallback.read(body).event_time) if Kind.read(body).type == "event_callback" else now


def mentioned_in(body: Payload) -> frozenset[str]:
    """The ids of people and channels that `heard` would write by name. Raises Malformed."""
    if Kind.read(body).type != "event_callback":
        return frozenset()
    event = EventCallback.read(body).event
    return messages.mentioned_in(event) if EventKind.read(event).type == "message" else frozenset()


def _pushed(body: Payload, sender: Origin, bot: str, names: Mapping[str, str]) -> Event | Lifecycle | None:
    pushed = EventCallback.read(body)
    read = _READERS.get(EventKind.read(pushed.event).type)
    ear = Ear(sender.workspace, bot, names)
    return read(pushed.event, _Arrival(pushed.event_id, _instant(pushed.event_time), sender, ear)) if read else None


def _message(event: Payload, arrival: _Arrival) -> Event | None:
    return messages.message(event, arrival.ear)


def _member(event: Payload, arrival: _Arrival, body: type[Joined | Left]) -> Event:
    member = MemberEvent.read(event)
    if member.user == arrival.ear.bot:
        return arrival.event(member.channel, body())
    return arrival.event(member.channel, body(PersonRef(arrival.origin.workspace, member.user)), member.user)


def _removed(event: Payload, arrival: _Arrival) -> Event:
    """Slack tells the bot itself of its own removal by these alone."""
    return arrival.event(ChannelEvent.read(event).channel, Left())


def _place(event: Payload, arrival: _Arrival, *, archived: bool = False, shared: bool = False) -> Event:
    """What the event itself tells of the place; its name is not among that."""
    found = ChannelEvent.read(event)
    channel = Channel(Place(arrival.origin.workspace, found.channel), "", external=shared or bool(found.is_ext_shared))
    return arrival.event(found.channel, PlaceChanged(channel, archived))


def _moved(event: Payload, arrival: _Arrival) -> Event:
    """A private channel that is shared with another company gets another id, for good."""
    old = MovedChannel.read(event).old_channel_id
    return arrival.event(old, PlaceChanged(Channel(Place(arrival.origin.workspace, old), ""), moved=True))


def _home(event: Payload, arrival: _Arrival) -> Event | None:
    """Opening the bot's messages is announced in the same way, and is nothing to answer."""
    opened = HomeEvent.read(event)
    return arrival.event(opened.channel, HomeOpened(), opened.user) if opened.tab == "home" else None


def _uninstalled(_: Payload, arrival: _Arrival) -> Removed:
    return Removed(arrival.origin.installer, arrival.at)


def _revoked(event: Payload, arrival: _Arrival) -> Removed | None:
    """The bot's token; people's tokens are nothing that we have."""
    return Removed(arrival.origin.installer, arrival.at) if TokensRevoked.read(event).tokens.bot else None


def _given(event: Payload, arrival: _Arrival) -> AccessGiven:
    return AccessGiven(_teams(event), arrival.origin.organization, arrival.at)


def _taken(event: Payload, arrival: _Arrival) -> AccessTaken:
    """Slack tells whole seconds: what came in the same one came before."""
    return AccessTaken(_teams(event), arrival.at + timedelta(seconds=1))


def _teams(event: Payload) -> tuple[Workspace, ...]:
    return tuple(Workspace(Platform.SLACK, each) for each in TeamAccess.read(event).team_ids)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


# Every mention of the bot comes as a message as well, so that app_mention is passed over.
_READERS: Mapping[str, _Reader] = {
    "message": _message,
    "member_joined_channel": partial(_member, body=Joined),
    "member_left_channel": partial(_member, body=Left),
    **dict.fromkeys(("channel_left", "group_left"), _removed),
    **dict.fromkeys(
        ("channel_archive", "group_archive", "channel_deleted", "group_deleted"), partial(_place, archived=True)
    ),
    **dict.fromkeys(("channel_unarchive", "group_unarchive", "channel_unshared"), _place),
    "channel_shared": partial(_place, shared=True),
    "channel_id_changed": _moved,
    "app_home_opened": _home,
    "app_uninstalled": _uninstalled,
    "tokens_revoked": _revoked,
    "team_access_granted": _given,
    "team_access_revoked": _taken,
}
