"""What a decision is: values to store, messages to intend, and the reply to the person. And what it may look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answer import Agreement, Answer, NextStep, Pass, Stance, StepChange, Voice
from bot.domain.briefing import Briefing, Issue, Matter, Revision
from bot.domain.delivery import Intention
from bot.domain.form import Nothing, Reply
from bot.domain.plan import Items
from bot.domain.practice import PracticeNote
from bot.domain.reflection import Appointment, Prompt, Reflection
from bot.domain.report import LeadersReply, Page, Reporting
from bot.domain.worksheet import Worksheet

NOTHING = Nothing()

Change = (
    Reflection
    | Prompt
    | Appointment
    | Answer
    | Stance
    | Voice
    | Pass
    | Agreement
    | NextStep
    | StepChange
    | PracticeNote
    | Page
    | Reporting
    | LeadersReply
    | Briefing
    | Issue
    | Matter
    | Revision
)


@dataclass(frozen=True, slots=True)
class Decision:
    """`changes` and `items` replace what is stored under the same key."""

    changes: tuple[Change, ...] = ()
    items: Items = ()
    intentions: tuple[Intention, ...] = ()
    reply: Reply = NOTHING

    def __add__(self, other: "Decision") -> "Decision":
        """Both, one after the other; the later reply wins unless it is nothing."""
        return Decision(
            self.changes + other.changes,
            self.items + other.items,
            self.intentions + other.intentions,
            self.reply if isinstance(other.reply, Nothing) else other.reply,
        )


def together(decisions: Sequence[Decision]) -> Decision:
    """What several decide, one after the other; nobody waits for a reply to them."""
    return Decision(
        tuple(change for each in decisions for change in each.changes),
        tuple(item for each in decisions for item in each.items),
        tuple(intention for each in decisions for intention in each.intentions),
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """A reflection with its wording, its items and its prompts: what most decisions look at."""

    reflection: Reflection
    worksheet: Worksheet
    items: Items
    prompts: tuple[Prompt, ...]

    @property
    def open_prompts(self) -> tuple[Prompt, ...]:
        """Oldest first."""
        return tuple(sorted((p for p in self.prompts if p.closed_at is None), key=lambda p: p.opened_at))
