"""What one person alone sees in Slack: the modal before them, notes in a channel, their App Home."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.slack.journeys.words import read_message, read_view
from tests.slack.standin.state import State, Team

Json = dict[str, Any]
Key = tuple[str, str, str]
MODAL, HOME = "modal", "home"


@dataclass(frozen=True)
class Screen:
    """`where` is MODAL, HOME, or the id of a note's room; `id` is another one as soon as something else is shown."""

    user: str
    where: str
    id: str
    labels: tuple[str, ...]
    words: str

    @property
    def key(self) -> Key:
        return self.user, self.where, self.id


def labels(blocks: Iterable[Json]) -> tuple[str, ...]:
    """Of all buttons in blocks."""
    rows = (block["elements"] for block in blocks if block["type"] == "actions")
    return tuple(element["text"]["text"] for row in rows for element in row)


def screens(state: State, team: Team) -> Iterator[Screen]:
    """Everybody's. Of modals the topmost; of notes the oldest first."""
    names = {user.id: user.name for user in team.users.values()} | {room.id: room.name for room in team.rooms.values()}
    for (_, user), stack in state.views.items():
        for view in stack[-1:]:
            shown = f"{view['hash']} {view.get('errors')}"
            yield Screen(user, MODAL, shown, labels(view["blocks"]), read_view(view, names))
    for room in team.rooms.values():
        for note in room.private:
            yield Screen(note["only_for"], room.id, note["ts"], labels(note["blocks"]), read_message(note))
    for user, view in team.homes.items():
        yield Screen(user, HOME, view["hash"], labels(view["blocks"]), read_view(view, names))


def pressable(shown: Iterable[Screen], label: str, fresh: Collection[Key]) -> list[Screen]:
    """Where somebody finds a button without looking for it: in a modal, a note that is new, or an open home."""
    offering = [screen for screen in shown if label in screen.labels]
    modals = [screen for screen in offering if screen.where == MODAL]
    notes = [screen for screen in offering if screen.where not in (MODAL, HOME) and screen.key in fresh]
    return [*modals, *reversed(notes), *(screen for screen in offering if screen.where == HOME)]
