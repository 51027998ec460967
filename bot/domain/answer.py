"""What people said: answers, stances on gates, voices of agreement, the team's agreed answers and next steps.

What is deleted keeps its address and loses its words, so that a late copy can not bring it back.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.audience import Promise
from bot.domain.places import MessageRef, PersonRef, Place


class AnswerKind(StrEnum):
    REPLY = "reply"
    FORM = "form"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """`branch` is the ref of the question or follow-up it was given to; empty for a plain reply, which digest places.

    `message` is the person's own message; None for what came by form and is posted by us. `shared` is the author's
    *OK to share*; `promise` the one that the prompt made; `agrees_with` the answer it seconds.
    """

    id: str
    reflection: str
    prompt: str
    place: Place
    author: PersonRef
    kind: AnswerKind
    written_at: datetime
    version: str
    promise: Promise
    text: str = ""
    files: tuple[str, ...] = ()
    branch: str = ""
    message: MessageRef | None = None
    late: bool = False
    shared: bool = False
    taken_out: bool = False
    deleted: bool = False

    @property
    def counts(self) -> bool:
        return not self.deleted and not self.taken_out


class Side(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Stance:
    """One vote on a gate. A person's newest one counts; the earlier ones say where their answers belong."""

    id: str
    reflection: str
    prompt: str
    place: Place
    question: str
    person: PersonRef
    side: Side
    at: datetime
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """*I agree with ...*: a person who seconds an answer."""

    answer: str
    reflection: str
    prompt: str
    place: Place
    person: PersonRef
    at: datetime


@dataclass(frozen=True, slots=True)
class Pass:
    """*Not this time*: the question leaves this person's own list. Nobody else is told."""

    reflection: str
    prompt: str
    place: Place
    person: PersonRef
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """The team's agreed answer to an item, dissent beside it. One for each prompt; a newer one replaces it.

    `quotes` are the answers whose words it held when it was written: that outlives an edit or a deletion of theirs.
    """

    prompt: str
    reflection: str
    place: Place
    text: str
    dissent: str
    by: PersonRef
    at: datetime
    quotes: tuple[str, ...] = ()


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class NextStep:
    """A commitment: what, who, by when. `number` counts within the reflection; `moved` how often its date changed.

    `owner_name` is typed, of somebody who is nobody in the channel; an `owner` wins. `why` is the word on its last move
    or its drop. `quotes` are the answers of other people whose words it held when they were written.
    """

    id: str
    reflection: str
    prompt: str
    place: Place
    number: int
    what: str
    owner: PersonRef | None
    due: date | None
    by: PersonRef
    at: datetime
    state: StepState = StepState.OPEN
    moved: int = 0
    asked: bool = False
    quotes: tuple[str, ...] = ()
    owner_name: str = ""
    first: str = ""
    barrier: str = ""
    involve: str = ""
    why: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """All that was written in it, but for names."""
        return tuple(filter(None, (self.what, self.first, self.barrier, self.why)))


class StepEvent(StrEnum):
    CHANGED = "changed"
    MOVED = "moved"
    DONE = "done"
    REOPENED = "reopened"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class StepChange:
    """One entry in a next step's history, `number` counting within it. How it began, the step itself tells.

    `was` and `due` are the dates before and after a move. `by` is None once that person asked to be forgotten.
    """

    step: str
    number: int
    reflection: str
    place: Place
    event: StepEvent
    by: PersonRef | None
    at: datetime
    why: str = ""
    was: date | None = None
    due: date | None = None
