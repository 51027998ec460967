"""What people see in messages, modals and homes: words, buttons, and the values of a form as it is shown."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

_SAID = ("text", "label", "title", "name", "alt_text")

_ONE = {
    "plain_text_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
}
_SEVERAL_IDS = {"multi_users_select": "selected_users", "multi_conversations_select": "selected_conversations"}
_OPTIONS = ("static_select", "radio_buttons")
_SEVERAL_OPTIONS = ("multi_static_select", "checkboxes")
_SHOWN = ("initial_value", "initial_date", "initial_time", "initial_conversation", "initial_channel", "initial_user")


def words(shown: Json) -> str:
    """Everything that a message, a modal or a home says, its buttons too, in one line."""
    return " ".join(" ".join(_words(shown)).split())


def _words(shown: Any) -> Iterator[str]:
    match shown:
        case {"type": "rich_text_section" | "rich_text_preformatted" | "rich_text_quote", "elements": [*elements]}:
            yield "".join(str(each.get("text") or each.get("url") or "") for each in elements)
        case {"type": "mrkdwn", "text": str(text)}:
            yield _unescaped(text)
        case dict():
            yield from (_unescaped(value) for name, value in shown.items() if name in _SAID and isinstance(value, str))
            yield from (said for value in shown.values() for said in _words(value))
        case list():
            yield from (said for each in shown for said in _words(each))


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def buttons(shown: Json, label: str) -> list[Json]:
    """Each with the id of its block, as a press reports it."""
    return [
        {**element, "block_id": block.get("block_id", "")}
        for block in shown.get("blocks") or ()
        for element in (*block.get("elements", ()), *filter(None, [block.get("accessory")]))
        if element.get("type") == "button" and element["text"]["text"] == label
    ]


def filled(view: Json, changes: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, Json]]:
    """The values of a modal: as it is shown, but for these changes by the names of fields."""
    values = {}
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    unknown = changes.keys() - inputs.keys()
    assert not unknown, f"there is no field {unknown}; there are {sorted(inputs)}"
    for name, element in inputs.items():
        values[name] = {element["action_id"]: _state(element, changes.get(name, _as_shown(element)))}
    return values


def _as_shown(element: Json) -> tuple[str, ...]:
    chosen = element.get("initial_options") or [element.get("initial_option")]
    several = element.get("initial_users") or element.get("initial_conversations")
    return tuple(
        several or [option["value"] for option in chosen if option] or [element[n] for n in _SHOWN if n in element]
    )


def _state(element: Json, given: tuple[str, ...]) -> Json:
    """An element's state as Slack reports it. Raises AssertionError for an option that is not there."""
    kind = element["type"]
    options = [option for option in _options(element) if option["value"] in given]
    if kind in _OPTIONS:
        assert len(options) == len(given), f"{given} is not among {[each['value'] for each in _options(element)]}"
        return {"type": kind, "selected_option": options[0] if options else None}
    if kind in _SEVERAL_OPTIONS:
        assert len(options) == len(given), f"{given} is not among {[each['value'] for each in _options(element)]}"
        return {"type": kind, "selected_options": options}
    if kind in _SEVERAL_IDS:
        return {"type": kind, _SEVERAL_IDS[kind]: list(given)}
    return {"type": kind, _ONE[kind]: given[0] if given else None}


def _options(element: Json) -> list[Json]:
    groups = [group["options"] for group in element.get("option_groups", ())]
    return [option for options in (element.get("options", ()), *groups) for option in options]
