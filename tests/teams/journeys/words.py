"""What people read on a card: its words, labels, options and what is filled in. Buttons are no words."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def read(card: Json) -> str:
    return "\n".join(line for element in card.get("body", ()) for line in _lines(element))


def buttons(card: Json) -> Iterator[Json]:
    """Every button, wherever it stands."""
    yield from (each for part in (card.get("body", []), card.get("actions", [])) for each in _pressable(part))


def _pressable(part: Any) -> Iterator[Json]:
    if isinstance(part, list):
        for each in part:
            yield from _pressable(each)
    elif isinstance(part, dict):
        if part.get("type") == "Action.Submit":
            yield part
        for name in ("items", "actions", "columns", "rows", "cells"):
            yield from _pressable(part.get(name, []))


def _lines(element: Json) -> Iterator[str]:  # noqa: C901 - one arm for each kind of element
    match element:
        case {"type": "TextBlock", "text": str(text)}:
            yield text
        case {"type": "RichTextBlock", "inlines": [*runs]}:
            yield "".join(run["text"] for run in runs)
        case {"type": "Container", "items": [*items], **rest}:
            told = [line for item in items for line in _lines(item)]
            if rest.get("style") == "emphasis":
                told[0] = f"“{told[0]}”"
            yield from told
        case {"type": "Table", "rows": [head, *rows]}:
            columns = [_cell(cell) for cell in head["cells"]]
            for row in rows:
                yield "; ".join(f"{name}: {_cell(cell)}" for name, cell in zip(columns, row["cells"], strict=True))
        case {"type": str(kind), "label": str(label)} if kind.startswith("Input."):
            yield label
            yield from (choice["title"] for choice in element.get("choices", ()))
            yield str(element.get("value", ""))
        case {"type": "ActionSet" | "Chart.HorizontalBar"}:
            return
        case _:
            raise AssertionError(f"nobody can read this: {element}")


def _cell(cell: Json) -> str:
    return " ".join(line for item in cell["items"] for line in _lines(item))
