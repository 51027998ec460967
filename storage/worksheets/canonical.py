"""A worksheet as JSON, always the same text for the same worksheet, and its hash. Files for editors are YAML."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from bot.domain.worksheet import Worksheet

_WORKSHEET = TypeAdapter(Worksheet)


def worksheet_to_json(worksheet: Worksheet) -> str:
    return json.dumps(_filled(asdict(worksheet)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def worksheet_from_json(text: str) -> Worksheet:
    """Raises ValueError when the text is no worksheet."""
    return _WORKSHEET.validate_json(text, strict=True)


def fingerprint(worksheet: Worksheet) -> str:
    return hashlib.sha256(worksheet_to_json(worksheet).encode()).hexdigest()


def _filled(value: Any) -> Any:
    """Without what is empty: a key that a later version adds must not change the hash of a worksheet without it."""
    if isinstance(value, dict):
        return {key: _filled(inner) for key, inner in value.items() if inner not in (None, ())}
    return [_filled(inner) for inner in value] if isinstance(value, tuple) else value
