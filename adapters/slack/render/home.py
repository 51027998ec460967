"""App Home: what waits for one person, place by place. The buttons of a place act there."""

from collections.abc import Sequence
from itertools import count

from adapters.slack.render import elements, phrases
from adapters.slack.render.blocks import Laid, laid
from adapters.slack.render.elements import Json
from adapters.slack.render.levels import Level
from adapters.slack.render.views import BLOCKS, WEIGHT, within
from bot.domain.form import Home

PARTS = 20
"""Places that are shown at most, so that each has room enough to be of use."""


def home_view(home: Home) -> Json:
    numbers = count(1)
    sections = [
        laid(home.message, numbers, level=Level.TEXT),
        *(laid(part.message, numbers, level=Level.TEXT, channel=part.place.channel) for part in home.parts[:PARTS]),
    ]
    ending = [elements.small(phrases.left_out())] if len(home.parts) > PARTS else []
    return {"type": "home", "blocks": [*_shared([each for each in sections if each]), *ending]}


def _shared(sections: Sequence[Sequence[Laid]]) -> list[Json]:
    """One below the other, the room divided fairly where it is short."""
    blocks: list[Json] = []
    for section, room in zip(sections, _rooms([len(each) for each in sections]), strict=True):
        dividing = [elements.divider()] if blocks else []
        blocks += [*dividing, *within(section, room, WEIGHT // len(sections))]
    return blocks


def _rooms(lengths: Sequence[int]) -> list[int]:
    """Blocks for each section: short ones get all that they need, long ones an equal share of what is left."""
    rooms = dict.fromkeys(range(len(lengths)), 0)
    left = BLOCKS - len(lengths)
    for place, (index, length) in enumerate(sorted(enumerate(lengths), key=lambda each: each[1])):
        rooms[index] = min(length, left // (len(lengths) - place))
        left -= rooms[index]
    return list(rooms.values())
