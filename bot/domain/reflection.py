"""One channel's passage through a worksheet: its settings, its prompts, and what is due when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.domain.audience import Promise
from bot.domain.cadence import ByHand, Cadence
from bot.domain.places import PersonRef, Place
from bot.domain.plan import PlanKind


class ReflectionState(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"


ACTIVE = (ReflectionState.DRAFT, ReflectionState.RUNNING, ReflectionState.PAUSED)
BEGUN = (ReflectionState.RUNNING, ReflectionState.PAUSED, ReflectionState.FINISHED)
ENDED = (ReflectionState.FINISHED, ReflectionState.STOPPED)
UNDER_WAY = frozenset({ReflectionState.RUNNING, ReflectionState.PAUSED})


class Rhythm(StrEnum):
    """When summaries are made: at each principle's end, or also in between."""

    PRINCIPLE = "principle"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class ContractHours:
    """Local hours in which a team may be reminded."""

    start: time = time(7, 30)
    end: time = time(15, 30)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the team chose in *Set up*. `chosen` are the refs that narrow the plan; `answer_days` are school days."""

    purpose: str
    decide_by: date | None
    plan: PlanKind
    chosen: tuple[str, ...]
    cadence: Cadence
    promise: Promise = Promise.AGREED
    leadership: Place | None = None
    rhythm: Rhythm = Rhythm.PRINCIPLE
    review: bool = False
    reminder: bool = False
    hours: ContractHours = ContractHours()
    answer_days: int = 5


@dataclass(frozen=True, slots=True)
class Reflection:
    """`worksheet` is the fingerprint of the wording it began with; `next_slot` the local slot it will ask at.

    `last_asked` is the local date of the newest slot that was consumed: no later change can ask on that day again.
    """

    id: str
    place: Place
    worksheet: str
    settings: Settings
    facilitators: tuple[PersonRef, ...]
    signed_by: PersonRef
    created_at: datetime
    state: ReflectionState = ReflectionState.DRAFT
    next_slot: datetime | None = None
    last_asked: date | None = None
    paused_until: date | None = None
    ended_at: datetime | None = None

    @property
    def cadence(self) -> Cadence:
        return self.settings.cadence

    @property
    def live(self) -> bool:
        return self.settings.plan is PlanKind.LIVE

    @property
    def asked_by_hand(self) -> bool:
        """No calendar decides when the next question comes."""
        return self.live or isinstance(self.cadence.rule, ByHand)


class PromptState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Prompt:
    """An item as it was asked. `number` of `total` is its place in the plan; instants are in UTC.

    `followed` are the gate branches whose follow-up was asked, in order; `revealed` are the gates whose tally is shown.
    """

    id: str
    reflection: str
    place: Place
    item: str
    opened_at: datetime
    closes_at: datetime
    promise: Promise
    slot: datetime | None = None
    state: PromptState = PromptState.OPEN
    closed_at: datetime | None = None
    followed: tuple[str, ...] = ()
    revealed: bool = False

    @property
    def half_time(self) -> datetime:
        return self.opened_at + (self.closes_at - self.opened_at) / 2


class Due(StrEnum):
    """What a reflection has an appointment for."""

    SLOT = "slot"
    HALF_TIME = "half_time"
    REMIND = "remind"
    CLOSE = "close"
    RESUME = "resume"
    STEP = "step"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something that falls due at a civil instant (UTC). One for each reflection, kind and subject; None cancels it."""

    reflection: str
    place: Place
    due: Due
    subject: str
    at: datetime | None
