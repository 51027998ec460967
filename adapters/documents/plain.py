"""Text without what files and their readers can not hold. What a format takes for markup is its own affair."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""What no XML file may hold, and what would turn the order of the letters around it."""


def plain(text: str) -> str:
    """As people wrote it, in their lines."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def cleaned(part: T) -> T:
    """A part of the paper with all its texts plain."""
    value: Any = part
    if isinstance(value, str):
        value = plain(value)
    elif isinstance(value, tuple):
        value = tuple(map(cleaned, value))
    elif is_dataclass(value) and not isinstance(value, type):
        value = replace(value, **{each.name: cleaned(getattr(value, each.name)) for each in fields(value)})
    found: T = value
    return found
