"""Comings and goings: of the bot, of people, of channels and teams. A team's concern each of its channels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.teams.inbound.messages import BOTS, at_of, is_chat, place_of, workspace_of
from adapters.teams.sdk.payloads import Activity
from adapters.teams.sdk.payloads.activities import Account, Team
from bot.domain.events import Body, Event, Joined, Left, PlaceChanged
from bot.domain.places import Channel, PersonRef, Place, Workspace


@dataclass(frozen=True, slots=True)
class Added:
    """The app was added to a team, or to a person's chats (`team` is None).

    `chosen`: this is the channel that was chosen for its welcome; else it is the team's first one.
    """

    place: Place
    team: Team | None
    at: datetime
    key: str
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class TeamNews:
    """What concerns each channel of the team that we know, or this `channel` alone; `body` tells it of one."""

    workspace: Workspace
    team: str
    at: datetime
    key: str
    body: Callable[[Place], Body]
    channel: str = ""
    actor: PersonRef | None = None

    def event(self, place: Place) -> Event:
        return Event(f"{self.key}:{place.channel}", place, self.actor, self.at, self.body(place))


News = Added | TeamNews

_CHANNELS = {"channelDeleted": True, "channelRestored": False}
_TEAMS = {
    "teamArchived": True,
    "teamDeleted": True,
    "teamHardDeleted": True,
    "teamUnarchived": False,
    "teamRestored": False,
}


def news(activity: Activity) -> Iterator[News]:
    """Raises Malformed."""
    if activity.type == "installationUpdate":
        yield from _installation(activity)
    else:
        yield from _members(activity)
        yield from _places(activity)


def _installation(activity: Activity) -> Iterator[News]:
    match activity.action:
        case "add" | "add-upgrade":
            yield _added(activity)
        case "remove" | "remove-upgrade":
            yield from _for_team(activity, "removed", lambda _: Left())
        case _:
            return


def _members(activity: Activity) -> Iterator[News]:
    """The bot's own coming and going is told as well; twice is once."""
    for each in activity.members_added or ():
        if _is_us(activity, each):
            yield _added(activity)
        elif who := _person(activity, each):
            yield from _for_team(activity, f"joined:{who.id}", _telling(Joined, who), who)
    for each in activity.members_removed or ():
        if _is_us(activity, each):
            yield from _for_team(activity, "removed", lambda _: Left())
        elif who := _person(activity, each):
            yield from _for_team(activity, f"left:{who.id}", _telling(Left, who), who)


def _telling(kind: type[Joined | Left], who: PersonRef) -> Callable[[Place], Body]:
    return lambda _: kind(who)


def _places(activity: Activity) -> Iterator[News]:
    told = activity.channel_data
    kind = told.event_type if told and told.event_type else ""
    if told and told.channel and kind in _CHANNELS:
        yield from _for_team(activity, kind, _archived(_CHANNELS[kind]), channel=told.channel.id)
    elif kind in _TEAMS:
        yield from _for_team(activity, kind, _archived(_TEAMS[kind]))


def _archived(archived: bool) -> Callable[[Place], Body]:
    return lambda place: PlaceChanged(Channel(place, ""), archived=archived)


def _added(activity: Activity) -> Added:
    at, told = at_of(activity), activity.channel_data
    team = told.team if told else None
    place = place_of(activity)
    if team is None or is_chat(activity):
        return Added(place, None, at, f"added:{place.channel}:{at.isoformat()}")
    chosen = told.settings.selected_channel if told and told.settings else None
    place = Place(place.workspace, chosen.id if chosen else team.id)  # the first channel is called as its team
    return Added(place, team, at, f"added:{place.channel}:{at.isoformat()}", chosen is not None)


def _for_team(
    activity: Activity, what: str, body: Callable[[Place], Body], actor: PersonRef | None = None, channel: str = ""
) -> Iterator[TeamNews]:
    told = activity.channel_data
    if told and told.team:
        at = at_of(activity)
        key = f"{what}:{told.team.id}:{at.isoformat()}"
        yield TeamNews(workspace_of(activity), told.team.id, at, key, body, channel, actor)


def _is_us(activity: Activity, who: Account) -> bool:
    return activity.recipient is not None and who.id == activity.recipient.id


def _person(activity: Activity, who: Account) -> PersonRef | None:
    return None if who.id.startswith(BOTS) else PersonRef(workspace_of(activity), who.aad_object_id or who.id)
