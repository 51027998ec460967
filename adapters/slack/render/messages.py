"""A neutral message as one or more Slack messages, each within Slack's limits and with words beside its blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from adapters.shared import phrases
from adapters.shared.parting import parts
from adapters.shared.text import clean, parted
from adapters.slack.render import elements
from adapters.slack.render.blocks import Laid, LinkTo, fits, laid
from adapters.slack.render.elements import Json
from adapters.slack.render.levels import Level
from adapters.slack.render.text import fallback
from adapters.slack.sdk.wire import COMMAND
from bot.domain.message import Choices, Message

BLOCKS = 50
VALUE = 2_000
WEIGHT = 12_000
"""Slack refuses a message's blocks as too long at about 13,200 characters, undocumented."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` is what notifications and screen readers say: escaped, never empty."""

    blocks: tuple[Json, ...]
    text: str


def messages(message: Message, *, level: Level, link: LinkTo, channel: str = "") -> tuple[Rendered, ...]:
    """One message, or several where it is long: each goes on where the one before ended, buttons stay with their text.

    `channel` is where the buttons act, if that is not where the message stands.
    """
    whole = laid(message, count(1), level=level, link=link, channel=channel)
    mark = Laid(elements.small(phrases.continued()), phrases.continued())
    names = " ".join(button.label for block in message.blocks if isinstance(block, Choices) for button in block.buttons)
    return tuple(_rendered(part, names) for part in parts(whole, mark, lambda part: fits(part, BLOCKS, WEIGHT)))


def private_messages(message: Message, *, link: LinkTo, channel: str = "") -> tuple[Rendered, ...]:
    """What one person alone is told. Slack does not draw charts in such messages, and every workspace takes text."""
    return messages(message, level=Level.TEXT, link=link, channel=channel)


def form_offer(command: str) -> Rendered:
    """For a command that was typed where no form can open: a button that gives it again and lets the form open."""
    button = {
        "type": "button",
        "action_id": COMMAND,
        "text": elements.plain(phrases.open_form()),
        "value": parted(clean(command), VALUE)[0],
        "style": "primary",
    }
    blocks = (elements.rich(elements.line(elements.words(phrases.form_needed()))), elements.actions([button]))
    return Rendered(blocks, phrases.form_needed())


def _rendered(part: Sequence[Laid], names: str) -> Rendered:
    text = fallback("\n".join(each.words for each in part if each.words))
    return Rendered(tuple(each.block for each in part), text or fallback(names) or phrases.NAME)
