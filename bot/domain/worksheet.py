"""A worksheet as its authors published it: principles, actions, questions, resources, examples.

Values only; reading YAML lives in storage, choosing what to ask in plan.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NoReturn


class QuestionKind(StrEnum):
    OPEN = "open"
    GATE = "gate"
    NEXT_STEPS = "next_steps"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is asked of those who answered a gate with yes (ref ends in a) or no (ref ends in b)."""

    ref: str
    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the worksheet. `points` are its sub-questions; `levels` the levels of the system a gate spans."""

    ref: str
    kind: QuestionKind
    text: str
    points: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    yes: FollowUp | None = None
    no: FollowUp | None = None

    @property
    def branches(self) -> tuple[FollowUp, ...]:
        return tuple(branch for branch in (self.yes, self.no) if branch)


@dataclass(frozen=True, slots=True)
class Action:
    ref: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """Further reading. `url` only where the source document gives a link."""

    title: str
    url: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """An example of a principle in practice; `illuminates` names the questions or actions it is shown beside."""

    title: str
    place: str
    text: str
    illuminates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field and what it means, for *What does this mean?*."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Principle:
    ref: str
    title: str
    actions: tuple[Action, ...]
    next_steps: Question
    resources: tuple[Resource, ...] = ()
    further: tuple[Resource, ...] = ()
    practice: tuple[Practice, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order of the paper, the next-steps question last."""
        return (*(question for action in self.actions for question in action.questions), self.next_steps)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the worksheet comes from and how its publisher is credited."""

    title: str
    publisher: str
    attribution: str


@dataclass(frozen=True)  # without slots, for what is worked out once
class Worksheet:
    id: str
    version: int
    title: str
    about: str
    source: Source
    principles: tuple[Principle, ...]
    terms: tuple[Term, ...] = ()

    def questions(self) -> Iterator[Question]:
        for principle in self.principles:
            yield from principle.questions

    def question(self, ref: str) -> Question:
        """The question with this ref. Raises KeyError when there is none."""
        return self._questions.get(ref) or _missing(ref)

    def action(self, ref: str) -> Action:
        """The action with this ref. Raises KeyError when there is none."""
        found = (a for p in self.principles for a in p.actions if a.ref == ref)
        return next(found, None) or _missing(ref)

    def principle_of(self, ref: str) -> Principle:
        """The principle that a principle's, action's, question's or branch's ref belongs to. Raises KeyError."""
        return self._principles.get(ref.split(".", 1)[0]) or _missing(ref)

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {question.ref: question for question in self.questions()}

    @cached_property
    def _principles(self) -> Mapping[str, Principle]:
        return {principle.ref: principle for principle in self.principles}


def _missing(ref: str) -> NoReturn:
    raise KeyError(f"the worksheet has nothing numbered {ref!r}")
