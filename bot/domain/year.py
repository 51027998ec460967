"""A school year as a leadership channel's board reads it: finished values, which the gate has passed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from bot.domain.summary import ChapterProgress, StepLine

FIRST_MONTH = 7
"""A school year begins with July, whatever the day of a district's first lesson."""


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """July 1 of the year `begins` to June 30 of the next."""

    begins: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def first(self) -> date:
        return date(self.begins, FIRST_MONTH, 1)

    @property
    def after(self) -> date:
        """The first day of the next one."""
        return date(self.begins + 1, FIRST_MONTH, 1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.after

    def __str__(self) -> str:
        return f"{self.begins}-{(self.begins + 1) % 100:02}"


@dataclass(frozen=True, slots=True)
class WantedReport:
    file_format: str
    year: SchoolYear

    def __str__(self) -> str:
        return f"{self.file_format}/{self.year.begins}"

    @classmethod
    def read(cls, told: str) -> Self:
        """From what str() made. Raises ValueError for anything else."""
        file_format, _, begins = told.partition("/")
        return cls(file_format, SchoolYear(int(begins)))

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"year-report-{self.year}.{self.file_format}"


class Outcome(StrEnum):
    """What became of something that a team said. `yes`, `cannot` and `talk` are what leaders decided on it."""

    DID = "did"
    CANNOT = "cannot"
    YES = "yes"
    TALK = "talk"
    WORD = "word"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class SaidAndAnswered:
    """`answer` is what was done, or the leaders' words; empty where there are none."""

    said: str
    team: str
    answer: str
    kind: Outcome


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """One agreed answer, with the number of its principle and the question as it was asked.

    `reworded`: a facilitator put it in other words for leaders.
    """

    principle: str
    ref: str
    question: str
    text: str
    dissent: str
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class TeamYear:
    """One reflection within the year. No number of it tells who took part; without `chapters` nothing was told yet."""

    team: str
    worksheet: str
    purpose: str
    decide_by: date | None
    chapters: tuple[ChapterProgress, ...]
    agreed: tuple[AgreedLine, ...]
    steps: tuple[StepLine, ...]
    said_and_answered: tuple[SaidAndAnswered, ...]

    @property
    def done(self) -> int:
        return sum(chapter.done for chapter in self.chapters)

    @property
    def total(self) -> int:
        return sum(chapter.total for chapter in self.chapters)


@dataclass(frozen=True, slots=True)
class YearReport:
    """`teams` by the alphabet."""

    year: SchoolYear
    leadership: str
    teams: tuple[TeamYear, ...]

    @property
    def said_and_answered(self) -> tuple[SaidAndAnswered, ...]:
        return tuple(each for team in self.teams for each in team.said_and_answered)
