"""What Slack would refuse or act upon, in what we render: by its types, blockkit's limits and more of its limits."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from adapters.shared.text import clean
from adapters.slack.render.messages import Rendered
from adapters.slack.sdk.wire import Opened, Press
from tests.slack.render.kit import rebuilt
from tests.slack.types.schemas import validate

Json = dict[str, Any]
WORDS = frozenset({"action_id", "block_id", "initial_value", "private_metadata", "text", "title", "url", "value"})


def check_message(message: Rendered) -> None:
    blocks = list(message.blocks)
    assert message.text.strip()
    assert len(message.text) <= 4_000
    assert not set("<>") & set(message.text)
    assert len(blocks) <= 50
    assert len(json.dumps(blocks)) <= 12_000
    assert sum(block["type"] == "table" for block in blocks) <= 1
    charts = [block for block in blocks if block["type"] == "data_visualization"]
    assert len(charts) <= 2
    for chart in charts:
        _check_chart(chart)
    _check_blocks([block for block in blocks if block not in charts])


def check_view(view: Json) -> None:
    _check_type("View", json.dumps(_shape(view)))
    assert rebuilt(view)["blocks"] == view["blocks"]
    assert len(json.dumps(view)) <= 250_000
    assert 1 <= len(view["blocks"]) <= 100
    assert not {block["type"] for block in view["blocks"]} & {"table", "data_visualization"}
    if view["type"] == "modal":
        assert len(view["private_metadata"]) <= 3_000
        Opened.read(view["private_metadata"])
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        assert bool(inputs) == ("submit" in view)
        for block in inputs:
            _check_options(block["element"])
    _check_blocks(view["blocks"])


def _check_blocks(blocks: Sequence[Json]) -> None:
    _check_type("Blocks", json.dumps(_shape(blocks)))
    for block in blocks:
        assert rebuilt(block) == block
    _check_identifiers(blocks)
    for each in walked(blocks):
        assert each.get("type") != "mrkdwn"
        assert each.get("emoji") in {None, False}
        assert each.get("type") not in {"user", "usergroup", "broadcast", "channel", "emoji"}
        if each.get("type") == "plain_text":
            assert each["emoji"] is False
        if "fields" in each:
            assert len(each["fields"]) <= 10


@cache
def _check_type(name: str, shape: str) -> None:
    validate(name, json.loads(shape))


def _shape(value: Any, key: str = "") -> Any:
    """The same without its words and without repetitions: of these Slack's types know nothing, and checking is slow."""
    if isinstance(value, dict):
        return {name: _shape(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [json.loads(each) for each in dict.fromkeys(json.dumps(_shape(part, key)) for part in value)]
    return "words" if key in WORDS and isinstance(value, str) else value


def _check_identifiers(blocks: Sequence[Json]) -> None:
    named = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(set(named)) == len(named)
    buttons = list(buttons_of(blocks))
    assert len({button["action_id"] for button in buttons}) == len(buttons)
    for button in buttons:
        Press.read(button["action_id"], button["value"])


def _check_options(element: Json) -> None:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(option for group in groups for option in group["options"])]
    assert len({option["value"] for option in options}) == len(options)
    assert all(option in options for option in element.get("initial_options", []))
    assert element.get("initial_option", options[0] if options else None) in [*options, None]


def _check_chart(chart: Json) -> None:
    """Slack's words on this block, which is in no library yet."""
    assert set(chart) == {"type", "title", "chart"}
    assert 0 < len(chart["title"]) <= 50
    bars = chart["chart"]
    categories = bars["axis_config"]["categories"]
    assert bars["type"] == "bar"
    assert 1 <= len(bars["series"]) <= 6
    assert 1 <= len(categories) <= 20
    assert len(set(categories)) == len(categories)
    assert len({series["name"] for series in bars["series"]}) == len(bars["series"])
    for series in bars["series"]:
        assert [point["label"] for point in series["data"]] == categories
        assert all(0 < len(point["label"]) <= 20 and isinstance(point["value"], int) for point in series["data"])


def walked(value: Any) -> Iterator[Json]:
    """Every object in it."""
    if isinstance(value, dict):
        yield value
    parts: Iterable[Any] = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    )
    for part in parts:
        yield from walked(part)


def buttons_of(blocks: Iterable[Json]) -> Iterator[Json]:
    return (each for each in walked(list(blocks)) if each.get("type") == "button")


def words_of(value: Any) -> str:
    """All that people read in it, without white space: what limits cut apart joins again."""
    found = []
    for each in walked(value):
        found += [each[key] for key in ("text", "title", "initial_value", "name") if isinstance(each.get(key), str)]
        if isinstance(each.get("value"), int):
            found.append(f"{each['label']}{each['value']}")
    return squeezed("".join(found))


def squeezed(text: str) -> str:
    return "".join(clean(text).split())
