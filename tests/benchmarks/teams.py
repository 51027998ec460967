"""Teams in the middle of a question, put straight into a database: what people reply to while it is measured."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from bot.domain.audience import Promise
from bot.domain.cadence import ByHand, Cadence
from bot.domain.delivery import Delivery, DeliveryState, Kind, Policy, delivery_id
from bot.domain.events import Event, Posted
from bot.domain.identity import identity
from bot.domain.places import MessageRef, PersonRef, Place, Platform, Workspace
from bot.domain.plan import ItemState, PlanKind, lay_out, refs_for
from bot.domain.reflection import Prompt, Reflection, ReflectionState, Settings
from bot.domain.school_calendar import SchoolCalendar
from storage.store import SqlStore
from tests.journeys.town import worksheets
from tests.slack.standin.server import TEAM
from tests.teams.standin.school import TENANT

WORKSPACE = Workspace(Platform.SLACK, TEAM)
TENANT_SPACE = Workspace(Platform.TEAMS, TENANT)
ASKED = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
WORDS = "We look at the reports once a quarter, and nobody owns what comes out of it. – Same as last year, I'd say."

_turns = count(1)


@dataclass(frozen=True, slots=True)
class Team:
    """A channel whose question stands there; `root` is its message, to whose thread people write."""

    place: Place
    root: str


@dataclass
class Civil:
    """Implements ports.Clock."""

    now: datetime = ASKED

    def civil(self) -> datetime:
        return self.now


def teams(number: int, prefix: str = "C0BENCH") -> list[Team]:
    return [
        Team(Place(WORKSPACE, f"{prefix}{each:04d}"), f"{ASKED.timestamp():.0f}.{each:06d}") for each in range(number)
    ]


def in_teams(number: int) -> list[Team]:
    """The same in Microsoft Teams."""
    at = int(ASKED.timestamp() * 1000)
    return [Team(Place(TENANT_SPACE, f"19:bench{each:04d}@thread.tacv2"), str(at + each)) for each in range(number)]


def replies(teams: list[Team], number: int) -> list[Event]:
    """So many different replies, one team after another."""
    return [_reply(teams[turn % len(teams)], next(_turns)) for turn in range(number)]


def _reply(team: Team, turn: int) -> Event:
    at = ASKED + timedelta(seconds=turn)
    ts = f"{at.timestamp():.0f}.{turn % 1_000_000:06d}"
    body = Posted(MessageRef(team.place, ts, team.root), "0", f"{turn}: {WORDS}")
    return Event(f"{team.place.channel}:{ts}:0", team.place, PersonRef(WORKSPACE, f"U{turn % 997}"), at, body)


async def asked(store: SqlStore, teams: list[Team]) -> None:
    """Each of the teams has a running reflection and one open question."""
    worksheet = worksheets()[0]
    refs = refs_for(worksheet, PlanKind.QUESTIONS, ("1.A",))
    async with store.transaction() as tx:
        kept = await tx.keep(worksheet)
        for team in teams:
            reflection = a_reflection(team, kept)
            first, *others = lay_out(reflection.id, refs)
            prompt = _prompt(reflection, first.ref)
            await tx.put(reflection, replace(first, state=ItemState.ASKED), *others, prompt, _posted(team, prompt))


def a_reflection(team: Team, worksheet: str) -> Reflection:
    year = SchoolCalendar(date(2026, 8, 17), date(2027, 5, 28), (), "US-OH")
    cadence = Cadence(ByHand(), time(9), "America/New_York", year, ASKED.date())
    settings = Settings("", None, PlanKind.QUESTIONS, (), cadence)
    signer = PersonRef(team.place.workspace, "U1")
    reflection = identity(team.place.channel, "reflection")
    return Reflection(reflection, team.place, worksheet, settings, (), signer, ASKED, ReflectionState.RUNNING)


def _prompt(reflection: Reflection, item: str) -> Prompt:
    prompt = identity(reflection.place.workspace, reflection.id, item)
    closes = ASKED + timedelta(days=7)
    return Prompt(prompt, reflection.id, reflection.place, item, ASKED, closes, Promise.AGREED)


def _posted(team: Team, prompt: Prompt) -> Delivery:
    return Delivery(
        delivery_id(Kind.PROMPT, prompt.id, team.place),
        team.place,
        Kind.PROMPT,
        prompt.id,
        prompt.reflection,
        "",
        Policy.ONCE,
        DeliveryState.POSTED,
        1,
        1,
        1,
        ASKED,
        message=MessageRef(team.place, team.root),
    )
