"""The district of the stories as a workspace of Slack: the same people and channels, by Slack's kind of ids."""

from adapters.playground.sdk.cast import CHANNELS, PEOPLE
from tests.slack.standin.room import Kind, Room
from tests.slack.standin.server import BOT
from tests.slack.standin.state import Team, User

DIRECT = "direct-"
"""Begins the name of somebody's conversation with the bot: direct-maria."""


def user_id(name: str) -> str:
    return f"U0{name.upper()}"


def room_id(name: str) -> str:
    return f"C0{name.upper().replace('-', '')}"


def settle(team: Team) -> None:
    """Everybody lives there. The bot is in no channel yet; all are private, as a team's channel should be."""
    team.name, team.domain = "Red River Schools", "red-river"
    bot = team.users[BOT]
    team.users = {BOT: bot}
    for person in PEOPLE:
        admit(team, person.id, person.name, person.zone)
    rooms = (
        Room(
            room_id(each.id),
            each.name,
            Kind.PUBLIC if each.public else Kind.PRIVATE,
            [user_id(who) for who in each.members],
        )
        for each in CHANNELS
    )
    team.rooms = {room.id: room for room in rooms}


def admit(team: Team, name: str, real_name: str = "", zone: str = "America/New_York") -> User:
    """Somebody of this short name, who may be new."""
    new = User(user_id(name), name, real_name or name.capitalize(), zone)
    return team.users.setdefault(new.id, new)


def room_named(team: Team, name: str) -> Room:
    if name.startswith(DIRECT):
        return team.direct(user_id(name.removeprefix(DIRECT)))
    return team.rooms[room_id(name)]


def name_of(team: Team, room: Room) -> str:
    if room.kind is not Kind.IM:
        return room.name
    return DIRECT + next(team.users[each].name for each in room.members if each != BOT)
