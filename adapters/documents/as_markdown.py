"""The filled worksheet as Markdown. People's words are escaped: they format nothing."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import assert_never

from adapters.documents.plain import plain
from bot.domain.message import Message
from bot.domain.paper import (
    Box,
    Drawing,
    Entry,
    Filled,
    Heading,
    Line,
    NextPage,
    Part,
    Points,
    Reading,
    Steps,
    Table,
)
from bot.domain.worksheet import Resource

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&@:])")


def to_markdown(filled: Filled) -> bytes:
    lines = chain(*(_drawn(part) for part in filled.paper))
    return ("\n".join(lines).lstrip("\n") + "\n").encode()


def escaped(text: str) -> str:
    """One line of plain text: no markup, no links, no HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(plain(text).split()))


def _drawn(part: Part) -> Iterator[str]:  # noqa: C901 - one arm for each kind of part
    yield ""
    match part:
        case Heading(level, text):
            yield f"{'#' * level} {escaped(text)}"
        case Line(text, label):
            yield f"**{escaped(label)}** {escaped(text)}" if label else escaped(text)
        case Points(items):
            yield from (f"- {escaped(item)}" for item in items)
        case Box(entries):
            yield from (_entry(each) for each in entries)
        case Steps():
            yield from _steps(part)
        case Reading(items):
            yield from (_resource(each) for each in items)
        case Table(columns, _, rows):
            yield from (_row(map(escaped, columns)), _row("---" for _ in columns))
            yield from (_row(map(escaped, row)) for row in rows)
        case Drawing(chart):
            yield f"**{escaped(chart.caption)}**"
            yield ""
            yield from (f"- {escaped(told)}" for told in Message((chart,)).plain.splitlines()[1:])
        case NextPage():
            yield "---"
        case _:
            assert_never(part)


def _steps(steps: Steps) -> Iterator[str]:
    for (number, what, *told), details in zip(steps.rows, steps.details, strict=True):
        yield f"{number}. {escaped(what)} ({escaped(', '.join(told))})"
        yield from (f"{' ' * (len(number) + 2)}- {escaped(line)}" for line in details)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _entry(entry: Entry) -> str:
    words = escaped(entry.text)
    return f"> {words} ({escaped(entry.by)})\n>" if entry.by else f"> {words}\n>"


def _resource(resource: Resource) -> str:
    title = escaped(resource.title)
    return f"- [{title}](<{resource.url}>)" if resource.url else f"- {title}"
