"""Small makers of what decisions look at: a worksheet of two principles, a team in a district, and what people say.

Monday is September 14, 2026, nine o'clock in New York; the school year has no breaks unless a test gives it some.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from bot.dialogue.decision import Decision, Passage
from bot.dialogue.digest import Record
from bot.domain.answer import Agreement, Answer, AnswerKind, NextStep, Side, Stance, StepState
from bot.domain.audience import Promise
from bot.domain.cadence import ByHand, Cadence, Weekly
from bot.domain.delivery import Kind
from bot.domain.identity import identity
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace
from bot.domain.plan import Items, ItemState, PlanKind, lay_out, refs_for
from bot.domain.reflection import Appointment, Due, Prompt, PromptState, Reflection, ReflectionState, Settings
from bot.domain.report import Page
from bot.domain.school_calendar import Break, SchoolCalendar
from bot.domain.worksheet import Action, FollowUp, Principle, Question, QuestionKind, Source, Worksheet

T = TypeVar("T")

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)

DISTRICT = Workspace(Platform.PLAYGROUND, "district")
TEAM = Place(DISTRICT, "team")
LEADERS = Place(DISTRICT, "leaders")

ZONE = "America/New_York"
NINE = time(9)
FIRST = date(2026, 9, 14)
MONDAY = datetime.combine(FIRST, NINE)
NOW = datetime(2026, 9, 14, 13, tzinfo=UTC)
YEAR = SchoolCalendar(date(2026, 8, 17), date(2027, 5, 28))


def person(name: str) -> PersonRef:
    return PersonRef(DISTRICT, name)


ANA, BEN, CLEO, DAN = (person(name) for name in ("ana", "ben", "cleo", "dan"))


def crowd(count: int) -> tuple[PersonRef, ...]:
    return tuple(person(f"p{number:02}") for number in range(count))


def an_open(ref: str) -> Question:
    return Question(ref, QuestionKind.OPEN, f"What about {ref}?")


def a_gate(ref: str, levels: tuple[str, ...] = ()) -> Question:
    yes, no = FollowUp(f"{ref}a", f"You said yes to {ref}. How?"), FollowUp(f"{ref}b", f"You said no to {ref}. Why?")
    return Question(ref, QuestionKind.GATE, f"Is it so with {ref}?", ("A point",), levels, yes, no)


def a_principle(ref: str, *actions: Action) -> Principle:
    closing = Question(f"{ref}.N", QuestionKind.NEXT_STEPS, f"What will you do about principle {ref}?")
    return Principle(ref, f"Principle number {ref}", actions, closing)


def an_action(ref: str, *questions: Question) -> Action:
    return Action(ref, f"Action {ref} is taken", questions)


LEVELS = ("state", "district", "school")
WORKSHEET = Worksheet(
    "paper",
    1,
    "The paper",
    "About the paper",
    Source("A paper", "A publisher", "With thanks"),
    (
        a_principle(
            "1", an_action("1.A", a_gate("1.A.1", LEVELS), an_open("1.A.2")), an_action("1.B", an_open("1.B.1"))
        ),
        a_principle(
            "2", an_action("2.A", a_gate("2.A.1")), an_action("2.B", an_open("2.B.1"), a_gate("2.B.2"), a_gate("2.B.3"))
        ),
    ),
)
REFS = ("1.A.1", "1.A.2", "1.B.1", "1.N", "2.A.1", "2.B.1", "2.B.2", "2.B.3", "2.N")


def a_cadence(
    *days: int,
    every: int = 1,
    zone: str = ZONE,
    at: time = NINE,
    calendar: SchoolCalendar = YEAR,
    anchor: date = FIRST,
) -> Cadence:
    """Weekly on these days (Monday when none is named)."""
    return Cadence(Weekly(days or (0,), every), at, zone, calendar, anchor)


BY_HAND = Cadence(ByHand(), NINE, ZONE, YEAR, FIRST)


def closed_on(*days: date, until: date | None = None, calendar: SchoolCalendar = YEAR) -> SchoolCalendar:
    """The year with these days closed, or with everything from the first one until a day."""
    breaks = (Break("Closed", days[0], until),) if until else tuple(Break("Closed", day, day) for day in days)
    return replace(calendar, breaks=breaks)


def a_reflection(
    cadence: Cadence | None = None,
    *,
    plan: PlanKind = PlanKind.QUESTIONS,
    promise: Promise = Promise.AGREED,
    reminder: bool = False,
    review: bool = False,
    answer_days: int = 5,
    state: ReflectionState = ReflectionState.RUNNING,
    next_slot: datetime | None = MONDAY,
    last_asked: date | None = None,
) -> Reflection:
    settings = Settings(
        "what to grow",
        date(2027, 5, 14),
        plan,
        (),
        cadence or a_cadence(),
        promise,
        review=review,
        reminder=reminder,
        answer_days=answer_days,
    )
    return Reflection("reflection", TEAM, "wording", settings, (ANA,), ANA, NOW - WEEK, state, next_slot, last_asked)


def a_prompt(
    item: str,
    *,
    opened: datetime = NOW,
    closes: datetime | None = None,
    closed: datetime | None = None,
    promise: Promise = Promise.NAMED,
    followed: tuple[str, ...] = (),
    revealed: bool = False,
) -> Prompt:
    """Open for a week unless it is said when it closed."""
    return Prompt(
        identity(DISTRICT, "reflection", item),
        "reflection",
        TEAM,
        item,
        opened,
        closes or opened + WEEK,
        promise,
        state=PromptState.CLOSED if closed else PromptState.OPEN,
        closed_at=closed,
        followed=followed,
        revealed=revealed,
    )


def items(states: dict[str, ItemState] | None = None, refs: Sequence[str] = REFS) -> Items:
    """The plan's items, pending unless their state is named."""
    named = states or {}
    return tuple(replace(item, state=named.get(item.ref, item.state)) for item in lay_out("reflection", refs))


def a_passage(*prompts: Prompt, reflection: Reflection | None = None, refs: Sequence[str] = REFS) -> Passage:
    """A reflection with these prompts; their items are asked or closed as the prompts are."""
    state = {p.item: ItemState.CLOSED if p.closed_at else ItemState.ASKED for p in prompts}
    return Passage(reflection or a_reflection(), WORKSHEET, items(state, refs), prompts)


def an_answer(
    prompt: Prompt,
    author: PersonRef = ANA,
    text: str = "We do.",
    *,
    at: datetime | None = None,
    kind: AnswerKind = AnswerKind.REPLY,
    branch: str = "",
    promise: Promise | None = None,
    shared: bool = False,
    late: bool = False,
    taken_out: bool = False,
    deleted: bool = False,
) -> Answer:
    """An hour after the prompt unless `at` says when."""
    when = at or prompt.opened_at + HOUR
    key = identity(prompt.id, author.id, when.isoformat(), branch, kind)
    return Answer(
        key,
        prompt.reflection,
        prompt.id,
        prompt.place,
        author,
        kind,
        when,
        "1",
        promise or prompt.promise,
        text,
        branch=branch,
        message=MessageRef(TEAM, key, "root"),
        late=late,
        shared=shared,
        taken_out=taken_out,
        deleted=deleted,
    )


def a_stance(
    prompt: Prompt,
    voter: PersonRef,
    side: Side,
    at: datetime | None = None,
    *,
    question: str = "",
    levels: tuple[str, ...] = (),
) -> Stance:
    """An hour after the prompt, on the prompt's own question, unless it is said otherwise."""
    when, ref = at or prompt.opened_at + HOUR, question or prompt.item
    return Stance(
        f"{when.isoformat()}#{voter.id}", prompt.reflection, prompt.id, prompt.place, ref, voter, side, when, levels
    )


def an_agreement(prompt: Prompt, text: str = "We agreed to meet.", dissent: str = "") -> Agreement:
    return Agreement(prompt.id, prompt.reflection, prompt.place, text, dissent, ANA, prompt.opened_at + DAY)


def a_step(
    prompt: Prompt,
    number: int = 1,
    *,
    due: date | None = date(2026, 10, 1),
    owner: PersonRef | None = BEN,
    state: StepState = StepState.OPEN,
    moved: int = 0,
    asked: bool = False,
) -> NextStep:
    at = prompt.opened_at + HOUR
    what = f"Do thing {number}"
    return NextStep(
        f"step{number}", "reflection", prompt.id, TEAM, number, what, owner, due, ANA, at, state, moved, asked
    )


def a_record(
    passage: Passage,
    *,
    answers: Sequence[Answer] = (),
    stances: Sequence[Stance] = (),
    agreements: Sequence[Agreement] = (),
    steps: Sequence[NextStep] = (),
) -> Record:
    return Record(passage, "Team North", tuple(answers), tuple(stances), (), tuple(agreements), tuple(steps))


def plan_of(kind: PlanKind, *chosen: str) -> tuple[str, ...]:
    return refs_for(WORKSHEET, kind, chosen)


def kept(decision: Decision, kind: type[T]) -> T:
    """What stands after a decision: the last value of this kind that it stores."""
    return [change for change in (*decision.items, *decision.changes) if isinstance(change, kind)][-1]


def due_at(decision: Decision, due: Due) -> datetime | None:
    """When the last appointment of this kind falls due; KeyError when the decision makes none."""
    return {c.due: c.at for c in decision.changes if isinstance(c, Appointment)}[due]


def has_appointment(decision: Decision, due: Due) -> bool:
    return any(isinstance(change, Appointment) and change.due is due for change in decision.changes)


def kinds(decision: Decision) -> list[Kind]:
    return [intention.kind for intention in decision.intentions]


def subjects(decision: Decision, kind: Kind) -> list[str]:
    return [intention.subject for intention in decision.intentions if intention.kind is kind]


def pages(decision: Decision) -> list[Page]:
    return [change for change in decision.changes if isinstance(change, Page)]
