"""One of everything that is stored, for a team in a workspace: once as short as it can be, once with all its parts."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from bot.domain.answer import (
    Agreement,
    Answer,
    AnswerKind,
    NextStep,
    Pass,
    Side,
    Stance,
    StepChange,
    StepEvent,
    StepState,
    Voice,
)
from bot.domain.audience import Audience, Promise
from bot.domain.cadence import ByHand, Cadence, Weekly
from bot.domain.catching_up import ReadBack, ReadBackState
from bot.domain.delivery import Delivery, DeliveryState, Intention, Kind, Policy, delivery_id
from bot.domain.identity import identity
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace
from bot.domain.plan import Item, ItemState, PlanKind
from bot.domain.practice import PracticeNote, note_id, shelf
from bot.domain.reflection import (
    Appointment,
    ContractHours,
    Due,
    Prompt,
    PromptState,
    Reflection,
    ReflectionState,
    Rhythm,
    Settings,
)
from bot.domain.report import Acceptance, LeadersReply, Page, PageState, Reporting
from bot.domain.school_calendar import Break, SchoolCalendar

NOON = datetime(2026, 9, 14, 12, 0, 0, 123456, tzinfo=UTC)
MONDAY = datetime.combine(date(2026, 9, 14), time(9, 30))
HOUR = timedelta(hours=1)
CALENDAR = SchoolCalendar(
    date(2026, 8, 17), date(2027, 5, 28), (Break("Fall – “break”", date(2026, 10, 1), date(2026, 10, 2)),), "US-OH"
)
WORDS = "Größe, naïve, 日本語, 🎒, 'quoted' \"twice\", \\ back\nnext line\ttab; DROP TABLE answer;--"


@dataclass(frozen=True)
class Team:
    """A channel of a workspace, and what may be stored for it."""

    workspace: Workspace
    channel: str = "C1"
    number: int = 1

    @cached_property
    def place(self) -> Place:
        return Place(self.workspace, self.channel)

    def person(self, name: str = "U1") -> PersonRef:
        return PersonRef(self.workspace, name)

    def message(self, name: str, root: str = "") -> MessageRef:
        return MessageRef(self.place, name, root)

    def id(self, *parts: object) -> str:
        return identity(self.workspace, self.channel, self.number, *parts)

    @property
    def reflection(self) -> Reflection:
        cadence = Cadence(ByHand(), time(9, 30), "America/New_York", CALENDAR, date(2026, 9, 14))
        settings = Settings("", None, PlanKind.QUESTIONS, (), cadence)
        return Reflection(
            self.id("reflection"), self.place, "abc", settings, (), self.person(), NOON, ReflectionState.RUNNING
        )

    @property
    def full_reflection(self) -> Reflection:
        cadence = Cadence(Weekly((0, 3), 2), time(9, 30, 15), "America/New_York", CALENDAR, date(2026, 9, 14))
        settings = Settings(
            WORDS,
            date(2027, 1, 5),
            PlanKind.LIVE,
            ("1", "2.3"),
            cadence,
            Promise.WORDS,
            Place(self.workspace, "CLEAD"),
            Rhythm.MONTHLY,
            review=True,
            reminder=True,
            hours=ContractHours(time(8), time(15, 45)),
            answer_days=3,
        )
        return Reflection(
            self.id("reflection"),
            self.place,
            "abc",
            settings,
            (self.person("U1"), self.person("U2")),
            self.person("U2"),
            NOON,
            ReflectionState.PAUSED,
            MONDAY,
            date(2026, 9, 7),
            date(2026, 10, 1),
            NOON + HOUR,
        )

    def item(self, position: int = 0) -> Item:
        return Item(self.reflection.id, f"1.{position}", position)

    @property
    def full_item(self) -> Item:
        return Item(self.reflection.id, "1.0", 0, ItemState.ASKED, MONDAY)

    def prompt(self, name: str = "1.0") -> Prompt:
        return Prompt(
            self.id("prompt", name), self.reflection.id, self.place, name, NOON, NOON + 5 * HOUR, Promise.AGREED
        )

    @property
    def full_prompt(self) -> Prompt:
        prompt = self.prompt()
        return Prompt(
            prompt.id,
            prompt.reflection,
            self.place,
            "1.0",
            NOON,
            NOON + HOUR,
            Promise.NAMED,
            MONDAY,
            PromptState.CLOSED,
            NOON + HOUR,
            ("1.0.a", "1.0.b"),
            True,
        )

    def answer(self, name: str = "a1", text: str = "", message: MessageRef | None = None, minute: int = 0) -> Answer:
        return Answer(
            self.id("answer", name),
            self.reflection.id,
            self.prompt().id,
            self.place,
            self.person(),
            AnswerKind.REPLY,
            NOON + timedelta(minutes=minute),
            "1",
            Promise.AGREED,
            text,
            message=message,
        )

    @property
    def full_answer(self) -> Answer:
        answer = self.answer()
        return Answer(
            answer.id,
            answer.reflection,
            answer.prompt,
            self.place,
            self.person("U3"),
            AnswerKind.UNKNOWN,
            NOON,
            "1726.0001",
            Promise.WORDS,
            WORDS,
            ("F1", "F2"),
            "1.0.a",
            self.message("1726.0001", "1726.0000"),
            True,
            True,
            True,
            True,
        )

    def stance(self, name: str = "s1", levels: tuple[str, ...] = ()) -> Stance:
        return Stance(
            self.id("stance", name),
            self.reflection.id,
            self.prompt().id,
            self.place,
            "1.0",
            self.person(),
            Side.UNSURE,
            NOON,
            levels,
        )

    @property
    def voice(self) -> Voice:
        return Voice(self.answer().id, self.reflection.id, self.prompt().id, self.place, self.person("U2"), NOON)

    @property
    def not_this_time(self) -> Pass:
        return Pass(self.reflection.id, self.prompt().id, self.place, self.person("U2"), NOON)

    @property
    def agreement(self) -> Agreement:
        return Agreement(self.prompt().id, self.reflection.id, self.place, WORDS, "not all", self.person(), NOON)

    def step(self, number: int = 1) -> NextStep:
        step_id = self.id("step", number)
        return NextStep(
            step_id, self.reflection.id, self.prompt().id, self.place, number, "", None, None, self.person(), NOON
        )

    @property
    def full_step(self) -> NextStep:
        return NextStep(
            self.id("step", 1),
            self.reflection.id,
            self.prompt().id,
            self.place,
            1,
            WORDS,
            self.person("U2"),
            date(2026, 10, 5),
            self.person(),
            NOON,
            StepState.DROPPED,
            2,
            True,
            (self.id("answer", "a1"),),
            WORDS,
            WORDS,
            WORDS,
            WORDS,
            WORDS,
        )

    @property
    def step_change(self) -> StepChange:
        return StepChange(self.id("step", 1), 1, self.reflection.id, self.place, StepEvent.DONE, None, NOON)

    @property
    def full_step_change(self) -> StepChange:
        moved = replace(self.step_change, event=StepEvent.MOVED, was=date(2026, 10, 5), due=date(2026, 11, 5))
        return replace(moved, by=self.person(), why=WORDS)

    @property
    def practice_note(self) -> PracticeNote:
        answer = self.answer().id
        lies_on = shelf(self.workspace, "paper", "1.0")
        return PracticeNote(
            note_id(self.workspace, answer),
            self.reflection.id,
            self.place,
            lies_on,
            "paper",
            "1.0",
            answer,
            self.person(),
            "",
            "",
            "",
            NOON,
        )

    @property
    def full_practice_note(self) -> PracticeNote:
        return replace(self.practice_note, what=WORDS, evidence=WORDS, contact="ana@example.org", withdrawn=True)

    @property
    def page(self) -> Page:
        return Page(
            self.id("page"),
            self.reflection.id,
            self.place,
            Audience.TEAM,
            self.place,
            "",
            None,
            NOON,
            PageState.DRAFT,
        )

    @property
    def full_page(self) -> Page:
        return Page(
            self.id("page"),
            self.reflection.id,
            self.place,
            Audience.LEADERS,
            Place(self.workspace, "CLEAD"),
            "2",
            NOON - HOUR,
            NOON,
            PageState.RELEASED,
            ("a1", "a2"),
        )

    def reporting(self, by: PersonRef | None = None) -> Reporting:
        lead = Place(self.workspace, "CLEAD")
        return Reporting(self.reflection.id, self.place, lead, Acceptance.ASKED, by, NOON)

    @property
    def leaders_reply(self) -> LeadersReply:
        return LeadersReply(
            self.id("reply"), self.page.id, self.reflection.id, self.place, self.person("U9"), WORDS, NOON
        )

    def appointment(self, at: datetime | None = NOON, due: Due = Due.SLOT, subject: str = "") -> Appointment:
        return Appointment(self.reflection.id, self.place, due, subject, at)

    def intention(self, subject: str = "1", kind: Kind = Kind.NOTICE, thread: str = "") -> Intention:
        return Intention(kind, subject, self.place, thread=thread)

    @property
    def delivery(self) -> Delivery:
        return Delivery(
            delivery_id(Kind.PROMPT, "p", self.place),
            self.place,
            Kind.PROMPT,
            "p",
            "",
            "",
            Policy.ONCE,
            DeliveryState.PLANNED,
            1,
            0,
            0,
            NOON,
        )

    @property
    def full_delivery(self) -> Delivery:
        return Delivery(
            delivery_id(Kind.FOLLOW_UP, "f", self.place),
            self.place,
            Kind.FOLLOW_UP,
            "f",
            self.reflection.id,
            self.delivery.id,
            Policy.BEST_EFFORT,
            DeliveryState.CLAIMED,
            3,
            2,
            7,
            NOON,
            NOON + HOUR,
            NOON + 2 * HOUR,
            replace(self.message("1726.5", "1726.0"), more=("1726.6", "1726.7")),
            4,
            "the platform is away",
        )

    @property
    def read_back(self) -> ReadBack:
        return ReadBack(self.place, self.delivery.id, NOON, NOON + HOUR, NOON + HOUR)

    @property
    def full_read_back(self) -> ReadBack:
        return replace(
            self.read_back, cursor="bmV4dA==", failures=5, state=ReadBackState.GIVEN_UP, trouble="It is not there."
        )

    @property
    def short(self) -> tuple[object, ...]:
        """One of everything, with nothing in it that may be left out."""
        mine = (self.reflection, self.item(), self.prompt(), self.answer(), self.stance(), self.voice, self.agreement)
        more = (self.not_this_time, self.step(), self.step_change, self.page, self.reporting(), self.leaders_reply)
        return (*mine, *more, self.practice_note, self.appointment(), self.delivery, self.read_back)

    @property
    def full(self) -> tuple[object, ...]:
        """The same values, with everything in them."""
        mine = (self.full_reflection, self.full_item, self.full_prompt, self.full_answer, self.stance("s1", ("state",)))
        more = (
            self.full_step,
            self.full_step_change,
            self.full_page,
            self.reporting(self.person()),
            self.full_delivery,
        )
        return (*mine, *more, self.full_practice_note, self.full_read_back)


OURS = Team(Workspace(Platform.SLACK, "T1"))
THEIRS = Team(Workspace(Platform.TEAMS, "T1"))
