"""How a payload is read: cleaned once, checked by models, and refused without a word of what it held."""

import re
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

T = TypeVar("T")

DEEPEST = 100
"""No platform's payloads nest as deep: Slack's about twenty levels, a card of Teams' hardly more."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""No database keeps these: NUL, and halves of a pair of surrogates."""

_NAME = re.compile(r"[a-z0-9_]{1,40}")

Maybe = Annotated[T | None, BeforeValidator(lambda told: None if told == "" else told)]
"""Platforms leave out what there is not, or send null, or nothing between two quotes."""


def _or_none(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


Legible = Annotated[T | None, WrapValidator(_or_none)]
"""None where it can not be read: what is said beside it counts all the same."""

Many = Annotated[tuple[T, ...], Field(strict=False)]
"""JSON knows lists alone."""


class Malformed(ValueError):
    """This is not what the platform sends. The text names the place and quotes nothing of what is there."""


class Payload(BaseModel):
    """What is not named here may come and is not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True, loc_by_alias=False)

    @classmethod
    def read(cls, body: object) -> Self:
        """`body` is `storable`. Raises Malformed."""
        try:
            return cls.model_validate(body)
        except ValidationError as wrong:
            raise Malformed(_place(wrong)) from None


def storable(body: Any, deepest: int = DEEPEST) -> Any:
    """A copy without the characters that no database keeps: nobody's answer is refused for them.

    Raises Malformed when it is nested too deeply.
    """
    if not deepest:
        raise Malformed("the request is nested too deeply")
    match body:
        case str():
            return _UNSTORABLE.sub("", body)
        case dict():
            return {name: storable(value, deepest - 1) for name, value in body.items()}
        case list():
            return [storable(value, deepest - 1) for value in body]
        case _:
            return body


def _place(wrong: ValidationError) -> str:
    """Where the first fault is. Names that are not ours may be somebody's words."""
    first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    names = (str(part) for part in first["loc"])
    return f"{'.'.join(name if _NAME.fullmatch(name) else '?' for name in names) or 'the request'}: {first['type']}"
