"""Checks a document against a schema and says every fault in an editor's words. The schema itself is in schema."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from storage.worksheets.document import Document, Spot
from storage.worksheets.faults import Fault
from storage.worksheets.schema import Keys

KeysT = TypeVar("KeysT", bound=Keys)
Words = tuple[str, str]

_PATTERNS = {
    "id": "write small letters, digits and single dashes, such as my-worksheet",
    "worksheet": "write the id of a worksheet, such as local-self-assessment",
    "language": "write a language and a country, such as en-US",
    "url": "write a whole address that starts with https://",
}


def parse(document: Document, schema: type[KeysT]) -> tuple[KeysT | None, list[Fault]]:
    try:
        return schema.model_validate(document.data), []
    except ValidationError as invalid:
        errors = [error for error in invalid.errors() if error["loc"] not in document.refused]
        return None, [document.fault(error["loc"], *_words(error, schema)) for error in errors]


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def _words(error: ErrorDetails, schema: type[Keys]) -> Words:
    name = _name(error["loc"])
    if error["type"] == "extra_forbidden":
        return _unknown_key(error["loc"], schema)
    if error["input"] is None:
        return f"{name} has no value", "write it after the colon, or remove the line where it may be left out"
    wording = _WORDING.get(error["type"])
    return wording(name, error) if wording else (f"{name}: {error['msg']}", "see content/README.md")


def _name(spot: Spot) -> str:
    *before, last = spot or ("file",)
    return f"item {last + 1} of `{before[-1]}`" if isinstance(last, int) else f"`{last}`"


def _unknown_key(spot: Spot, schema: type[Keys]) -> Words:
    key, known = str(spot[-1]), list(_schema_at(spot[:-1], schema).model_fields)
    guess = did_you_mean(key, known)
    return f"the key `{key}` is unknown here", f"did you mean `{guess}`?" if guess else f"known are {_list(known)}"


def _schema_at(spot: Spot, schema: type[BaseModel]) -> type[BaseModel]:
    for step in spot:
        if isinstance(step, str):
            schema = _inner(schema.model_fields[step].annotation)
    return schema


def _inner(annotation: Any) -> type[BaseModel]:
    """The schema inside `list[X]` or `X | None`."""
    inner: type[BaseModel] = next((part for part in get_args(annotation) if part is not type(None)), annotation)
    return inner


def _not_words(name: str, error: ErrorDetails) -> Words:
    if isinstance(error["input"], dict):
        return f"{name} has a colon in it and became a key", "put the whole text in quotes"
    if isinstance(error["input"], list):
        return f"{name} is a list, not words", "write one text after the colon, without dashes"
    return f"{name} is {error['input']!r} to YAML, not words", "put it in quotes"


def _not_one_of(name: str, error: ErrorDetails) -> Words:
    return f"{name} is {_short(error['input'])}", f"write {error['ctx']['expected']}"


def _too_long(name: str, error: ErrorDetails) -> Words:
    length, most = len(error["input"].strip()), error["ctx"]["max_length"]
    return f"{name} has {length} characters, more than {most}", "say it in fewer words, or move a part to `points`"


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:40]}..."


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


_WORDING: dict[str, Callable[[str, ErrorDetails], Words]] = {
    "missing": lambda name, _: (f"{name} is missing", f"add a line with {name} and a colon"),
    "string_type": _not_words,
    "string_too_short": lambda name, _: (f"{name} is empty", "write at least a word"),
    "string_too_long": _too_long,
    "string_pattern_mismatch": lambda name, error: (
        f"{name} is {_short(error['input'])}",
        _PATTERNS.get(name.strip("`"), "see content/README.md"),
    ),
    "int_type": lambda name, _: (f"{name} is not a whole number", "write digits without quotes, such as 1"),
    "greater_than_equal": lambda name, _: (f"{name} is less than 1", "start with 1, add 1 with each published change"),
    "list_type": lambda name, _: (f"{name} is not a list", "write each item on a line of its own after a dash"),
    "too_short": lambda name, _: (f"{name} is an empty list", "add at least one item"),
    "model_type": lambda name, _: (f"{name} is not a group of keys", "write its keys below it, indented"),
    "literal_error": _not_one_of,
}
