"""How questions settle, and what follows when a principle or the whole reflection comes to its end."""

from dataclasses import replace
from datetime import datetime

from bot.dialogue.decision import Decision, Passage
from bot.domain.delivery import Intention, Kind, delivery_id
from bot.domain.plan import SETTLED, Item, ItemState, questions_of
from bot.domain.reflection import Appointment, Due, Prompt, PromptState, Reflection, ReflectionState
from bot.domain.worksheet import QuestionKind, Worksheet


def prompt_delivery(prompt: Prompt) -> str:
    """The delivery whose message begins the prompt's thread."""
    return delivery_id(Kind.PROMPT, prompt.id, prompt.place)


def refresh(prompt: Prompt) -> Intention:
    return Intention(Kind.PROMPT, prompt.id, prompt.place, prompt.reflection)


def in_thread(kind: Kind, subject: str, prompt: Prompt) -> Intention:
    return Intention(kind, subject, prompt.place, prompt.reflection, thread=prompt_delivery(prompt))


def is_gate(worksheet: Worksheet, item: str) -> bool:
    return any(question.kind is QuestionKind.GATE for question in questions_of(worksheet, item))


def close(passage: Passage, prompt: Prompt, now: datetime, state: PromptState = PromptState.CLOSED) -> Decision:
    """With a principle's last question its pages fall due; with the plan's last one the reflection is finished."""
    decision = settle(passage, prompt, now, state)
    after = replace(passage, items=tuple(_after(item, decision) for item in passage.items))
    return decision + _concluded(after, prompt, now)


def _after(item: Item, decision: Decision) -> Item:
    return next((changed for changed in decision.items if changed.ref == item.ref), item)


def settle(passage: Passage, prompt: Prompt, now: datetime, state: PromptState = PromptState.CLOSED) -> Decision:
    """The question takes no more part in the schedule; answers that come later still count."""
    item = next(item for item in passage.items if item.ref == prompt.item)
    settled = replace(item, state=ItemState.SKIPPED if state is PromptState.SKIPPED else ItemState.CLOSED)
    over = (Due.HALF_TIME, Due.REMIND, Due.CLOSE)
    gone = tuple(Appointment(prompt.reflection, prompt.place, due, prompt.id, None) for due in over)
    closed = replace(prompt, state=state, closed_at=now, revealed=True)
    return Decision(changes=(closed, *gone), items=(settled,), intentions=(refresh(prompt),))


def _concluded(passage: Passage, prompt: Prompt, now: datetime) -> Decision:
    principle = passage.worksheet.principle_of(prompt.item)
    rest = [item for item in passage.items if passage.worksheet.principle_of(item.ref) == principle]
    if not all(item.state in SETTLED for item in rest):
        return Decision()
    reflection = passage.reflection
    pages = Decision(changes=(Appointment(reflection.id, reflection.place, Due.SUMMARY, principle.ref, now),))
    if not all(item.state in SETTLED for item in passage.items):
        return pages
    return pages + finish(reflection, now)


def finish(reflection: Reflection, now: datetime) -> Decision:
    """Everything that was planned is settled."""
    told = Intention(Kind.NOTICE, f"finished|{reflection.id}", reflection.place, reflection.id)
    return end(reflection, now, ReflectionState.FINISHED) + Decision(intentions=(told,))


def end(reflection: Reflection, now: datetime, state: ReflectionState) -> Decision:
    """No slot, no reminder, no summary falls due any more; next steps are still asked about."""
    ended = replace(reflection, state=state, next_slot=None, ended_at=now)
    quiet = tuple(
        Appointment(reflection.id, reflection.place, due, "", None) for due in (Due.SLOT, Due.RESUME, Due.SUMMARY)
    )
    return Decision(changes=(ended, *quiet))
