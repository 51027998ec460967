"""Which blocks Slack refuses: the limits that its documents name, and one that they do not."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.slack.standin.state import Json, Team

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
TOO_LONG = 13_200

KNOWN = frozenset(
    [
        "actions",
        "call",
        "card",
        "carousel",
        "container",
        "context",
        "context_actions",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "markdown",
        "plan",
        "rich_text",
        "section",
        "table",
        "task_card",
        "video",
    ]
)
CHARTS = frozenset({"data_visualization", "data_table"})
TABLES = frozenset({"table"})
NEEDED = {
    "actions": "elements",
    "context": "elements",
    "header": "text",
    "image": "alt_text",
    "input": "label",
    "rich_text": "elements",
    "table": "rows",
    "data_visualization": "chart",
}
LONGEST = {
    ("section", "text"): 3000,
    ("header", "text"): 150,
    ("input", "label"): 2000,
    ("input", "hint"): 2000,
    ("image", "title"): 2000,
}
MOST = {
    ("section", "fields"): 10,
    ("context", "elements"): 10,
    ("actions", "elements"): 25,
    ("table", "rows"): 100,
}
ELEMENT_LONGEST = {"text": 75, "value": 2000, "url": 3000, "action_id": 255, "placeholder": 150, "title": 2000}
PLAIN_ONLY = frozenset({("header", "text"), ("input", "label"), ("input", "hint")})


def refusal(blocks: Any, team: Team, surface: str = "message") -> tuple[str, list[str]] | None:
    """Slack's code and its remarks for operators; None for what it takes."""
    if not isinstance(blocks, list) or not all(isinstance(each, dict) for each in blocks):
        return "invalid_blocks_format", []
    faults = [f"[ERROR] {fault}" for fault in _faults(blocks, team, surface)]
    if faults:
        return "invalid_blocks", faults
    if surface == "message" and len(json.dumps(blocks, ensure_ascii=False)) > TOO_LONG:
        return "msg_blocks_too_long", []
    return None


def _faults(blocks: list[Json], team: Team, surface: str) -> Iterator[str]:
    if len(blocks) > MOST_BLOCKS[surface]:
        yield f"no more than {MOST_BLOCKS[surface]} items allowed [json-pointer:/blocks]"
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (f"block_id {each} is used twice" for each, times in ids.items() if times > 1)
    kinds = Counter(str(block.get("type")) for block in blocks)
    if kinds["data_visualization"] > 2 or kinds["table"] > 1:
        yield "too many tables or charts [json-pointer:/blocks]"
    for number, block in enumerate(blocks):
        yield from (f"{fault} [json-pointer:/blocks/{number}]" for fault in _block_faults(block, team, surface))


def _block_faults(block: Json, team: Team, surface: str) -> Iterator[str]:
    kind = str(block.get("type"))
    known = (
        KNOWN
        | (CHARTS if team.charts and surface == "message" else set())
        | ({"alert"} if surface != "message" else set())
    )
    if kind not in known - (set() if team.tables else TABLES):
        yield f"unsupported type: {kind}"
        return
    if kind in NEEDED and not block.get(NEEDED[kind]):
        yield f"missing required field: {NEEDED[kind]}"
    if kind == "section" and not (block.get("text") or block.get("fields")):
        yield "missing required field: text"
    if len(str(block.get("block_id", ""))) > 255:
        yield "block_id is too long"
    yield from _text_faults(kind, block)
    for element in _elements(block):
        yield from _element_faults(element)


def _text_faults(kind: str, block: Json) -> Iterator[str]:
    for name in ("text", "label", "hint", "title"):
        text = block.get(name)
        if isinstance(text, dict):
            yield from _text_fault(text, LONGEST.get((kind, name), 3000), plain=(kind, name) in PLAIN_ONLY)
        elif text is not None and kind in {"section", "header", "input"}:
            yield f"{name} must be an object"
    for (owner, name), most in MOST.items():
        if owner == kind and len(block.get(name) or ()) > most:
            yield f"no more than {most} items allowed in {name}"


def _text_fault(text: Json, longest: int, *, plain: bool) -> Iterator[str]:
    if text.get("type") not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"unsupported type: {text.get('type')}"
    if not 0 < len(str(text.get("text") or "")) <= longest:
        yield f"must be more than 0 and no more than {longest} characters"


def _elements(block: Json) -> list[Json]:
    inside = [*(block.get("elements") or ()), block.get("element"), block.get("accessory")]
    return [each for each in inside if isinstance(each, dict) and block["type"] in {"actions", "input", "section"}]


def _element_faults(element: Json) -> Iterator[str]:
    for name, longest in ELEMENT_LONGEST.items():
        value = element.get(name)
        said = value.get("text") if isinstance(value, dict) else value
        if said is not None and len(str(said)) > longest:
            yield f"{name} must be no more than {longest} characters"
    if element.get("style") not in (None, "primary", "danger"):
        yield f"unsupported style: {element['style']}"
    options = element.get("options")
    if options is not None and not 0 < len(options) <= 100:
        yield "options must be 1 to 100"
    for option in options or ():
        if len(str(option.get("text", {}).get("text", ""))) > 75 or len(str(option.get("value", ""))) > 150:
            yield "an option is too long"
