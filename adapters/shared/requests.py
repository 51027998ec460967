"""Reading what somebody sends to a door of ours: no more than is allowed, and only what is what it says it is."""

import json
import math
from typing import Any, NoReturn

from aiohttp import web

from adapters.shared.payload import Malformed


async def body_of(request: web.Request) -> bytes:
    """At most as much as the server allows; more is not waited for. Raises 413."""
    try:
        announced = request.content_length or 0
        if announced > request.client_max_size:
            raise web.HTTPRequestEntityTooLarge(request.client_max_size, announced)
        return await request.read()
    except web.HTTPRequestEntityTooLarge as large:
        large.text = "That is larger than anything that the platform sends."
        raise


def text_of(raw: bytes) -> str:
    """Raises Malformed."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Malformed("the request is not UTF-8") from None


def json_of(text: str) -> dict[str, Any]:
    """Raises Malformed. Of a name that comes twice the last counts, as with most readers; no number that is none."""
    try:
        found = json.loads(text, parse_float=_finite, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Malformed("the request is no proper JSON") from None
    if not isinstance(found, dict):
        raise Malformed("the request is JSON, but no object")
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _no_number(_: str) -> NoReturn:
    raise ValueError("this is no number")
