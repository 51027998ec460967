"""What fits into a modal or into App Home. What they show is written elsewhere."""

from collections.abc import Sequence
from itertools import takewhile

from adapters.slack.render import elements, phrases
from adapters.slack.render.blocks import Laid, fits
from adapters.slack.render.elements import Json

BLOCKS = 100
WEIGHT = 200_000
"""Characters of all blocks: Slack refuses a view of 250 KB."""


def within(whole: Sequence[Laid], most: int = BLOCKS, heaviest: int = WEIGHT) -> list[Json]:
    """All of it; or its beginning and the buttons at its end, and between them a line that says so."""
    if fits(whole, most, heaviest):
        return [each.block for each in whole]
    end = list(takewhile(lambda each: each.is_choices, reversed(whole)))[: most // 2]
    rest = [Laid(elements.small(phrases.left_out())), *reversed(end)]
    head = list(whole[: most - len(rest)])
    while head and (head[-1].joined or not fits([*head, *rest], most, heaviest)):
        head.pop()
    return [each.block for each in (*head, *rest)]
