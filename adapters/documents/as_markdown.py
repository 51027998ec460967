"""The filled worksheet as Markdown. People's words are escaped: they format nothing."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import assert_never

from bot.domain.paper import Box, Entry, Filled, Heading, Line, Part, Points, Reading, Steps
from bot.domain.worksheet import Resource

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&@:])")


def to_markdown(filled: Filled) -> bytes:
    lines = chain(*(_drawn(part) for part in filled.paper))
    return ("\n".join(lines).lstrip("\n") + "\n").encode()


def escaped(text: str) -> str:
    """One line of plain text: no markup, no links, no HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _drawn(part: Part) -> Iterator[str]:
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
        case _:
            assert_never(part)


def _steps(steps: Steps) -> Iterator[str]:
    for (number, what, *told), details in zip(steps.rows, steps.details, strict=True):
        yield f"{number}. {escaped(what)} ({escaped(', '.join(told))})"
        yield from (f"{' ' * (len(number) + 2)}- {escaped(line)}" for line in details)


def _entry(entry: Entry) -> str:
    words = escaped(entry.text)
    return f"> {words} ({escaped(entry.by)})\n>" if entry.by else f"> {words}\n>"


def _resource(resource: Resource) -> str:
    title = escaped(resource.title)
    return f"- [{title}](<{resource.url}>)" if resource.url else f"- {title}"
