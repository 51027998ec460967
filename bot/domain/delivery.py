"""Messages that we intend to exist, and where each stands. A delivery holds nobody's words: it is written when sent.

planned > claimed > posted | unknown | parked | withdrawn; a newer wanted revision plans a posted one again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import Waits
from bot.domain.identity import identity
from bot.domain.places import MessageRef, Place


class Kind(StrEnum):
    WELCOME = "welcome"
    PROMPT = "prompt"
    FOLLOW_UP = "follow_up"
    FORM_ANSWER = "form_answer"
    REMINDER = "reminder"
    AGREED = "agreed"
    PRACTICE_REQUEST = "practice_request"
    STEP = "step"
    STEP_CHECK = "step_check"
    TEAM_PAGE = "team_page"
    BRIEFING = "briefing"
    LEADERS_PAGE = "leaders_page"
    PAGE_DETAIL = "page_detail"
    PICTURE = "picture"
    PAGE_REVIEW = "page_review"
    REPORT_REQUEST = "report_request"
    LEADERS_REPLY = "leaders_reply"
    MATTER = "matter"
    VERDICT = "verdict"
    NOTICE = "notice"
    MARK = "mark"
    EXPORT = "export"
    YEAR_REPORT = "year_report"


class Policy(StrEnum):
    """once: looked up on doubt, then posted. best_effort: simply done again, as twice is once (a sign on a message)."""

    ONCE = "once"
    BEST_EFFORT = "best_effort"


class DeliveryState(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"
    POSTED = "posted"
    UNKNOWN = "unknown"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Intention:
    """That a message of this kind about this subject should stand in a place, as of now. Saying it again refreshes it.

    `thread` is the id of the delivery whose message is the root of the thread; it waits until that one is posted.
    """

    kind: Kind
    subject: str
    place: Place
    reflection: str = ""
    thread: str = ""
    policy: Policy = Policy.ONCE

    @property
    def id(self) -> str:
        return delivery_id(self.kind, self.subject, self.place)


def delivery_id(kind: Kind, subject: str, place: Place) -> str:
    """The key of a message, which the message itself carries on its platform."""
    return identity(kind, subject, place.workspace, place.channel)


@dataclass(frozen=True, slots=True)
class Delivery:
    """An intention with its fate. `shown` is the revision people see (0: none yet), `wanted` the one they should see.

    `attempt` grows with each claim and fences late workers off. Instants are the database's, in UTC.
    """

    id: str
    place: Place
    kind: Kind
    subject: str
    reflection: str
    thread: str
    policy: Policy
    state: DeliveryState
    wanted: int
    shown: int
    attempt: int
    wake_at: datetime
    started_at: datetime | None = None
    lease_until: datetime | None = None
    message: MessageRef | None = None
    failures: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    message: MessageRef


@dataclass(frozen=True, slots=True)
class Absent:
    pass


@dataclass(frozen=True, slots=True)
class Unknowable:
    """The platform gives no way to look a message up."""


LookUp = Found | Absent | Unknowable


@dataclass(frozen=True, slots=True)
class Posting:
    """Outcome: the message stands at this address and shows this revision; or, not `whole`, the beginning of it.

    What is missing then goes out at once, as a newer revision would.
    """

    message: MessageRef
    revision: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Postponed:
    """Outcome: not sent. Try again after so many seconds; `waits` says what waits with it.

    `limited`: the platform asked for it, so that it counts as no failure.
    """

    after: float
    waits: Waits
    trouble: str
    limited: bool = False


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Outcome: sent, and no answer came. It is looked up before anything is repeated."""

    trouble: str


@dataclass(frozen=True, slots=True)
class Parked:
    """Outcome: it can not be sent; `status` shows it with the cure. `place_closed`: nothing can be sent there."""

    trouble: str
    place_closed: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Outcome: there is nothing to say any more."""


Outcome = Posting | Postponed | InDoubt | Parked | Withdrawn
