"""Each neutral block as elements of a card. How many a card holds is not known here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from adapters.shared import phrases
from adapters.shared.text import clean, pieces
from adapters.shared.told import bars_told, rows_told
from adapters.teams.render import elements
from adapters.teams.render.answering import Replies, answer_box
from adapters.teams.render.elements import Json
from adapters.teams.render.tables import chart_element, light, table_element
from bot.domain.message import (
    Act,
    Bullets,
    Button,
    Chart,
    Choices,
    Divider,
    Heading,
    Links,
    Message,
    Progress,
    Quote,
    Table,
    Text,
)
from bot.domain.places import MessageRef

LinkTo = Callable[[MessageRef], str]
"""The address at which people open a message; empty where there is none."""

PIECE = 4_000
ABREAST = 4
"""Buttons in one row: a phone shows few, and Teams folds away all that come after the sixth."""

LETTERS = 44
"""On the buttons of one row: not every client goes on with a row on the next line."""


def nowhere(_ref: MessageRef) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Laid:
    """One element with its words for those who see no cards. `joined` to the next: the two stay in one card."""

    element: Json
    words: str = ""
    joined: bool = False
    divides: bool = False


def laid(
    message: Message, *, link: LinkTo = nowhere, channel: str = "", replies: Replies = Replies.ELSEWHERE
) -> tuple[Laid, ...]:
    """The whole message in its order. `channel` is where its buttons act, if that is not where it stands."""
    found: list[Laid] = []
    for block in message.blocks:
        if isinstance(block, Choices):
            if found:
                found[-1] = replace(found[-1], joined=True)
            found += _choices(block, channel, replies)
        elif replies is Replies.HEARD or not (isinstance(block, Text) and block.of_replies):
            found += _said(block, link)
    return tuple(_separated(found))


def _separated(whole: Sequence[Laid]) -> Iterator[Laid]:
    """A divider is a line above what follows it."""
    dividing = False
    for each in whole:
        if each.divides:
            dividing = True
        else:
            yield replace(each, element={**each.element, "separator": True}) if dividing else each
            dividing = False


def _said(  # noqa: C901 - as in bot/domain/message.py
    block: Heading | Text | Progress | Bullets | Links | Quote | Table | Chart | Divider, link: LinkTo
) -> Iterator[Laid]:
    match block:
        case Heading(text):
            line = " ".join(clean(text).split())
            if line:
                yield Laid(elements.heading(line), line, joined=True)
        case Text(text, quiet):
            yield from (Laid(elements.paragraph(each, quiet=quiet), each) for each in pieces(clean(text), PIECE))
        case Progress(label=label):
            yield Laid(elements.paragraph(clean(label), quiet=True), label)
        case Bullets(items):
            yield from (_bullet(each) for item in items for each in pieces(clean(item), PIECE))
        case Links(items):
            yield from (Laid(_linked(each.label, each.url), f"• {each.label} {each.url}") for each in items)
        case Quote():
            yield from _quote(block, link)
        case Table():
            for each in light(block):
                yield Laid(table_element(each), "\n".join((each.caption, *rows_told(each))))
        case Chart():
            yield Laid(chart_element(block), "\n".join((block.caption, *bars_told(block))))
        case Divider():
            yield Laid({}, divides=True)
        case _:
            assert_never(block)


def _bullet(item: str) -> Laid:
    return Laid(elements.rich(elements.run("• "), elements.run(item), spacing="Small"), f"• {item}")


def _linked(label: str, url: str) -> Json:
    """Only an address of the web becomes a link."""
    shown = " ".join(clean(label).split())
    if url.startswith(("https://", "http://")):
        return elements.rich(elements.run("• "), elements.link(shown or url, url), spacing="Small")
    return elements.rich(elements.run(f"• {shown} {clean(url)}".strip()), spacing="Small")


def _quote(quote: Quote, link: LinkTo) -> Iterator[Laid]:
    """The words, and below them who said them and where."""
    said = pieces(clean(quote.text), PIECE) or ("",)
    source = _source(" ".join(clean(quote.by).split()), link(quote.link) if quote.link else "")
    for piece in said[:-1]:
        yield Laid(elements.box([elements.paragraph(piece)], style="emphasis"), f"“{piece}”", joined=True)
    below = [elements.rich(*source, spacing="Small")] if source else []
    words = " ".join(filter(None, [f"“{said[-1]}”", "".join(each["text"] for each in source)]))
    yield Laid(elements.box([elements.paragraph(said[-1]), *below], style="emphasis"), words)


def _source(name: str, address: str) -> list[Json]:
    signed = [elements.run(phrases.signed(name), isSubtle=True)] if name else []
    if not address:
        return signed
    between = [elements.run(" · ", isSubtle=True)] if signed else []
    return [*signed, *between, elements.link(phrases.in_the_thread(), address)]


def _choices(choices: Choices, channel: str, replies: Replies) -> Iterator[Laid]:
    """On a question's own card the box to answer in comes first; other cards tell of several questions, and have none.

    A form has room for more: what was said before, and which part it is about.
    """
    buttons = list(choices.buttons)
    for number, each in enumerate(buttons):
        if each.act is Act.ANSWER_IN_FORM and replies is not Replies.ELSEWHERE:
            yield from (Laid(element, joined=True) for element in answer_box(each, channel, replies))
            buttons[number] = replace(each, primary=False)
    rows = list(_rows(buttons))
    for number, row in enumerate(rows, start=1):
        yield Laid(elements.actions([elements.button(each, channel) for each in row]), joined=number < len(rows))


def _rows(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    row: list[Button] = []
    for each in buttons:
        letters = sum(len(other.label) for other in row) + len(each.label)
        if row and (len(row) == ABREAST or letters > LETTERS):
            yield row
            row = []
        row.append(each)
    if row:
        yield row
