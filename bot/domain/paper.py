"""What is filed, as parts that each file format draws its own way: the filled worksheet, the year report.

Text is plain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.domain.message import Chart
from bot.domain.places import PersonRef
from bot.domain.summary import Summary
from bot.domain.worksheet import Resource


@dataclass(frozen=True, slots=True)
class Heading:
    """1 is the document's own, 2 a principle, 3 an action, 4 a question; no level is left out on the way down."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of ours; `label` begins it."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer with its author, empty where the name is withheld."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where the paper has room to write: the answers; empty where there is none."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """A table: number, what, who, by when, where it stands. `details` are lines under the what of each row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    details: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The principle's own resources."""

    items: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Small print in columns, the first row their names. `shares` are the columns' parts of the width, 1 in all."""

    columns: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, its numbers beside it as text."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class NextPage:
    """What follows begins a page."""


Part = Heading | Line | Points | Box | Steps | Reading | Table | Drawing | NextPage


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be read: what it is called, whom it is about, and its parts. `dense`: a page holds much."""

    title: str
    subject: str
    parts: tuple[Part, ...]
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """What a file is made of: the summary for those who want values, its paper for those who want to read."""

    summary: Summary
    names: Mapping[PersonRef, str]
    paper: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class WantedFile:
    """`principle` is empty for all of them."""

    file_format: str
    principle: str = ""

    def __str__(self) -> str:
        return f"{self.file_format}/{self.principle}" if self.principle else self.file_format

    @classmethod
    def read(cls, told: str) -> Self:
        """From what str() made."""
        file_format, _, principle = told.partition("/")
        return cls(file_format, principle)

    def name(self, worksheet: str) -> str:
        """What the file is called."""
        part = f"-principle-{self.principle}" if self.principle else ""
        return f"{worksheet}{part}.{self.file_format}"
