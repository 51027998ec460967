"""A neutral message as one or more cards, each within Teams' limits and with words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters.shared import phrases
from adapters.shared.parting import parts
from adapters.shared.text import clean, shortened
from adapters.teams.render import elements
from adapters.teams.render import phrases as own
from adapters.teams.render.answering import Replies
from adapters.teams.render.blocks import Laid, LinkTo, laid
from adapters.teams.render.elements import Json
from bot.domain.message import Message

WEIGHT = 20_000
"""Bytes of a card's elements. Teams takes 28 KB in the strictest place that is told of, words and all."""

DIALOG = 60_000
"""The same in a dialog: Teams takes some 100 KB there."""

SUMMARY = 1_000


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` is what notifications and screen readers say: never empty."""

    body: tuple[Json, ...]
    text: str

    def card(self, mark: str = "") -> Json:
        """`mark` travels with it, so that it can be found again: it is the name of its first element."""
        body = [{**each, "id": mark} if mark and not number else each for number, each in enumerate(self.body)]
        return elements.card(body, self.text)


def messages(
    message: Message, *, link: LinkTo, channel: str = "", replies: Replies = Replies.ELSEWHERE
) -> tuple[Rendered, ...]:
    """One card, or several where it is long: each goes on where the one before ended, buttons stay with their text."""
    whole = laid(message, link=link, channel=channel, replies=replies)
    mark = Laid(elements.paragraph(phrases.continued(), quiet=True), phrases.continued())
    return tuple(_rendered(part) for part in parts(whole, mark, _fits)) or (_rendered(()),)


def whole(message: Message, *, link: LinkTo) -> Rendered:
    """In one card, for a dialog, which takes much more; what is beyond that is left out, and said to be."""
    every = laid(message, link=link)
    if elements.weight([each.element for each in every]) <= DIALOG:
        return _rendered(every)
    first = messages(message, link=link)[0]
    return replace(first, body=(*first.body, elements.paragraph(own.left_out(), quiet=True)))


def _fits(part: Sequence[Laid]) -> bool:
    return elements.weight([each.element for each in part]) <= WEIGHT


def _rendered(part: Sequence[Laid]) -> Rendered:
    words = clean("\n".join(each.words for each in part if each.words)).strip()
    body = tuple(each.element for each in part) or (elements.paragraph(phrases.NAME),)
    return Rendered(body, shortened(words, SUMMARY) or phrases.NAME)
