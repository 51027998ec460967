"""What belongs to a leadership channel: the calendar of its page, each page that left, and what teams ask it to decide.

The teams' own parts of such a page are report's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.cadence import Cadence
from bot.domain.identity import identity
from bot.domain.places import PersonRef, Place

MOST_DECISIONS = 3
"""Decisions that a page asks for; others wait for the next one."""


class Stage(StrEnum):
    """What falls due next: the teams' sections are written and shown to their facilitators, or the page leaves."""

    PREPARE = "prepare"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Briefing:
    """A leadership channel's page, again and again. `leaves` is the local day of the coming one.

    It is None past the calendar. `at` (UTC) is when its `stage` falls due; None: never.
    """

    place: Place
    cadence: Cadence
    stage: Stage
    leaves: date | None
    at: datetime | None

    @property
    def issue(self) -> str:
        """The id of the page that leaves next."""
        return issue_id(self.place, self.leaves)


def issue_id(place: Place, leaves: date | None) -> str:
    return identity("issue", place.workspace, place.channel, leaves)


@dataclass(frozen=True, slots=True)
class Issue:
    """One page that left. It holds no words: it is written anew whenever it is shown."""

    id: str
    place: Place
    leaves: date
    sent_at: datetime


class Verdict(StrEnum):
    YES = "yes"
    NOT_NOW = "not_now"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a team put before its leaders, and their answer to it.

    It is the next step `step`, or where that is empty the question of `prompt`, which nobody in the team could answer.
    """

    id: str
    reflection: str
    place: Place
    prompt: str
    step: str
    by: PersonRef
    at: datetime
    withdrawn: bool = False
    verdict: Verdict | None = None
    why: str = ""
    decided_by: PersonRef | None = None
    decided_at: datetime | None = None


def matter_id(prompt: str, step: str) -> str:
    """A step, or a question, is put before leaders once; taken back and put again it is the same matter."""
    return identity("matter", prompt, step)


@dataclass(frozen=True, slots=True)
class Revision:
    """A line of a section that a facilitator took out (`text` empty) or reworded before leaders read it.

    `line` is the id of the answer or the next step, or of the prompt for its agreed answer. What is reworded stands
    for the wording that it replaced, by its fingerprint `of`: when that changes, the line is left out. `quotes` are the
    answers whose words it held when it was written.
    """

    page: str
    line: str
    reflection: str
    place: Place
    text: str
    of: str
    quotes: tuple[str, ...]
    by: PersonRef
    at: datetime


def wording_of(text: str) -> str:
    """The fingerprint of a line's own words."""
    return identity("wording", text)
