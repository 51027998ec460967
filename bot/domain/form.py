"""Forms and their fields, as every adapter can show them, and what an event is answered with.

Submitted values are tuples of strings by field name: ISO days, HH:MM times, platform ids of people and places.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.message import Message
from bot.domain.places import Place

Values = Mapping[str, tuple[str, ...]]


class FormId(StrEnum):
    SET_UP = "set_up"
    CALENDAR_FILE = "calendar_file"
    CALENDAR_EVENTS = "calendar_events"
    ANSWER = "answer"
    UNKNOWN = "unknown"
    LEVELS = "levels"
    AGREE_WITH = "agree_with"
    AGREED_ANSWER = "agreed_answer"
    SHARE_PRACTICE = "share_practice"
    MAKE_STEP = "make_step"
    CHANGE_STEP = "change_step"
    MOVE_STEP = "move_step"
    DROP_STEP = "drop_step"
    REPLY_TO_TEAM = "reply_to_team"
    REVISE_PAGE = "revise_page"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Note:
    """Words between fields; nothing to fill in."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = True
    longest: int = 300


@dataclass(frozen=True, slots=True)
class Paragraph:
    name: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = True
    longest: int = 3000


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Pick:
    name: str
    label: str
    options: tuple[Option, ...]
    chosen: tuple[str, ...] = ()
    many: bool = False
    required: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    label: str
    value: str = ""
    required: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    name: str
    label: str
    value: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class PersonPick:
    name: str
    label: str
    chosen: tuple[str, ...] = ()
    many: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class PlacePick:
    name: str
    label: str
    chosen: str = ""
    required: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A small text file (an iCalendar file); its content is submitted as the field's value."""

    name: str
    label: str
    ends_with: str
    hint: str = ""


Field = Note | Line | Paragraph | Pick | Day | Time | PersonPick | PlacePick | Upload


@dataclass(frozen=True, slots=True)
class Form:
    id: FormId
    subject: str
    title: str
    fields: tuple[Field, ...]
    submit: str


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class Private:
    """Said to one person only, in the place where they acted. It may be lost; nothing depends on it."""

    message: Message


@dataclass(frozen=True, slots=True)
class Show:
    form: Form


@dataclass(frozen=True, slots=True)
class Invalid:
    """What is wrong with a submitted form, by field name; the form stays open."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """What of a home view concerns one place. Its buttons act there, though they are pressed elsewhere."""

    place: Place
    message: Message


@dataclass(frozen=True, slots=True)
class Home:
    """A person's own view: what concerns no place, then a part for each of their places."""

    message: Message
    parts: tuple[Part, ...] = ()


Reply = Nothing | Private | Show | Invalid | Home
