"""What is looked for, apart from the values it is looked for with: so that each statement is built once, and prepared.

Building one takes longer than running it. Keys are one parameter however many there are; else each number of them
would make another statement.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Select, and_, bindparam, false, literal_column, or_, true, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.columns import Words, storable
from storage.mappings import Attribute, Cells, Kind

Choice = tuple[tuple[str, bool], ...]
"""Columns that hold given values, or NULL where it says so."""

Part = tuple[str, bool, tuple[Choice, ...]]
"""One attribute: its name, whether any number of keys is one parameter, and what may be there."""

Shape = tuple[Part, ...]


class _Keys(FunctionElement[Any]):
    """The rows of a JSON list of lists of texts, as a subquery."""

    inherit_cache = True


@compiles(_Keys)
def _for_sqlite(keys: _Keys, compiler: SQLCompiler, **kwargs: Any) -> str:
    given, *numbers = keys.clauses
    texts = ", ".join(f"json_extract(value, '$[{compiler.process(number)}]')" for number in numbers)
    return f"(SELECT {texts} FROM json_each({compiler.process(given, **kwargs)}))"


@compiles(_Keys, "postgresql")
def _for_postgres(keys: _Keys, compiler: SQLCompiler, **kwargs: Any) -> str:
    given, *numbers = keys.clauses
    texts = ", ".join(f"value ->> {compiler.process(number)}" for number in numbers)
    return f"(SELECT {texts} FROM json_array_elements({compiler.process(given, **kwargs)}))"


def among(columns: Sequence[Column[Any]], parameter: str) -> ColumnElement[bool]:
    """That these columns of text hold one of the keys in this parameter, which keys() makes."""
    given = _Keys(bindparam(parameter, type_=JSON), *(literal_column(str(number)) for number in range(len(columns))))
    return (columns[0] if len(columns) == 1 else tuple_(*columns)).op("IN", is_comparison=True)(given)


def keys(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """A value for among()."""
    return [[storable(text) for text in row] for row in rows]


def sought(kind: Kind[Any], equal: Mapping[str, object]) -> tuple[Shape, Cells]:
    """That attributes have values, apart from each other. Raises TypeError for a name that there is not."""
    unknown = [name for name in equal if name not in kind.attributes]
    if unknown:
        raise TypeError(f"{kind.type.__name__} has no {', '.join(unknown)}")
    parts: list[Part] = []
    values: Cells = {}
    for name, value in equal.items():
        part, cells = _part(kind, kind.attributes[name], value)
        parts.append(part)
        values |= cells
    return tuple(parts), values


def _part(kind: Kind[Any], attribute: Attribute, value: object) -> tuple[Part, Cells]:
    if not isinstance(value, list | set | frozenset) and (attribute.plural or not isinstance(value, tuple)):
        choices = [attribute.sought(value)]
    else:
        choices = [attribute.sought(each) for each in value]
        if choices and _are_keys(kind, choices):
            name, row = attribute.name, tuple((column, False) for column in choices[0])
            return (name, True, (row,)), {name: keys([tuple(cells.values()) for cells in choices])}
    rows = tuple(tuple((column, cell is None) for column, cell in cells.items()) for cells in choices)
    values = {
        _parameter(attribute.name, number, column): cell
        for number, cells in enumerate(choices)
        for column, cell in cells.items()
        if cell is not None
    }
    return (attribute.name, False, rows), values


def _are_keys(kind: Kind[Any], choices: Sequence[Cells]) -> bool:
    texts = all(isinstance(kind.table.c[column].type, Words) for column in choices[0])
    return texts and all(cells.keys() == choices[0].keys() and None not in cells.values() for cells in choices)


def _parameter(name: str, number: int, column: str) -> str:
    return f"{name}_{number}_{column}"


@lru_cache(maxsize=1024)
def condition(kind: Kind[Any], shape: Shape) -> ColumnElement[bool]:
    return and_(true(), *(_holds(kind, *part) for part in shape))


def _holds(kind: Kind[Any], name: str, as_keys: bool, choices: tuple[Choice, ...]) -> ColumnElement[bool]:
    if as_keys:
        return among([kind.table.c[column] for column, _ in choices[0]], name)
    return or_(false(), *(_equals(kind, name, number, choice) for number, choice in enumerate(choices)))


def _equals(kind: Kind[Any], name: str, number: int, choice: Choice) -> ColumnElement[bool]:
    return and_(
        *(
            kind.table.c[column].is_(None)
            if is_null
            else kind.table.c[column] == bindparam(_parameter(name, number, column))
            for column, is_null in choice
        )
    )


@lru_cache(maxsize=1024)
def selection(kind: Kind[Any], shape: Shape, limit: int | None = None) -> Select[Any]:
    """All of them in order, or the first ones."""
    return kind.selection.where(condition(kind, shape)).limit(limit)
