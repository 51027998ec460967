"""Pages that were made for a team and for its leaders, and which teams may report to which leadership channel."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.audience import Audience
from bot.domain.places import PersonRef, Place


class PageState(StrEnum):
    DRAFT = "draft"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Page:
    """One summary of one reflection, for one audience. It holds no words: it is written anew whenever it is shown.

    `principle` is the principle that it is about; empty for the whole. `since` and `until` (UTC) bound what is new.
    `quoted` are the answers it may quote, fixed when it was made: later it only loses lines. What is for leaders is a
    section of the briefing's page `issue`, and leaves with it.
    """

    id: str
    reflection: str
    place: Place
    audience: Audience
    shown_in: Place
    principle: str
    since: datetime | None
    until: datetime
    state: PageState
    quoted: tuple[str, ...] = ()
    issue: str = ""


class Acceptance(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Reporting:
    """A team's wish to report to a leadership channel, and that channel's answer."""

    reflection: str
    place: Place
    leadership: Place
    state: Acceptance
    by: PersonRef | None
    at: datetime


@dataclass(frozen=True, slots=True)
class LeadersReply:
    """Words that leaders sent back to the team from a page; `prompt` is the question they are about, if to one."""

    id: str
    page: str
    reflection: str
    place: Place
    author: PersonRef
    text: str
    at: datetime
    prompt: str = ""
