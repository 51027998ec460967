"""What every card must keep to: Microsoft's schema, the limits of Teams, and that nothing in it is read as markup."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.protocols import Validator

from adapters.teams.render.elements import _MARKDOWN

Json = dict[str, Any]
BUDGET = 24 * 1024
DIALOG = 80 * 1024
MOST_ACTIONS = 6


@cache
def validator() -> Validator:
    """The official schema, which comes with a library for cards."""
    schema = resources.files("adaptive_cards").joinpath("schemas", "schema-1.5.json").read_text(encoding="utf-8")
    return Draft7Validator(json.loads(schema))


def check(card: Json, budget: int = BUDGET) -> None:
    """Raises AssertionError."""
    assert card["version"] == "1.5"
    told = [f"{each.json_path}: {each.message[:200]}" for fault in faults(card) for each in _deepest(fault)]
    assert not told, told
    assert len(json.dumps(card, ensure_ascii=False).encode()) <= budget
    names = [each["id"] for each in parts(card) if "id" in each]
    assert len(names) == len(set(names)), names
    for each in parts(card):
        if each.get("type") == "TextBlock":
            assert not _MARKDOWN.search(each["text"]), each
        if each.get("type") == "ActionSet":
            assert 0 < len(each["actions"]) <= MOST_ACTIONS
        if each.get("type") == "Chart.HorizontalBar":
            assert each["fallback"]
        if str(each.get("type", "")).startswith("Input."):
            assert each["label"]
    assert card["fallbackText"].strip()


def faults(card: Json) -> Iterator[Any]:
    """The schema does not know charts: what a client shows that knows none is looked at."""
    yield from validator().iter_errors(
        _without_charts({name: told for name, told in card.items() if name != "msteams"})
    )


def _deepest(fault: Any) -> list[Any]:
    """What is wrong within the alternative that goes furthest, in place of all that could have been."""
    below = [each for context in fault.context for each in _deepest(context)]
    return [max(below, key=lambda each: len(each.absolute_path))] if below else [fault]


def _without_charts(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_charts(each) for each in part if not _is_chart(each)]
    if isinstance(part, dict):
        return {name: _without_charts(value) for name, value in part.items()}
    return part


def _is_chart(part: Any) -> bool:
    return isinstance(part, dict) and str(part.get("type", "")).startswith("Chart.")


def parts(part: Any) -> Iterator[Json]:
    if isinstance(part, list):
        for each in part:
            yield from parts(each)
    elif isinstance(part, dict):
        yield part
        for name, value in part.items():
            if name != "data":
                yield from parts(value)
