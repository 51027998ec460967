"""What happens in the stories' workspace though nobody says it: people come and go, channels change, homes open."""

from collections.abc import Callable, Mapping

from tests.slack.journeys.district import admit, user_id
from tests.slack.standin import telling
from tests.slack.standin.room import Room
from tests.slack.standin.server import StandIn

Happening = Callable[[StandIn, Room, str], None]
"""In a room; the words say who or what."""


def _leaves(slack: StandIn, room: Room, name: str) -> None:
    room.members.remove(user_id(name))
    slack.state.tell(slack.team, telling.left(room, slack.team, user_id(name), slack.state.clock.ts()))


def _join(slack: StandIn, room: Room, names: str) -> None:
    """All of these, as far as they are not there."""
    for name in names.split(", "):
        user = admit(slack.team, name)
        if user.id not in room.members:
            slack.person(user.id).joins(room.id)


def _guest_joins(slack: StandIn, room: Room, name: str) -> None:
    admit(slack.team, name).guest = True
    _join(slack, room, name)


def _closes(slack: StandIn, room: Room, _: str) -> None:
    """Nothing is told: the next message that is refused has to tell."""
    room.archived = True


def _archives(slack: StandIn, room: Room, _: str) -> None:
    slack.person(room.members[0]).archives(room.id)


def _opens(slack: StandIn, room: Room, _: str) -> None:
    slack.person(room.members[0]).archives(room.id, False)


def _external(slack: StandIn, room: Room, _: str) -> None:
    """Another organization is let in, of which the bot hears where it is."""
    room.shared = "ext"
    if slack.team.bot in room.members:
        slack.state.tell(slack.team, telling.shared(room, slack.state.clock.ts()))


def _removes_bot(slack: StandIn, room: Room, _: str) -> None:
    slack.person(room.members[0]).removes_bot(room.id)


def invites_bot(slack: StandIn, room: Room, _: str = "") -> None:
    slack.person(room.members[0]).invites_bot(room.id)


def _opens_home(slack: StandIn, _: Room, name: str) -> None:
    slack.person(user_id(name)).opens_home()


HAPPENINGS: Mapping[str, Happening] = {
    "leaves": _leaves,
    "members": _join,
    "guest joins": _guest_joins,
    "closes": _closes,
    "archives": _archives,
    "opens": _opens,
    "external": _external,
    "removes the bot": _removes_bot,
    "invites the bot": invites_bot,
    "opens home": _opens_home,
}
"""By the words of a story's line."""
