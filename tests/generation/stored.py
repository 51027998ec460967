"""What is stored, read at one moment, and the portrait of it that must not depend on order or on repetition."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import create_engine, make_url, select

from bot.dialogue.closing import prompt_delivery
from bot.dialogue.gates import current
from bot.domain.answer import Agreement, Answer, NextStep, Pass, Stance, Voice
from bot.domain.delivery import Delivery
from bot.domain.places import MessageRef
from bot.domain.plan import Item
from bot.domain.reflection import Appointment, Prompt, Reflection
from bot.domain.report import Page, Reporting
from storage import tables
from storage.mappings import kind_of

T = TypeVar("T")


@dataclass(frozen=True)
class Stored:
    """All of a database in which one team has one reflection; `at` is the time by the clock of people."""

    at: datetime
    reflection: Reflection
    items: tuple[Item, ...]
    prompts: tuple[Prompt, ...]
    appointments: tuple[Appointment, ...]
    answers: tuple[Answer, ...]
    stances: tuple[Stance, ...]
    voices: tuple[Voice, ...]
    passes: tuple[Pass, ...]
    agreements: tuple[Agreement, ...]
    steps: tuple[NextStep, ...]
    pages: tuple[Page, ...]
    reportings: tuple[Reporting, ...]
    deliveries: tuple[Delivery, ...]
    closed: frozenset[str]
    """Channels that we know we can not write to."""
    acted_on: frozenset[str]
    """The keys of what people pressed, sent and typed, where it had an effect."""
    shelved: tuple[str, ...]
    """What went wrong with events that could not be applied."""

    @property
    def open_prompts(self) -> list[Prompt]:
        return [prompt for prompt in self.prompts if prompt.closed_at is None]

    def answer_at(self, ref: MessageRef) -> Answer | None:
        return next((answer for answer in self.answers if answer.message == ref), None)

    def answer(self, key: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.id == key), None)

    def prompt_at(self, root: str) -> Prompt | None:
        """The question whose recorded message begins this thread."""
        begun = {each.id for each in self.deliveries if each.message and each.message.id == root}
        return next((prompt for prompt in self.prompts if prompt_delivery(prompt) in begun), None)

    def root_of(self, prompt: Prompt) -> str:
        """Empty while the question has no recorded message."""
        own = prompt_delivery(prompt)
        return next((each.message.id for each in self.deliveries if each.id == own and each.message), "")


class Eyes:
    """Reads a database beside the program, on a connection of its own."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(make_url(url.replace("+aiosqlite", "")))

    def read(self, at: datetime) -> Stored:
        with self._engine.connect() as connection:

            def every(kind: type[T]) -> tuple[T, ...]:
                stored = kind_of(kind)
                ordered = select(stored.table).order_by(*(stored.table.c[name] for name in stored.order))
                rows = connection.execute(ordered).mappings()
                return tuple(stored.value(row) for row in rows)

            [reflection] = every(Reflection)
            closed = connection.execute(select(tables.place.c.channel).where(tables.place.c.closed))
            return Stored(
                at=at,
                reflection=reflection,
                items=every(Item),
                prompts=every(Prompt),
                appointments=every(Appointment),
                answers=every(Answer),
                stances=every(Stance),
                voices=every(Voice),
                passes=every(Pass),
                agreements=every(Agreement),
                steps=every(NextStep),
                pages=every(Page),
                reportings=every(Reporting),
                deliveries=every(Delivery),
                closed=frozenset(closed.scalars()),
                acted_on=frozenset(connection.execute(select(tables.heard.c.key)).scalars()),
                shelved=tuple(connection.execute(select(tables.inbox.c.trouble)).scalars()),
            )

    def close(self) -> None:
        self._engine.dispose()


def portrait(stored: Stored) -> dict[str, object]:
    """What people said and decided, without how the messages about it travel."""
    return {
        "reflection": stored.reflection,
        "items": frozenset(stored.items),
        # Follow-ups are asked in the order of the first votes; that they were is what counts.
        "prompts": frozenset(replace(each, followed=tuple(sorted(each.followed))) for each in stored.prompts),
        "appointments": frozenset(stored.appointments),
        "answers": frozenset(stored.answers),
        "votes": votes(stored),
        "voices": frozenset(stored.voices),
        "passes": frozenset(stored.passes),
        "agreements": frozenset(stored.agreements),
        "steps": frozenset(stored.steps),
        "pages": frozenset(stored.pages),
        "reportings": frozenset(stored.reportings),
    }


def votes(stored: Stored) -> dict[tuple[str, str, str], tuple[str, tuple[str, ...]]]:
    """Each person's present vote, by prompt, gate and name."""
    found: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = {}
    for prompt, question in {(stance.prompt, stance.question) for stance in stored.stances}:
        here = [stance for stance in stored.stances if (stance.prompt, stance.question) == (prompt, question)]
        found |= {(prompt, question, who.id): (vote.side, vote.levels) for who, vote in current(here).items()}
    return found
