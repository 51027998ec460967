"""Each neutral block as Block Kit, within the limits of a block. How many a message holds is not known here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import assert_never

from adapters.shared import phrases
from adapters.shared.text import clean, length, pieces, shortened
from adapters.shared.told import bars_told, rows_told
from adapters.slack.render import elements
from adapters.slack.render.elements import Json
from adapters.slack.render.levels import Level
from adapters.slack.render.tables import TITLE, Lines, chart_block, fitted, table_block
from bot.domain.message import (
    Bullets,
    Chart,
    Choices,
    Divider,
    Heading,
    Link,
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


def nowhere(_ref: MessageRef) -> str:
    return ""


PIECE = 3_000
LIST_WEIGHT = 6_000
URL = 3_000
LEAD = 150
ABREAST = 5
"""Buttons in one row: Slack takes 25, people take in fewer."""


Line = tuple[list[Json], str]
"""The parts of a line, and the same in plain words."""

Said = Heading | Text | Progress | Bullets | Links | Lines | Table | Chart | Divider


@dataclass(frozen=True, slots=True)
class Laid:
    """One block with its words for those who see no blocks. `joined` to the next: the two stay in one message.

    `weight` is found out here, once: it is that of the block in a list, so that those of several add up.
    """

    block: Json
    words: str = ""
    joined: bool = False
    weight: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if not self.weight:
            object.__setattr__(self, "weight", elements.weight([self.block]))

    @property
    def divides(self) -> bool:
        return bool(self.block["type"] == "divider")

    @property
    def is_choices(self) -> bool:
        return bool(self.block["type"] == "actions")


def fits(part: Sequence[Laid], most: int, heaviest: int) -> bool:
    """Whether these are so many blocks at most, with so many characters."""
    return len(part) <= most and sum(each.weight for each in part) <= heaviest


def laid(
    message: Message, numbers: Iterator[int], *, level: Level, link: LinkTo = nowhere, channel: str = ""
) -> tuple[Laid, ...]:
    """The whole message in its order, however long. `numbers` tell all buttons apart that are shown together."""
    found: list[Laid] = []
    for block in fitted(message.blocks, level):
        if isinstance(block, Choices):
            if found:
                found[-1] = replace(found[-1], joined=True)
            found += _choices(block, numbers, channel)
        elif isinstance(block, Quote):
            found += _quote(block, link)
        else:
            found += _said(block)
    return tuple(found)


@lru_cache(maxsize=256)
def _said(block: Said) -> tuple[Laid, ...]:
    """Kept for a while: the same question goes to many teams, and most of a message is the question."""
    return tuple(_laid(block))


def _laid(block: Said) -> Iterator[Laid]:  # noqa: C901 - as in bot/domain/message.py
    match block:
        case Heading(text):
            yield from _heading(text)
        case Text(text, quiet):
            yield from _text(text, quiet)
        case Progress(label=label):
            yield from _text(label, True)
        case Bullets(items):
            yield from _bullets(items)
        case Links(items):
            yield from _listed(([_linked(item)], f"{item.label} {item.url}") for item in items)
        case Lines(caption, items):
            yield from (*_bold(caption), *_listed(line for lead, rest in items for line in _lines(lead, rest)))
        case Table(caption):
            yield from (*_bold(caption), Laid(table_block(block), "\n".join(rows_told(block))))
        case Chart(caption):
            yield from _chart(block)
        case Divider():
            yield Laid(elements.divider(), joined=True)
        case _:
            assert_never(block)


def _heading(text: str) -> Iterator[Laid]:
    line = " ".join(clean(text).split())
    if length(line) > elements.HEADER:
        yield from _bold(line)
    elif line:
        yield Laid(elements.header(line), line, joined=True)


def _bold(text: str) -> Iterator[Laid]:
    for piece in pieces(clean(text), PIECE):
        yield Laid(elements.rich(elements.line(elements.words(piece, bold=True))), piece, joined=True)


def _text(text: str, quiet: bool) -> Iterator[Laid]:
    for piece in pieces(clean(text), PIECE):
        block = elements.small(piece) if quiet else elements.rich(elements.line(elements.words(piece)))
        yield Laid(block, piece)


def _bullets(items: Iterable[str]) -> Iterator[Laid]:
    return _listed(line for item in items for line in _lines("", item))


def _lines(lead: str, rest: str) -> Iterator[Line]:
    """One line that begins in bold, or several where it is long."""
    lead = " ".join(clean(lead).split())
    if length(lead) > LEAD:
        lead, rest = "", f"{lead} {rest}"
    bold = [elements.words(f"{lead} ", bold=True)] if lead else []
    first, *more = pieces(clean(rest), PIECE) or ("",)
    if lead or first:
        yield [*bold, *([elements.words(first)] if first else [])], f"{lead} {first}".strip()
    yield from (([elements.words(piece)], piece) for piece in more)


def _listed(items: Iterable[Line]) -> Iterator[Laid]:
    """One list, or several where it is long."""
    lines: list[Json] = []
    words: list[str] = []
    for parts, text in items:
        line = elements.line(*parts)
        if lines and elements.weight([elements.rich(elements.bulleted([*lines, line]))]) > LIST_WEIGHT:
            yield Laid(elements.rich(elements.bulleted(lines)), "\n".join(words))
            lines, words = [], []
        lines.append(line)
        words.append(f"• {text}")
    if lines:
        yield Laid(elements.rich(elements.bulleted(lines)), "\n".join(words))


def _linked(item: Link) -> Json:
    """Only an address of the web becomes a link."""
    label = shortened(" ".join(clean(item.label).split()), PIECE)
    web = item.url.startswith(("https://", "http://")) and length(item.url) <= URL
    return elements.link(item.url, label or item.url) if web else elements.words(f"{label} {clean(item.url)}".strip())


def _quote(quote: Quote, link: LinkTo) -> Iterator[Laid]:
    """The words, and below them who said them and where."""
    said = pieces(clean(quote.text), PIECE)
    source = _source(" ".join(clean(quote.by).split()), link(quote.link) if quote.link else "")
    for piece in said[:-1]:
        yield Laid(elements.rich(elements.quoted(elements.words(piece))), f"“{piece}”", joined=True)
    last = [elements.quoted(elements.words(piece)) for piece in said[-1:]]
    if last or source:
        spoken = [*(f"“{piece}”" for piece in said[-1:]), "".join(each["text"] for each in source)]
        below = [elements.line(*source)] if source else []
        yield Laid(elements.rich(*last, *below), " ".join(filter(None, spoken)))


def _source(name: str, address: str) -> list[Json]:
    signed = [elements.words(phrases.signed(shortened(name, PIECE)))] if name else []
    if not address:
        return signed
    between = [elements.words(" · ")] if signed else []
    return [*signed, *between, elements.link(address, phrases.in_the_thread())]


def _chart(chart: Chart) -> Iterator[Laid]:
    """Its numbers stand below it: what Slack draws has none on it."""
    caption = " ".join(clean(chart.caption).split())
    if length(caption) > TITLE:
        yield from _bold(caption)
    yield Laid(chart_block(chart), shortened(caption, TITLE), joined=True)
    yield from _text("\n".join(bars_told(chart)), True)


def _choices(choices: Choices, numbers: Iterator[int], channel: str) -> Iterator[Laid]:
    for start in range(0, len(choices.buttons), ABREAST):
        row = choices.buttons[start : start + ABREAST]
        buttons = [elements.button(each, next(numbers), channel) for each in row]
        yield Laid(elements.actions(buttons), joined=start + ABREAST < len(choices.buttons))
