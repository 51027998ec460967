"""A request's verified bytes as the mapping that they spell: JSON, or a form that may carry JSON."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from adapters.shared.payload import Malformed
from adapters.shared.requests import json_of, text_of

MOST_FIELDS = 100


def parse(raw: bytes, content_type: str) -> dict[str, Any]:
    """Raises Malformed, whatever the bytes are."""
    text = text_of(raw)
    match content_type.partition(";")[0].strip().lower():
        case "application/json":
            return json_of(text)
        case "application/x-www-form-urlencoded":
            form = _form(text)
            return json_of(form["payload"]) if "payload" in form else dict(form)
        case _:
            raise Malformed("the request is neither JSON nor a form")


def _form(text: str) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Malformed("the request is no proper form") from None
