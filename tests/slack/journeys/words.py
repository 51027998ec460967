"""What people read in Slack: in messages, and in modals with what is filled in there. Buttons are no words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

Json = Mapping[str, Any]
Names = Mapping[str, str]

NOBODY: Names = MappingProxyType({})
CUT = 3_900
"""Characters from which on a message's text is shorter than its blocks."""

_FILLED = ("initial_value", "initial_date", "initial_time")
_PICKED = ("initial_user", "initial_conversation")


def read_message(message: Json) -> str:
    """Raises AssertionError where notifications and screen readers are told something else."""
    words = read(message["blocks"])
    if len(message["text"]) < CUT:
        told = _unescaped(re.sub(r" https?://\S+", "", message["text"]))
        assert told.split() == words.split(), f"{told}\nis not\n{words}"
    return words


def read(blocks: Iterable[Json], names: Names = NOBODY) -> str:
    """Line by line; `names` are those of people and channels, by id. Raises AssertionError for what nobody can read."""
    return "\n".join(line for block in blocks for line in _lines(block, names))


def read_view(view: Json, names: Names) -> str:
    """With what is wrong in it, where Slack shows that."""
    errors = view.get("errors") or {}
    return "\n".join([read(view["blocks"], names), *errors.values()])


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _lines(block: Json, names: Names) -> Iterator[str]:  # noqa: C901 - one arm for each kind of block
    match block:
        case {"type": "header" | "section", "text": text}:
            yield _text(text)
        case {"type": "context", "elements": [*elements]}:
            yield from map(_text, elements)
        case {"type": "rich_text", "elements": [*elements]}:
            for element in elements:
                yield from _rich(element)
        case {"type": "table", "rows": [[*columns], *rows]}:
            for row in rows:
                cells = zip(columns, row, strict=True)
                yield "; ".join(f"{column['text']}: {cell['text']}" for column, cell in cells)
        case {"type": "data_visualization", "title": str(title)}:
            yield title  # its numbers stand below it
        case {"type": "input", "label": label, "element": element}:
            yield from filter(None, [_text(label), _text(block.get("hint"))])
            yield from _field(element, names)
        case {"type": "divider" | "actions"}:
            pass
        case _:
            raise AssertionError(f"nobody can read this: {block}")


def _rich(element: Json) -> Iterator[str]:
    match element:
        case {"type": "rich_text_list", "elements": [*items]}:
            yield from (f"• {line}" for item in items for line in _rich(item))
        case {"type": "rich_text_quote", "elements": [*parts]}:
            yield f"“{''.join(str(part['text']) for part in parts)}”"
        case {"type": "rich_text_section", "elements": [*parts]}:
            yield "".join(str(part["text"]) for part in parts)
        case _:
            raise AssertionError(f"nobody can read this: {element}")


def _field(element: Json, names: Names) -> Iterator[str]:
    """Every option on offer, and what is filled in."""
    groups = [element.get("options") or [], *(group["options"] for group in element.get("option_groups") or ())]
    for option in (option for options in groups for option in options):
        yield " ".join(filter(None, [_text(option["text"]), _text(option.get("description"))]))
    yield from (str(element[name]) for name in _FILLED if name in element)
    yield from (names[element[name]] for name in _PICKED if name in element)


def _text(text: Json | None) -> str:
    """Plain text is read as it is; marked text would be read as markup, and there is none of ours."""
    if text is None:
        return ""
    assert text["type"] == "plain_text", text
    return str(text["text"])
