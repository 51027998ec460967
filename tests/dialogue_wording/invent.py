"""Makes up arguments for any wording function from its annotations, the same ones for the same seed."""

import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.worksheet import Worksheet
from storage.worksheets import read_library

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "briefing",
    "dates",
    "excerpts",
    "forms",
    "home",
    "last_time",
    "mistakes",
    "notices",
    "pages",
    "practices",
    "private",
    "prompts",
    "setup_form",
    "steps",
    "usage",
)
PLAIN = "Sample"
HOSTILE = "{name} {0} {day!r:>9} {{n}} }{ %s %(n)d <b>*x*</b> “q”"
ROUNDS = 25

PARAMETERS: dict[str, tuple[Any, ...]] = {
    "branches": ((("1", "1"),), (("1", "1"), ("2", "2"))),
    "value": ("actions", "questions", "own", "live", "3"),
}
FIELDS: dict[str, tuple[Any, ...]] = {"days": ((0,), (0, 2), (1, 3, 4)), "item": ("1.A.1", "1.N")}
"""What only some values make sense for, by the name of the parameter or the field."""

SCALARS: dict[object, tuple[Any, ...]] = {
    int: (0, 1, 2, 5),
    bool: (True, False),
    date: (date(2027, 5, 14), date(2026, 1, 1)),
    datetime: (datetime.combine(date(2027, 5, 14), time(9, 5)), datetime.combine(date(2026, 1, 1), time(13))),
    time: (time(9, 5), time(12, 30)),
}


def functions() -> Iterator[Callable[..., Any]]:
    """Every public function of bot/dialogue/wording."""
    for name in MODULES:
        module = import_module(f"bot.dialogue.wording.{name}")
        for function in vars(module).values():
            ours = inspect.isfunction(function) and function.__module__ == module.__name__
            if ours and not function.__name__.startswith("_"):
                yield function


def called(function: Callable[..., Any], text: str, seed: int) -> Any:
    dice = Random(f"{function.__qualname__} {seed}")
    hints = get_type_hints(function)
    return function(
        **{name: _argument(hints[name], name, text, dice) for name in inspect.signature(function).parameters}
    )


def _argument(hint: Any, name: str, text: str, dice: Random) -> Any:
    return dice.choice(PARAMETERS[name]) if name in PARAMETERS else _invented(hint, name, text, dice)


def _invented(hint: Any, name: str, text: str, dice: Random) -> Any:
    if name in FIELDS:
        return dice.choice(FIELDS[name])
    if hint is str:
        return text
    if hint in SCALARS:
        return dice.choice(SCALARS[hint])
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return dice.choice(list(hint))
    if is_dataclass(hint) and hint is not Worksheet:
        hints = get_type_hints(hint)
        return hint(**{each.name: _invented(hints[each.name], each.name, text, dice) for each in fields(hint)})  # type: ignore[operator]
    return _composed(hint, name, text, dice)


def _composed(hint: Any, name: str, text: str, dice: Random) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _invented(dice.choice(inner), name, text, dice)
    if hint is type(None):
        return None
    if hint is Worksheet:
        return replace(worksheet(), title=text)
    if origin is Mapping:
        return {
            _invented(inner[0], "", text, dice): _invented(inner[1], "", text, dice) for _ in range(dice.randrange(3))
        }
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(_invented(each, "", text, dice) for each in inner)
    return tuple(_invented(inner[0], "", text, dice) for _ in range(dice.randrange(3)))


@cache
def worksheet() -> Worksheet:
    return next(each for each in read_library(ROOT / "content") if each.id == "local-self-assessment")


def texts(said: Any) -> Iterator[str]:
    """Every string that people would read in a message or a form; values and subjects of fields are not read."""
    if isinstance(said, str):
        yield from () if isinstance(said, Enum) else (said,)
        return
    for part in _parts(said):
        yield from texts(part)


def _parts(said: Any) -> Iterator[Any]:
    if isinstance(said, Mapping):
        yield from said.values()
    elif isinstance(said, tuple | list):
        yield from said
    elif is_dataclass(said):
        whole = isinstance(said, Message | Form)
        yield from (getattr(said, each.name) for each in fields(said) if each.name in READ or whole)


READ = {
    "text",
    "label",
    "hint",
    "title",
    "submit",
    "by",
    "items",
    "buttons",
    "caption",
    "columns",
    "rows",
    "bars",
    "options",
}
