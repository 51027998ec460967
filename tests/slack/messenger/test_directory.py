"""Who and where, as Slack tells it: remembered for a while, known while Slack is away, never guessed."""

import asyncio
from dataclasses import replace

import pytest

from adapters.shared.recent import Recent
from adapters.slack.messenger.directory import KEPT, MINUTE
from adapters.slack.messenger.profiles import AT_ONCE, DAY, FEW, HOUR
from bot.domain.errors import NobodyThere, NotInstalled, TryLater, Unknown
from bot.domain.places import Channel, ChannelKind, MessageRef, Person, PersonRef, Place, Platform, Workspace
from tests.slack.messenger.connected import INSTALLED, TEAM_ROOM, WORKSPACE, Connected
from tests.slack.standin.faults import Fault, Limit
from tests.slack.standin.room import Kind, Room
from tests.slack.standin.server import BOT, CHANNEL, DARNELL, LEADERS, MARIA, OPEN, PRIYA, TOKEN
from tests.slack.standin.state import Grant, User


def calls(at: Connected, method: str) -> int:
    return len(at.slack.api.called(method))


def crowd(at: Connected, many: int) -> list[str]:
    """So many more people in the team's channel."""
    for number in range(many):
        user = User(f"U1{number:04d}", f"p{number}", f"Person {number}")
        at.slack.team.users[user.id] = user
        at.slack.room.members.append(user.id)
    return [each for each in at.slack.room.members if each != BOT]


async def test_a_person_goes_by_the_name_they_chose_in_their_own_zone(at: Connected) -> None:
    maria, darnell = at.person(MARIA), at.person(DARNELL)
    assert await at.directory.person(maria) == Person(maria, "Maria", "America/New_York")
    assert await at.directory.person(darnell) == Person(darnell, "Darnell Hill", "America/Chicago")


async def test_a_name_is_asked_for_once_an_hour(at: Connected) -> None:
    maria = at.person(MARIA)
    await at.directory.person(maria)
    at.slack.team.users[MARIA].display_name = "Maria L."
    at.watch.seconds += HOUR - 1
    assert (await at.directory.person(maria)).name == "Maria"
    at.watch.seconds += 1
    assert (await at.directory.person(maria)).name == "Maria L."
    assert calls(at, "users.info") == 2


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.LIMITED, Fault.STATUS])
async def test_while_slack_does_not_tell_the_name_is_the_one_that_was_known(at: Connected, fault: Fault) -> None:
    maria = at.person(MARIA)
    await at.directory.person(maria)
    at.slack.faults.order(fault, "users.info", times=9)
    at.watch.seconds += HOUR
    assert (await at.directory.person(maria)).name == "Maria"
    with pytest.raises((TryLater, Unknown)):
        await at.directory.person(at.person(PRIYA))
    at.watch.seconds += DAY
    with pytest.raises((TryLater, Unknown)):
        await at.directory.person(maria)


async def test_somebody_whom_slack_does_not_know_goes_by_their_id(at: Connected) -> None:
    nobody = at.person("U0NOBODY")
    assert await at.directory.person(nobody) == Person(nobody, "U0NOBODY", None)


async def test_a_channel_is_told_as_it_is(at: Connected) -> None:
    direct = at.place(at.slack.person(MARIA).direct)
    assert await at.directory.channel(TEAM_ROOM) == Channel(TEAM_ROOM, "cte-automotive")
    assert await at.directory.channel(at.place(OPEN)) == Channel(at.place(OPEN), "general", public=True)
    assert await at.directory.channel(direct) == Channel(direct, "Maria", ChannelKind.DIRECT)


@pytest.mark.parametrize("shared", ["ext", "pending"])
async def test_a_channel_that_reaches_other_organizations_is_external(at: Connected, shared: str) -> None:
    at.slack.room.shared = shared
    channel = await at.directory.channel(TEAM_ROOM)
    assert channel
    assert channel.external


async def test_a_channel_shared_within_the_organization_is_not_external(at: Connected) -> None:
    at.slack.room.shared = "org"
    channel = await at.directory.channel(TEAM_ROOM)
    assert channel
    assert not channel.external


@pytest.mark.parametrize("sign", ["guest", "stranger"])
async def test_one_guest_makes_a_channel_external(at: Connected, sign: str) -> None:
    setattr(at.slack.team.users[DARNELL], sign, True)
    channel = await at.directory.channel(TEAM_ROOM)
    assert channel
    assert channel.external


async def test_a_change_is_seen_within_a_minute_or_at_once_when_slack_tells_of_it(at: Connected) -> None:
    await at.directory.channel(TEAM_ROOM)
    at.slack.room.shared = "ext"
    at.watch.seconds += MINUTE - 1
    assert await at.directory.channel(TEAM_ROOM) == Channel(TEAM_ROOM, "cte-automotive")
    at.directory.forget(TEAM_ROOM)
    assert await at.directory.channel(TEAM_ROOM) == Channel(TEAM_ROOM, "cte-automotive", external=True)


async def test_what_a_channel_was_is_believed_for_minutes_and_not_longer(at: Connected) -> None:
    await at.directory.channel(TEAM_ROOM)
    at.slack.faults.order(Fault.STATUS, "conversations.info", times=9)
    at.watch.seconds += KEPT - 1
    assert await at.directory.channel(TEAM_ROOM)
    at.watch.seconds += 1
    with pytest.raises(Unknown):
        await at.directory.channel(TEAM_ROOM)


async def test_places_that_the_bot_can_not_see_are_none(at: Connected) -> None:
    at.slack.team.rooms["C0ELSE"] = Room("C0ELSE", "elsewhere", Kind.PUBLIC, [MARIA])
    at.slack.team.rooms[LEADERS].archived = True
    for channel in ("C0GONE", "C0ELSE", "D0GONE", LEADERS):
        assert await at.directory.channel(at.place(channel)) is None


async def test_where_the_app_is_not_installed_nothing_can_be_told(at: Connected) -> None:
    elsewhere = Workspace(Platform.SLACK, "T0OTHER")
    place, person = Place(elsewhere, CHANNEL), PersonRef(elsewhere, MARIA)
    for question in (
        at.directory.channel(place),
        at.directory.members(place),
        at.directory.places_of(person),
        at.directory.direct(person),
        at.directory.person(person),
    ):
        with pytest.raises(NotInstalled):
            await question


async def test_a_channel_is_there_as_soon_as_the_bot_was_invited(at: Connected) -> None:
    at.slack.team.rooms["C0NEW"] = Room("C0NEW", "new", Kind.PUBLIC, [MARIA])
    assert await at.directory.channel(at.place("C0NEW")) is None
    at.slack.team.rooms["C0NEW"].members.append(BOT)
    assert await at.directory.channel(at.place("C0NEW"))


async def test_a_missing_scope_is_no_missing_channel(at: Connected) -> None:
    at.slack.state.grants[TOKEN].scopes -= {"groups:read"}
    with pytest.raises(Unknown, match="groups:read"):
        await at.directory.channel(TEAM_ROOM)


async def test_members_are_people_and_who_left_is_none(at: Connected) -> None:
    at.slack.team.users["U0BOT2"] = User("U0BOT2", "other", "Other bot", bot=True)
    at.slack.team.users["USLACKBOT"] = User("USLACKBOT", "slackbot", "Slackbot")
    at.slack.room.members += ["U0BOT2", "USLACKBOT"]
    at.slack.team.users[PRIYA].deleted = True
    assert await at.directory.members(TEAM_ROOM) == {at.person(MARIA), at.person(DARNELL)}
    direct = at.place(at.slack.person(MARIA).direct)
    assert await at.directory.members(direct) == {at.person(MARIA)}


async def test_a_newcomer_is_a_member_as_soon_as_slack_tells_of_it(at: Connected) -> None:
    at.slack.team.users["U0TOM"] = User("U0TOM", "tom", "Tom Baker")
    before = await at.directory.members(TEAM_ROOM)
    at.slack.person("U0TOM").joins(CHANNEL)
    assert await at.directory.members(TEAM_ROOM) == before
    at.directory.forget(TEAM_ROOM)
    assert await at.directory.members(TEAM_ROOM) == before | {at.person("U0TOM")}


async def test_members_of_a_channel_that_is_gone_are_unknown(at: Connected) -> None:
    with pytest.raises(Unknown):
        await at.directory.members(at.place("C0GONE"))


async def test_a_crowd_is_got_to_know_however_often_slack_limits_us(at: Connected) -> None:
    """Each try goes on where the one before was stopped."""
    everybody = crowd(at, 3_000)
    at.slack.faults.limits.append(Limit("users.list", 4, 60))
    tries = 0
    while True:
        try:
            tries += 1
            found = await at.directory.members(TEAM_ROOM)
            break
        except TryLater as limited:
            at.slack.state.clock.forward(limited.after)
            at.watch.seconds += limited.after
    assert (len(found), calls(at, "users.info")) == (len(everybody), 0)
    assert tries == 4


async def test_a_place_in_the_list_that_slack_forgot_is_begun_anew(at: Connected) -> None:
    everybody = crowd(at, 500)
    at.slack.faults.order(Fault.LIMITED, "users.list", skip=1, retry_after=1)
    at.slack.faults.order(Fault.ERROR, "users.list", error="invalid_cursor", skip=1)
    for trouble in (TryLater, Unknown):
        with pytest.raises(trouble):
            await at.directory.members(TEAM_ROOM)
        at.watch.seconds += 1
    assert len(await at.directory.members(TEAM_ROOM)) == len(everybody)


async def test_a_few_people_are_asked_for_one_by_one(at: Connected) -> None:
    everybody = crowd(at, FEW - 4)
    assert await at.directory.members(TEAM_ROOM) == {at.person(each) for each in everybody}
    assert (calls(at, "users.info"), calls(at, "users.list")) == (FEW, 0)


async def test_a_crowd_is_asked_for_by_pages_and_strangers_alone(at: Connected) -> None:
    everybody = crowd(at, 450)
    at.slack.team.users[everybody[-1]].stranger = True
    assert len(await at.directory.members(TEAM_ROOM)) == len(everybody)
    assert (calls(at, "conversations.members"), calls(at, "users.list"), calls(at, "users.info")) == (3, 3, 1)


async def test_no_other_workspace_waits_for_a_crowd(at: Connected) -> None:
    everybody = crowd(at, 3 * AT_ONCE)
    other = Workspace(Platform.SLACK, "T0OTHER")
    at.known.installed[other] = replace(INSTALLED, workspace=other, token="xoxb-other")
    at.slack.state.teams[other.id] = replace(at.slack.team, id=other.id)
    at.slack.state.grants["xoxb-other"] = Grant("xoxb-other", other.id)
    at.slack.faults.order(Fault.HANG, "users.info", times=AT_ONCE)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(at.directory.members(TEAM_ROOM))
        while calls(at, "users.info") < AT_ONCE:  # noqa: ASYNC110 - the stand-in has no event for it
            await asyncio.sleep(0)
        assert len(await at.directory.members(Place(other, CHANNEL))) == len(everybody)
        assert not waiting.done()
        waiting.cancel()


async def test_a_crowd_is_known_while_slack_limits_us(at: Connected) -> None:
    everybody = crowd(at, 100)
    await at.directory.members(TEAM_ROOM)
    at.watch.seconds += HOUR
    at.slack.faults.order(Fault.LIMITED, "users.list", times=9)
    at.slack.faults.order(Fault.LIMITED, "users.info", times=999)
    assert len(await at.directory.members(TEAM_ROOM)) == len(everybody)


async def test_a_place_is_named_by_id_or_by_name(at: Connected) -> None:
    for name in ("leaders", "#leaders", " #Leaders ", LEADERS, f"#{LEADERS}"):
        assert await at.directory.place_named(TEAM_ROOM, name) == at.place(LEADERS)
    for name in ("nowhere", "#C0GONE", ""):
        assert await at.directory.place_named(TEAM_ROOM, name) is None


async def test_a_person_is_named_by_id_or_by_a_name_that_one_member_has(at: Connected) -> None:
    for name in ("Darnell", "@darnell", "darnell hill", DARNELL, f"@{DARNELL}"):
        assert await at.directory.person_named(TEAM_ROOM, name) == at.person(DARNELL)
    for name in ("nobody", "@U0NOBODY", BOT, ""):
        assert await at.directory.person_named(TEAM_ROOM, name) is None
    at.slack.team.users[PRIYA].real_name = "Darnell Nair"
    at.watch.seconds += HOUR
    assert await at.directory.person_named(TEAM_ROOM, "Darnell") is None
    assert await at.directory.person_named(TEAM_ROOM, "Darnell Nair") == at.person(PRIYA)


async def test_a_persons_places_are_those_where_the_bot_is_too(at: Connected) -> None:
    at.slack.team.rooms["C0ELSE"] = Room("C0ELSE", "elsewhere", Kind.PUBLIC, [MARIA])
    at.slack.team.rooms["C0OLD"] = Room("C0OLD", "old", Kind.PUBLIC, [MARIA, BOT], archived=True)
    direct = at.place(at.slack.person(MARIA).direct)
    assert await at.directory.places_of(at.person(MARIA)) == {TEAM_ROOM, at.place(LEADERS), at.place(OPEN), direct}


async def test_who_can_not_be_written_to_has_places_all_the_same(at: Connected) -> None:
    at.slack.state.grants[TOKEN].scopes -= {"im:write"}
    assert await at.directory.places_of(at.person(DARNELL)) == {TEAM_ROOM, at.place(OPEN)}
    with pytest.raises(Unknown, match="im:write"):
        await at.directory.direct(at.person(DARNELL))


async def test_who_has_left_the_workspace_can_not_be_written_to(at: Connected) -> None:
    at.slack.team.users[DARNELL].deleted = True
    for nobody in (DARNELL, BOT, "U0NOBODY"):
        with pytest.raises(NobodyThere):
            await at.directory.direct(at.person(nobody))
    assert await at.directory.places_of(at.person(DARNELL)) == {TEAM_ROOM, at.place(OPEN)}


async def test_a_direct_conversation_is_the_one_that_events_come_from(at: Connected) -> None:
    assert await at.directory.direct(at.person(MARIA)) == at.place(at.slack.person(MARIA).direct)
    await at.directory.direct(at.person(MARIA))
    assert calls(at, "conversations.open") == 1


async def test_names_are_those_that_can_be_had(at: Connected) -> None:
    at.slack.faults.order(Fault.HANG, "users.info")
    ids = [MARIA, "U0NOBODY", OPEN, CHANNEL, "C0GONE"]
    assert MARIA not in await at.directory.names(WORKSPACE, [MARIA], 0.05)
    found = await at.directory.names(WORKSPACE, ids)
    assert found == {MARIA: "Maria", "U0NOBODY": "U0NOBODY", OPEN: "general"}


async def test_messages_are_linked_to_as_slack_does(at: Connected) -> None:
    link = await at.directory.links(WORKSPACE)
    root = await at.post("first")
    reply = await at.post("second", "k2", root)
    for ref in (root, reply):
        told = await at.api.call(WORKSPACE, "chat.getPermalink", channel=CHANNEL, message_ts=ref.id)
        assert link(ref) == told["permalink"]
    assert link(MessageRef(TEAM_ROOM, "file:F1")) == ""


async def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    known: Recent[str, int] = Recent(lambda: 0.0, fresh=1, kept=1, size=2)
    for number, name in enumerate("ab"):
        known.put(name, number)
    assert known.peek("a") == 0
    known.put("c", 2)
    assert [known.peek(name) for name in "abc"] == [0, None, 2]
