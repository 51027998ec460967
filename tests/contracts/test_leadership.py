"""What every store keeps of leadership channels: their calendar and pages, what is put before them, changed lines."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.briefing import Briefing, Issue, Matter, Revision, Stage, Verdict
from bot.domain.places import Place
from bot.domain.reflection import Appointment, Reflection
from storage.store import SqlStore
from tests.contracts.examples import NOON, OURS, THEIRS, WORDS, Team
from tests.contracts.test_store import put, together
from tests.stores import close_place

LATER = NOON + timedelta(hours=1)


def briefing(team: Team, channel: str = "") -> Briefing:
    place = replace(team.place, channel=channel) if channel else team.place
    return Briefing(place, team.reflection.cadence, Stage.PREPARE, date(2026, 10, 5), NOON)


def matter(team: Team) -> Matter:
    return Matter(team.id("matter"), team.reflection.id, team.place, team.prompt().id, "", team.person(), NOON)


def revision(team: Team) -> Revision:
    lines = (team.page.id, team.answer().id, team.reflection.id, team.place)
    return Revision(*lines, "", "", (), team.person(), NOON)


def issue(team: Team) -> Issue:
    return Issue(team.id("issue"), team.place, date(2026, 10, 5), NOON)


def examples(team: Team) -> tuple[object, ...]:
    decided = replace(matter(team), id="decided", step=team.step().id, withdrawn=True)
    reworded = replace(revision(team), line="another", text=WORDS, of=WORDS, quotes=(team.answer().id,))
    return (
        briefing(team),
        replace(briefing(team, "C9"), stage=Stage.SEND, leaves=None, at=None),
        issue(team),
        matter(team),
        replace(decided, verdict=Verdict.TALK, why=WORDS, decided_by=team.person(), decided_at=NOON),
        revision(team),
        reworded,
    )


@pytest.mark.parametrize("value", examples(OURS), ids=lambda value: type(value).__name__)
async def test_a_value_is_read_as_it_was_written_and_replaced_by_a_later_one(store: SqlStore, value: object) -> None:
    await put(store, *together(OURS), value)
    await put(store, value)
    async with store.reading() as reader:
        assert await reader.many(type(value)) == (value,)


async def test_what_belongs_to_a_reflection_goes_with_it_and_the_channels_calendar_stays(store: SqlStore) -> None:
    for team in (OURS, THEIRS):
        await put(store, *together(team), briefing(team), issue(team), matter(team), revision(team))
    async with store.transaction() as tx:
        await tx.remove(Reflection, id=OURS.reflection.id)
    async with store.reading() as reader:
        assert await reader.many(Matter) == (matter(THEIRS),)
        assert await reader.many(Revision) == (revision(THEIRS),)
        assert len(await reader.many(Briefing)) == len(await reader.many(Issue)) == 2


async def test_what_is_due_comes_first_things_first_and_what_is_not_waits(store: SqlStore) -> None:
    soon, first = replace(briefing(OURS, "C3"), at=NOON + timedelta(minutes=1)), briefing(OURS, "C2")
    await put(store, soon, first, replace(briefing(OURS, "C4"), at=LATER), replace(briefing(OURS, "C5"), at=None))
    async with store.transaction() as tx:
        assert await tx.due_briefings(NOON + timedelta(minutes=1), 10) == (first, soon)
        assert await tx.due_briefings(NOON + timedelta(minutes=1), 1) == (first,)
        assert await tx.due_briefings(NOON - timedelta(seconds=1), 10) == ()


async def test_what_can_not_be_written_to_is_not_due(store: SqlStore) -> None:
    await put(store, briefing(OURS))
    await close_place(store, OURS.place, "Gone.")
    async with store.transaction() as tx:
        assert await tx.due_briefings(LATER, 10) == ()
    async with store.reading() as reader:
        assert await reader.earliest() is None


async def test_one_is_held_by_its_channel(store: SqlStore) -> None:
    await put(store, briefing(OURS), briefing(THEIRS))
    async with store.transaction() as tx:
        assert await tx.lock_briefing(OURS.place) == briefing(OURS)
        assert await tx.lock_briefing(Place(OURS.workspace, "elsewhere")) is None


async def test_the_earliest_of_all_may_be_a_channels_page(store: SqlStore) -> None:
    appointment = OURS.appointment()
    assert appointment.at
    await put(store, OURS.reflection, appointment, replace(briefing(OURS), at=appointment.at - timedelta(days=1)))
    async with store.reading() as reader:
        assert await reader.earliest() == appointment.at - timedelta(days=1)
        assert await reader.earliest(appointment.due) == appointment.at
    async with store.transaction() as tx:
        await tx.remove(Appointment, reflection=OURS.reflection.id)
    async with store.reading() as reader:
        assert await reader.earliest() == appointment.at - timedelta(days=1)
