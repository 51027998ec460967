"""A request's verified bytes as the mapping that they spell: JSON, or a form that may carry JSON."""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from adapters.slack.sdk.payloads import Malformed

MOST_FIELDS = 100


def parse(raw: bytes, content_type: str) -> dict[str, Any]:
    """Raises Malformed, whatever the bytes are."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise Malformed("the request is not UTF-8") from None
    match content_type.partition(";")[0].strip().lower():
        case "application/json":
            return _json(text)
        case "application/x-www-form-urlencoded":
            form = _form(text)
            return _json(form["payload"]) if "payload" in form else dict(form)
        case _:
            raise Malformed("the request is neither JSON nor a form")


def _json(text: str) -> dict[str, Any]:
    """Of a name that comes twice the last counts, as with most readers; no number that is none."""
    try:
        found = json.loads(text, parse_float=_finite, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Malformed("the request is no proper JSON") from None
    if not isinstance(found, dict):
        raise Malformed("the request is JSON, but no object")
    return found


def _form(text: str) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Malformed("the request is no proper form") from None


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _no_number(_: str) -> NoReturn:
    raise ValueError("this is no number")
