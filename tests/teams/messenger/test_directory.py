"""Who somebody is, where the bot is in many teams: asked once, of a few teams at a time, and not again for an hour."""

import asyncio

import pytest

from adapters.teams.messenger.directory import AT_ONCE, TeamsDirectory
from bot.domain.places import Person, PersonRef, Place, Room
from tests.slack.standin.faults import Fault
from tests.teams.connected import TEAM_ROOM, WORKSPACE, Connected
from tests.teams.standin.school import DARNELL, GROUP, MARIA, TEAM, TENANT, Team

TEAMS = 30
STRANGER = PersonRef(WORKSPACE, "dddddddd-0000-4000-8000-000000000009")


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def directory(at: Connected, seconds: Seconds) -> TeamsDirectory:
    """The bot is in many teams, of which Maria is in none but the first."""
    for number in range(TEAMS):
        team, channel = f"19:team{number:02d}@thread.tacv2", f"19:room{number:02d}@thread.tacv2"
        at.teams.tenant.teams[team] = Team(team, f"bbbbbbbb-0000-4000-8000-{number + 10:012d}", "", {channel: ""}, [])
        await at.store.rooms.put(Room(Place(WORKSPACE, channel), team))
    return TeamsDirectory(at.edge.service, at.edge.rooms, seconds)


def asked(at: Connected) -> int:
    return len([name for name, _, _ in at.teams.services.calls if name == "member"])


async def test_whoever_asks_at_once_shares_one_search(at: Connected, directory: TeamsDirectory) -> None:
    found = await asyncio.gather(*(directory.person(STRANGER) for _ in range(50)))
    assert set(found) == {Person(STRANGER, STRANGER.id)}
    assert asked(at) == TEAMS + 2


async def test_a_stranger_is_not_looked_for_again_until_somebody_comes(
    at: Connected, directory: TeamsDirectory, seconds: Seconds
) -> None:
    for _ in range(5):
        await directory.person(STRANGER)
    assert asked(at) == TEAMS + 2
    directory.forget(Place(WORKSPACE, "19:room00@thread.tacv2"))
    await directory.person(STRANGER)
    seconds.now = 3600.0
    await directory.person(STRANGER)
    assert asked(at) == 3 * (TEAMS + 2)


async def test_the_search_ends_with_the_first_who_knows_them(at: Connected, directory: TeamsDirectory) -> None:
    maria = await directory.person(PersonRef(WORKSPACE, MARIA))
    assert maria.name == at.teams.tenant.people[MARIA].name
    assert asked(at) <= AT_ONCE


async def test_it_goes_on_when_whoever_asked_could_not_wait(
    at: Connected, directory: TeamsDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, goes_on = asyncio.Event(), asyncio.Event()

    async def late(_: object) -> None:
        reached.set()
        await goes_on.wait()

    monkeypatch.setattr(at.teams.faults, "wait", late)
    at.teams.faults.order(Fault.HANG, "member")
    waiting = asyncio.ensure_future(directory.person(STRANGER))
    await reached.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    goes_on.set()
    assert await directory.person(STRANGER) == Person(STRANGER, STRANGER.id)
    assert asked(at) == TEAMS + 2


async def test_who_speaks_to_us_is_known_by_name(at: Connected, directory: TeamsDirectory) -> None:
    directory.met(STRANGER, f"29:{STRANGER.id}", "Sam Stranger")
    assert (await directory.person(STRANGER)).name == "Sam Stranger"
    assert (asked(at), TENANT) == (0, WORKSPACE.id)


async def test_a_form_lists_what_its_reader_may_know_of(at: Connected, directory: TeamsDirectory) -> None:
    """The channels of the same team, of those that they are in, and of those that anybody may join."""
    darnell = at.person(DARNELL)
    assert {name.split(":")[0] for _, name in await directory.choices(TEAM_ROOM, darnell)} == {"Automotive"}
    assert {name.split(":")[0] for _, name in await directory.choices(TEAM_ROOM, at.person(MARIA))} == {
        "Automotive",
        "Leadership",
    }


async def test_a_form_does_not_wait_for_teams_that_do_not_tell(
    at: Connected, directory: TeamsDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.teams.messenger.directory.FORM_PATIENCE", 0.2)
    at.teams.faults.order(Fault.HANG, "member", times=9)
    listed = await directory.choices(TEAM_ROOM, at.person(MARIA))
    at.teams.faults.released.set()
    assert {name.split(":")[0] for _, name in listed} == {"Automotive"}


async def test_one_roster_serves_all_channels_of_a_team(at: Connected, directory: TeamsDirectory) -> None:
    for number in range(5):
        room = Place(WORKSPACE, f"19:room{number}@thread.tacv2")
        at.teams.tenant.teams[TEAM].channels[room.channel] = f"room {number}"
        await at.store.rooms.put(Room(room, TEAM, GROUP))
        assert at.person(MARIA) in await directory.members(room)
    assert len([name for name, _, _ in at.teams.services.calls if name == "members"]) == 1
