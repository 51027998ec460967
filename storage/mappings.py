"""Rows as domain values and back, from the values' own type hints: one column for one attribute where that holds.

A place is (workspace, channel), a person the id within the row's workspace, a message its address. What a row may hold
and how rows are ordered stands here; the columns themselves are in tables.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cached_property, lru_cache
from operator import itemgetter
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import Select, Table, select

from bot.domain.answer import Agreement, Answer, NextStep, Pass, Stance, StepChange, Voice
from bot.domain.briefing import Briefing, Issue, Matter, Revision
from bot.domain.catching_up import ReadBack
from bot.domain.delivery import Delivery
from bot.domain.places import MessageRef, PersonRef, Place, Workspace
from bot.domain.plan import Item
from bot.domain.practice import PracticeNote
from bot.domain.reflection import Appointment, Prompt, Reflection
from bot.domain.report import LeadersReply, Page, Reporting
from storage import report_tables, tables

T = TypeVar("T")
Cells = dict[str, Any]
Row = Mapping[Any, Any]
"""Cells by column."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a value: how it becomes cells and how it is read back.

    `plural`: its own type is a tuple. `beside` are cells that say nothing about which value it is. `alike`: it is one
    cell, of the same name and value.
    """

    name: str
    write: Callable[[Any], Cells]
    read: Callable[[Row], Any]
    plural: bool = False
    beside: tuple[str, ...] = ()
    alike: bool = False

    def sought(self, value: Any) -> Cells:
        return {column: cell for column, cell in self.write(value).items() if column not in self.beside}


@dataclass(frozen=True, eq=False)
class Kind(Generic[T]):
    """How one type of value is stored. `order` are the columns that its rows are read in the order of."""

    type: type[T]
    table: Table
    attributes: Mapping[str, Attribute]
    order: tuple[str, ...]

    def row(self, value: T, **further: Any) -> Cells:
        """The value's cells. Raises ValueError when it names two workspaces: no row reaches into another's."""
        row: Cells = {name: getattr(value, name) for name in self._alike} | further
        for attribute in self._others:
            cells = attribute.write(getattr(value, attribute.name))
            if cells.get("workspace", row.get("workspace")) != row.get("workspace", cells.get("workspace")):
                raise ValueError(f"{self.type.__name__}: {attribute.name} is not in the workspace of the rest")
            row |= cells
        return row

    def cells(self, value: T, columns: Iterable[str]) -> Cells:
        """Those in these columns alone."""
        wanted = tuple(columns)
        holding = dict.fromkeys(self._holding(value)[column] for column in wanted)
        found: Cells = {}
        for name in holding:
            found |= self.attributes[name].write(getattr(value, name))
        return {column: found[column] for column in wanted}

    def changed(self, before: T, after: T) -> tuple[str, ...]:
        """The columns in which two values of one key differ."""
        pairs = ((each, getattr(before, each.name), getattr(after, each.name)) for each in self.attributes.values())
        columns = (column for attribute, old, new in pairs if old != new for column in attribute.write(new))
        return tuple(dict.fromkeys(column for column in columns if column not in self.key))

    def value(self, row: Row) -> T:
        return self.type(*[read(row) for read in self._reads])

    def _holding(self, value: T) -> Mapping[str, str]:
        """The attribute that each column holds: of any value the same, so that the first one tells it."""
        if not self._known:
            for name, attribute in self.attributes.items():
                for column in attribute.write(getattr(value, name)):
                    self._known.setdefault(column, name)
        return self._known

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}

    @cached_property
    def _alike(self) -> tuple[str, ...]:
        return tuple(name for name, attribute in self.attributes.items() if attribute.alike)

    @cached_property
    def _others(self) -> tuple[Attribute, ...]:
        return tuple(attribute for attribute in self.attributes.values() if not attribute.alike)

    @cached_property
    def _reads(self) -> list[Callable[[Row], Any]]:
        """In the order of the type's attributes."""
        return [attribute.read for attribute in self.attributes.values()]

    @cached_property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.primary_key)

    @cached_property
    def selection(self) -> Select[Any]:
        """All of them, in order."""
        return select(self.table).order_by(*(self.table.c[column] for column in self.order))


@lru_cache(maxsize=4096)
def workspace_of(text: str) -> Workspace:
    return Workspace.parse(text)


def _here(name: str) -> Attribute:
    def write(place: Place) -> Cells:
        return {"workspace": str(place.workspace), "channel": place.channel}

    return Attribute(name, write, lambda row: Place(workspace_of(row["workspace"]), row["channel"]))


def _within(name: str, kind: type[Place] | type[PersonRef]) -> Attribute:
    """Another place or a person of the row's workspace: only the id needs a column."""
    part = "channel" if kind is Place else "id"

    def write(value: Any) -> Cells:
        return {name: None} if value is None else {"workspace": str(value.workspace), name: getattr(value, part)}

    def read(row: Row) -> Any:
        return None if row[name] is None else kind(workspace_of(row["workspace"]), row[name])

    return Attribute(name, write, read)


def _people(name: str) -> Attribute:
    def write(people: tuple[PersonRef, ...]) -> Cells:
        spaces = {str(person.workspace) for person in people}
        if len(spaces) > 1:
            raise ValueError(f"{name} are not in one workspace")
        return {**dict.fromkeys(("workspace",) if spaces else (), *spaces), name: tuple(each.id for each in people)}

    def read(row: Row) -> tuple[PersonRef, ...]:
        return tuple(PersonRef(workspace_of(row["workspace"]), each) for each in row[name])

    return Attribute(name, write, read, plural=True)


def _message(table: Table, name: str) -> Attribute:
    """An address. Only what may have been continued in further messages has a column for those."""
    channel, id_, root, more = (f"{name}_{part}" for part in ("channel", "id", "root", "more"))
    continued = more in table.c

    def write(ref: MessageRef | None) -> Cells:
        rest = {more: ref.more if ref else ()} if continued else {}
        if ref is None:
            return {channel: None, id_: None, root: None, **rest}
        return {"workspace": str(ref.place.workspace), channel: ref.place.channel, id_: ref.id, root: ref.root, **rest}

    def read(row: Row) -> MessageRef | None:
        if row[id_] is None:
            return None
        place = Place(workspace_of(row["workspace"]), row[channel])
        return MessageRef(place, row[id_], row[root], row[more] if continued else ())

    # A message is known by place and id. The rest of its address is not always told where the message is looked for.
    return Attribute(name, write, read, beside=(root, more))


def _enum(name: str, kind: type[Enum]) -> Attribute:
    members = {member.value: member for member in kind}

    def read(row: Row) -> Enum | None:
        return None if row[name] is None else members[row[name]]

    return Attribute(name, lambda value: {name: None if value is None else value.value}, read)


def _text_or_null(name: str) -> Attribute:
    """A reference that may be missing: the values say it with an empty text, the table with NULL."""
    return Attribute(name, lambda value: {name: value or None}, lambda row: row[name] or "")


def _plain(name: str, plural: bool) -> Attribute:
    return Attribute(name, lambda value: {name: value}, itemgetter(name), plural, alike=True)


def _attribute(table: Table, name: str, hint: Any) -> Attribute:  # noqa: PLR0911 - one return for each kind of type
    options = [each for each in get_args(hint) if each is not NoneType]
    kind = options[0] if len(options) == 1 and NoneType in get_args(hint) else hint
    if kind is Place and name == "place":
        return _here(name)
    if kind is Place or kind is PersonRef:
        return _within(name, kind)
    if kind is MessageRef:
        return _message(table, name)
    if kind == tuple[PersonRef, ...]:
        return _people(name)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(name, kind)
    if hint is str and table.c[name].nullable:
        return _text_or_null(name)
    return _plain(name, get_origin(kind) is tuple)


_STORED: dict[type[Any], tuple[Table, str]] = {
    Reflection: (tables.reflection, "created_at id"),
    Item: (tables.item, "position workspace reflection ref"),
    Prompt: (tables.prompt, "opened_at id"),
    Appointment: (tables.appointment, "at workspace reflection due subject"),
    Answer: (tables.answer, "written_at id"),
    Stance: (tables.stance, "at id"),
    Voice: (tables.voice, "at answer person"),
    Pass: (tables.skipped, "at prompt person"),
    Agreement: (tables.agreement, "at prompt"),
    NextStep: (tables.next_step, "number id"),
    StepChange: (tables.step_change, "step number"),
    PracticeNote: (tables.practice_note, "at id"),
    Page: (report_tables.page, "until id"),
    Reporting: (report_tables.reporting, "at reflection leadership"),
    LeadersReply: (report_tables.leaders_reply, "at id"),
    Briefing: (report_tables.briefing, "workspace channel"),
    Issue: (report_tables.issue, "sent_at id"),
    Matter: (report_tables.matter, "at id"),
    Revision: (report_tables.revision, "at page line"),
    Delivery: (tables.delivery, "since number id"),
    ReadBack: (tables.read_back, "since thread"),
}


def kind_of(type_: type[T]) -> Kind[T]:
    """How this type of value is stored. Raises TypeError when it is not."""
    if type_ not in _KINDS:
        raise TypeError(f"{type_.__name__} is not stored")
    return _KINDS[type_]


def _kind(type_: type[T], table: Table, order: str) -> Kind[T]:
    hints = get_type_hints(type_)
    names = [field.name for field in fields(type_)]  # type: ignore[arg-type]
    attributes = {name: _attribute(table, name, hints[name]) for name in names}
    return Kind(type_, table, attributes, tuple(order.split()))


_KINDS: dict[type[Any], Kind[Any]] = {type_: _kind(type_, *how) for type_, how in _STORED.items()}
