"""The types of columns, the same on both databases: instants, wall times, words and nested values.

Nothing here knows a table.
"""

import json
from collections import OrderedDict
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, String, Text, types

REMEMBERED = 1024
"""Nested values whose text is known, for each column."""


class Instant(types.TypeDecorator[datetime]):
    """A moment in UTC. On SQLite it is text of one width, so that comparing texts compares moments."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        kind: types.TypeEngine[Any] = String(27) if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone; wall times have a type of their own")
        moment = value.astimezone(UTC)
        return fixed_width(moment) + "Z" if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        moment: datetime = value
        return moment.astimezone(UTC)


class WallTime(types.TypeDecorator[datetime]):
    """A local slot: naive, and never converted."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        kind: types.TypeEngine[Any] = String(26) if dialect.name == "sqlite" else DateTime(timezone=False)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is not None:
            raise ValueError("a wall time has no zone; instants have a type of their own")
        return fixed_width(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return datetime.fromisoformat(value) if isinstance(value, str) else value


def fixed_width(moment: datetime) -> str:
    """Without strftime, whose %Y drops leading zeros on some systems."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds")


def storable(text: str) -> str:
    """What a database or an encoding refuses (NUL, lone surrogates) becomes a question mark.

    Else one such character in a chat message would be an event that can never be stored.
    """
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


class Words(types.TypeDecorator[str]):
    """Text from outside."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class Nested(types.TypeDecorator[Any]):
    """A value that is read and written as a whole, as JSON; `shape` is the domain's own type."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)
        # The values are frozen, so that those that read the same may be the same; most are, and checking takes longer.
        self._read = lru_cache(maxsize=REMEMBERED)(self._adapter.validate_json)
        self._texts: OrderedDict[int, tuple[Any, str]] = OrderedDict()

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        known = self._texts.get(id(value))  # what is written is mostly what was just read, the very same value
        return known[1] if known else self._remember(value, self._text(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        if value is None:
            return None
        read = self._read(value)
        self._remember(read, value)
        return read

    def _text(self, value: Any) -> str:
        # Keys are sorted, so that equal values are equal texts and can be looked for.
        text = json.dumps(self._adapter.dump_python(value, mode="json"), sort_keys=True, ensure_ascii=False)
        return storable(text)

    def _remember(self, value: Any, text: str) -> str:
        """The value is kept with its text, so that no other one can have its identity meanwhile."""
        self._texts[id(value)] = (value, text)
        if len(self._texts) > REMEMBERED:
            self._texts.popitem(last=False)
        return text
