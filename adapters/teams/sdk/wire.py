"""What travels inside our own cards and comes back when they are used. It carries no rights and nobody's words.

Render writes it and inbound reads it. Teams adds what was typed to it, by the fields' names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.form import FormId, Values
from bot.domain.message import Act

KEY = "reflectory"
"""Under this name stands what is ours, beside the fields and what Teams adds."""

TYPED = "field."
"""Begins the names of the fields of a form, so that none is taken for Teams' own."""

MANY = "fields."
"""Begins the names of those that hold several values, which Teams sends as one text with commas between them."""

FETCH = {"msteams": {"type": "task/fetch"}}
"""Makes a button ask us for a dialog."""


class WireError(ValueError):
    """This did not come from a card of ours."""


class Use(StrEnum):
    PRESS = "press"
    FORM = "form"
    COMMAND = "command"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Press:
    """A button. `channel` is set where it acts in another place than the one it is pressed in."""

    act: Act
    subject: str
    channel: str = ""

    @property
    def data(self) -> dict[str, Any]:
        return {KEY: [Use.PRESS, self.act, self.subject, self.channel]}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form. `thread` is that of the message from which it was opened; `opening` names that one time it was.

    A dialog can be sent off once: what comes again with the same `opening`, Teams has sent again.
    """

    form: FormId
    subject: str
    channel: str = ""
    thread: str = ""
    opening: str = ""

    @property
    def data(self) -> dict[str, Any]:
        return {KEY: [Use.FORM, self.form, self.subject, self.channel, self.thread, self.opening]}


@dataclass(frozen=True, slots=True)
class Again:
    """A command that is given once more, now by a button, which can open a form."""

    command: str

    @property
    def data(self) -> dict[str, Any]:
        return {KEY: [Use.COMMAND, self.command]}


def file(key: str) -> dict[str, Any]:
    """What comes back with the answer to whether a file may be put into a drive; `key` is that of its delivery."""
    return {KEY: [Use.FILE, key]}


def file_of(value: Mapping[str, Any]) -> str | None:
    match value.get(KEY):
        case [Use.FILE, str(key)]:
            return key
        case _:
            return None


Sent = Press | Filled | Again


def read(value: Mapping[str, Any]) -> Sent:
    """Raises WireError."""
    match value.get(KEY):
        case [Use.PRESS, str(act), str(subject), str(channel)]:
            return Press(_known(Act, act), subject, channel)
        case [Use.FORM, str(form), str(subject), str(channel), str(thread), str(opening)]:
            return Filled(_known(FormId, form), subject, channel, thread, opening)
        case [Use.COMMAND, str(command)]:
            return Again(command)
        case _:
            raise WireError("this was not written by us")


def typed(value: Mapping[str, Any]) -> Values:
    """What was filled in, by field."""
    found: dict[str, tuple[str, ...]] = {}
    for name, said in value.items():
        if isinstance(said, str) and name.startswith(TYPED):
            found[name.removeprefix(TYPED)] = (said,)
        elif isinstance(said, str) and name.startswith(MANY):
            found[name.removeprefix(MANY)] = tuple(each for each in said.split(",") if each)
    return found


def _known(kind: type[Any], name: str) -> Any:
    try:
        return kind(name)
    except ValueError:
        raise WireError("there is no such button") from None
