"""The keys of a worksheet file and of a practice file, and the domain values that they become.

Rules between keys (numbers, branches, references) are not here but in rules.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.domain.worksheet import (
    Action,
    FollowUp,
    Practice,
    Principle,
    Question,
    QuestionKind,
    Resource,
    Source,
    Term,
    Worksheet,
)

Ref = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
About = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3000)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}-[A-Z]{2}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=500)]
Level = Literal["state", "region", "district", "school", "institution"]


class Keys(BaseModel):
    """A group of keys. Strict, so that a number never passes for words; closed, so that typing errors are told."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SourceKeys(Keys):
    title: Line
    publisher: Line
    attribution: Text

    def value(self) -> Source:
        return Source(self.title, self.publisher, self.attribution)


class TermKeys(Keys):
    term: Line
    meaning: Text

    def value(self) -> Term:
        return Term(self.term, self.meaning)


class ResourceKeys(Keys):
    title: Line
    url: Url | None = None
    about: Text | None = None

    def value(self) -> Resource:
        return Resource(self.title, self.url, self.about)


class FollowUpKeys(Keys):
    ref: Ref
    text: Line
    points: list[Line] = []

    def value(self) -> FollowUp:
        return FollowUp(self.ref, self.text, tuple(self.points))


class NextStepsKeys(Keys):
    ref: Ref
    text: Line
    points: list[Line] = []

    def value(self) -> Question:
        return Question(self.ref, QuestionKind.NEXT_STEPS, self.text, tuple(self.points))


class QuestionKeys(Keys):
    ref: Ref
    kind: Literal["gate", "open"]
    text: Line
    points: list[Line] = []
    levels: list[Level] = []
    yes: FollowUpKeys | None = None
    no: FollowUpKeys | None = None

    def value(self) -> Question:
        return Question(
            self.ref,
            QuestionKind(self.kind),
            self.text,
            tuple(self.points),
            tuple(self.levels),
            self.yes.value() if self.yes else None,
            self.no.value() if self.no else None,
        )


class ActionKeys(Keys):
    ref: Ref
    title: Line
    questions: list[QuestionKeys] = Field(min_length=1)

    def value(self) -> Action:
        return Action(self.ref, self.title, tuple(question.value() for question in self.questions))


class PracticeKeys(Keys):
    title: Line
    place: Line
    text: Text
    illuminates: list[Ref] = []

    def value(self) -> Practice:
        return Practice(self.title, self.place, self.text, tuple(self.illuminates))


class PracticeFile(Keys):
    """Belongs to one principle of one worksheet."""

    worksheet: Id
    principle: Ref
    source: SourceKeys
    practice: list[PracticeKeys] = Field(min_length=1)
    further: list[ResourceKeys] = []


class PrincipleKeys(Keys):
    ref: Ref
    title: Line
    actions: list[ActionKeys] = Field(min_length=1)
    next_steps: NextStepsKeys
    resources: list[ResourceKeys] = []

    def value(self, practice: list[PracticeFile]) -> Principle:
        return Principle(
            self.ref,
            self.title,
            tuple(action.value() for action in self.actions),
            self.next_steps.value(),
            tuple(resource.value() for resource in self.resources),
            tuple(resource.value() for file in practice for resource in file.further),
            tuple(example.value() for file in practice for example in file.practice),
        )


class WorksheetFile(Keys):
    id: Id
    version: int = Field(ge=1)
    title: Line
    language: Language
    source: SourceKeys
    about: About
    terms: list[TermKeys] = []
    principles: list[PrincipleKeys] = Field(min_length=1)

    def value(self, practice: list[PracticeFile]) -> Worksheet:
        mine = [file for file in practice if file.worksheet == self.id]
        return Worksheet(
            self.id,
            self.version,
            self.title,
            self.about,
            self.source.value(),
            tuple(p.value([file for file in mine if file.principle == p.ref]) for p in self.principles),
            tuple(term.value() for term in self.terms),
        )
