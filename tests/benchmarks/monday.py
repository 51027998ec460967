"""Monday, nine o'clock: any number of teams whose first question is due, and the questions planned for them.

The teams of one workspace are written by the program, the other workspaces are copies of it.
"""

from datetime import UTC, date, datetime, time

from cryptography.fernet import Fernet

from adapters.documents.library import DocumentLibrary
from bot.domain.cadence import Cadence, Weekly
from bot.domain.identity import identity
from bot.domain.installation import Installation
from bot.domain.places import PersonRef
from bot.domain.plan import PlanKind, lay_out, refs_for
from bot.domain.reflection import Appointment, Due, Reflection, ReflectionState, Settings
from bot.domain.school_calendar import SchoolCalendar, usual_breaks, usual_year
from bot.services.context import Context
from bot.services.prompting import tick
from storage.engine import engine_for
from storage.places import ensure_places
from storage.store import SqlStore
from tests.benchmarks.instant_slack import BOT
from tests.benchmarks.population import multiply
from tests.benchmarks.teams import WORKSPACE, Civil, Team, teams
from tests.journeys.town import worksheets

KEY = Fernet.generate_key().decode()
"""What the tokens are encrypted with."""

SLOT = datetime.combine(date(2026, 9, 14), time(9))
NINE = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
"""The same in New York."""


async def monday(url: str, number: int, in_each: int) -> None:
    """So many teams, so many of them in each workspace."""
    opened = SqlStore(engine_for(url), keys=[KEY])
    try:
        await _write(opened, teams(in_each))
    finally:
        await opened.close()
    if number > in_each:
        await multiply(url, number // in_each)


async def planned(opened: SqlStore) -> int:
    """All that is due is planned, as the engine would; how many questions that are."""
    context = Context(opened, Civil(NINE), {}, (), DocumentLibrary())
    total = 0
    while kept := await tick(context):
        total += kept
    return total


async def _write(opened: SqlStore, asking: list[Team]) -> None:
    refs = refs_for(worksheets()[0], PlanKind.PRINCIPLE, ("1",))
    async with opened.transaction() as tx:
        kept = await tx.keep(worksheets()[0])
        for team in asking:
            reflection = _reflection(team, kept)
            slot = Appointment(reflection.id, team.place, Due.SLOT, "", NINE)
            await tx.put(reflection, *lay_out(reflection.id, refs), slot)
    await opened.installations.put(Installation(WORKSPACE, "xoxb-token", BOT, NINE, address="https://a.slack.com/"))
    async with opened.database.writing() as connection:  # as the welcome has left them
        await ensure_places(opened.database, connection, [team.place for team in asking])


def _reflection(team: Team, worksheet: str) -> Reflection:
    """One principle, a question a week: the plan that is recommended."""
    first, last = usual_year(SLOT.date())
    calendar = SchoolCalendar(first, last, usual_breaks(first, last), "US-OH")
    cadence = Cadence(Weekly((0,)), time(9), "America/New_York", calendar, date(2026, 9, 1))
    settings = Settings(f"What {team.place.channel} decides", None, PlanKind.PRINCIPLE, ("1",), cadence)
    return Reflection(
        identity(team.place.channel),
        team.place,
        worksheet,
        settings,
        (PersonRef(WORKSPACE, "U1"),),
        PersonRef(WORKSPACE, "U1"),
        NINE,
        ReflectionState.RUNNING,
        next_slot=SLOT,
    )
