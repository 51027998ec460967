"""Teams' bad days while we send: what was surely not done is told from what may have been, and nothing goes twice."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.teams.messenger.lookup import mark
from adapters.teams.messenger.posting import AT_ONCE
from adapters.teams.sdk import connector
from adapters.teams.sdk.connector import Connectors
from bot.domain.delivery import Absent, Found, Unknowable
from bot.domain.errors import NotInstalled, Partly, Rejected, TryLater, Unknown, Unreachable, Waits
from bot.domain.message import Message, Text
from bot.domain.places import MessageRef
from tests.slack.standin.faults import Fault
from tests.teams.connected import TEAM_ROOM, WORKSPACE, Connected
from tests.teams.standin.school import CHANNEL, MARIA

WORDS = "Nobody's business but ours."
MESSAGE = Message((Text(WORDS),))
KEY = "k" * 64
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


async def post(at: Connected, root: MessageRef | None = None, message: Message = MESSAGE) -> MessageRef:
    return await at.edge.messenger.post(TEAM_ROOM, message, KEY, root)


def standing(at: Connected) -> int:
    return len([each for each in at.teams.tenant.said.get(CHANNEL, ()) if not each.deleted])


def called(at: Connected, *names: str) -> int:
    return len([name for name, _, _ in at.teams.services.calls if name in names])


async def test_a_limit_is_kept_exactly_as_long_as_it_is_told(at: Connected) -> None:
    at.teams.faults.order(Fault.LIMITED, "create", retry_after=17)
    with pytest.raises(TryLater) as limited:
        await post(at)
    assert (limited.value.after, limited.value.waits) == (17.0, Waits.PLACE)
    assert (standing(at), called(at, "create")) == (0, 1)


async def test_where_two_changes_meet_it_is_tried_again_soon(at: Connected) -> None:
    at.teams.faults.order(Fault.STATUS, "create", status=412, error="PreconditionFailed")
    with pytest.raises(TryLater) as crossed:
        await post(at)
    assert crossed.value.after == 1.0


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_a_fault_of_teams_own_is_a_doubt_and_is_not_repeated(at: Connected, status: int) -> None:
    at.teams.faults.order(Fault.STATUS, "create", times=9, status=status, error="InternalError")
    with pytest.raises(Unknown):
        await post(at)
    assert called(at, "create") == 1


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.CUT])
async def test_a_lost_connection_is_a_doubt_and_is_not_repeated(at: Connected, fault: Fault) -> None:
    at.teams.faults.order(fault, "create", times=9)
    with pytest.raises(Unknown):
        await post(at)
    assert called(at, "create") == 1


async def test_an_answer_that_does_not_come_in_time_is_a_doubt(at: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "DEADLINE", 0.05)
    at.teams.faults.order(Fault.LATE, "create")
    with pytest.raises(Unknown):
        await post(at)
    at.teams.faults.released.set()


async def test_what_was_posted_without_our_hearing_of_it_is_found(at: Connected) -> None:
    at.teams.faults.order(Fault.DROP, "create")
    with pytest.raises(Unknown):
        await post(at)
    found = await at.edge.messenger.find(TEAM_ROOM, KEY, LONG_AGO, None)
    [message] = at.teams.tenant.said[CHANNEL]
    assert found == Found(MessageRef(TEAM_ROOM, message.id))
    assert await at.edge.messenger.find(TEAM_ROOM, "x" * 64, LONG_AGO, None) == Absent()


async def test_a_reply_that_was_posted_unheard_is_found_in_its_thread(at: Connected) -> None:
    root = await post(at)
    at.teams.faults.order(Fault.DROP, "say")
    with pytest.raises(Unknown):
        await at.edge.messenger.post(TEAM_ROOM, MESSAGE, "r" * 64, root)
    found = await at.edge.messenger.find(TEAM_ROOM, "r" * 64, LONG_AGO, root)
    assert isinstance(found, Found)
    assert found.message.thread == root.id


async def test_a_long_message_that_was_posted_in_part_is_found_and_completed(at: Connected) -> None:
    long = Message(tuple(Text("word " * 900) for _ in range(8)))
    at.teams.faults.order(Fault.DROP, "say")
    with pytest.raises(Partly):
        await post(at, message=long)
    found = await at.edge.messenger.find(TEAM_ROOM, KEY, LONG_AGO, None)
    assert isinstance(found, Found)
    whole = await at.edge.messenger.update(found.message, long, KEY)
    assert len(whole.more) == len(parts_in_order(at)) - 1 > 0


async def test_a_limit_in_the_middle_of_a_long_message_begins_it_no_second_time(at: Connected) -> None:
    """Also where nothing can be looked up: what stands is known, and what is missing follows a few parts at a time."""
    for team in at.teams.tenant.teams.values():
        team.consents = False
    long = Message(tuple(Text("word " * 900) for _ in range(8 * 4)))
    at.teams.faults.order(Fault.LIMITED, "say", retry_after=3)
    with pytest.raises(Partly) as begun:
        await post(at, message=long)
    with pytest.raises(Partly) as further:
        await at.edge.messenger.update(begun.value.message, long, KEY)
    assert (len(begun.value.message.more), len(further.value.message.more)) == (0, AT_ONCE)
    whole = await at.edge.messenger.update(further.value.message, long, KEY)
    assert len(whole.more) == len(parts_in_order(at)) - 1 > AT_ONCE


async def test_a_limit_before_anything_more_went_out_is_told_as_one(at: Connected) -> None:
    long = Message(tuple(Text("word " * 900) for _ in range(8)))
    at.teams.faults.order(Fault.LIMITED, "say", times=2, retry_after=17)
    with pytest.raises(Partly) as begun:
        await post(at, message=long)
    with pytest.raises(TryLater) as limited:
        await at.edge.messenger.update(begun.value.message, long, KEY)
    assert limited.value.after == 17.0


def parts_in_order(at: Connected) -> list[str]:
    """Each part stands once, in order; their names."""
    names = [each.card["body"][0]["id"] for each in at.teams.tenant.said[CHANNEL]]
    assert names == [mark(KEY, part, len(names)) for part in range(len(names))]
    return names


async def test_without_consent_nothing_can_be_looked_up(at: Connected) -> None:
    for team in at.teams.tenant.teams.values():
        team.consents = False
    assert await at.edge.messenger.find(TEAM_ROOM, KEY, LONG_AGO, None) == Unknowable()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("BotNotInConversationRoster", "not in this team"),
        ("BotDisabledByAdmin", "administrator must allow"),
        ("ConversationBlockedByUser", "blocked the bot"),
        ("SomethingNew", "can not reach this conversation"),
    ],
)
async def test_a_closed_place_says_why(at: Connected, code: str, words: str) -> None:
    at.teams.faults.order(Fault.STATUS, "create", status=403, error=code)
    with pytest.raises(Unreachable, match=words):
        await post(at)


async def test_what_teams_refuses_is_told_without_its_words(at: Connected, caplog: pytest.LogCaptureFixture) -> None:
    at.teams.faults.order(Fault.STATUS, "create", status=400, error="BadSyntax")
    with caplog.at_level(logging.DEBUG), pytest.raises(Rejected, match="400 BadSyntax") as refused:
        await post(at)
    assert WORDS not in str(refused.value) + caplog.text


async def test_a_token_that_is_refused_is_renewed_once(at: Connected) -> None:
    at.teams.faults.order(Fault.STATUS, "create", status=401, error="Unauthorized")
    with pytest.raises(NotInstalled):  # a new one that is refused will be refused again
        await post(at)


async def test_changes_go_on_where_they_were_cut_off(at: Connected) -> None:
    ref = await post(at)
    at.teams.faults.order(Fault.STATUS, "change", status=503)
    with pytest.raises(Unknown):
        await at.edge.messenger.update(ref, Message((Text("New."),)))
    assert await at.edge.messenger.update(ref, Message((Text("Newer."),))) == ref
    assert "Newer." in str(at.teams.tenant.said[CHANNEL][0].card)


async def test_no_token_is_sent_to_a_host_that_is_not_microsofts(at: Connected) -> None:
    connectors = Connectors(at.edge.session, at.edge.settings.registration, at.edge.tokens)
    for address in ("https://evil.example.org/", "http://smba.trafficmanager.net/", f"{at.teams.url}@evil.org/"):
        with pytest.raises(Rejected):
            await connectors.create(address)
    assert called(at, "sign_in") == 0


async def test_many_calls_are_under_way_at_a_time(at: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    """As shipped, botbuilder has six threads for all of them."""
    barrier = asyncio.Barrier(40)

    async def until_all_are_there(_: object) -> None:
        await barrier.wait()

    monkeypatch.setattr(at.teams.faults, "wait", until_all_are_there)
    at.teams.faults.order(Fault.LATE, "create", times=40)
    assert len({ref.id for ref in await asyncio.gather(*(post(at) for _ in range(40)))}) == 40


async def test_nobody_let_us_in(at: Connected) -> None:
    elsewhere = replace(TEAM_ROOM, workspace=replace(WORKSPACE, id="dddddddd-0000-4000-8000-000000000009"))
    with pytest.raises(NotInstalled):
        await at.edge.messenger.post(elsewhere, MESSAGE, KEY, None)


async def test_a_thread_of_many_pages_is_read_as_one(at: Connected) -> None:
    """What stands on a later page was not deleted."""
    root = await post(at)
    for number in range(70):
        at.teams.tenant.post(CHANNEL, root.id, MARIA, f"Answer {number}.")
    reading = await at.edge.messenger.thread(root, "")
    assert (len(reading.events), reading.cursor) == (70, "")


async def test_our_token_goes_to_no_host_that_is_not_allowed(at: Connected) -> None:
    """Not even where the database says that the tenant is there."""
    known = await at.store.installations.of(WORKSPACE)
    assert known
    await at.store.installations.put(replace(known, address=at.teams.service.replace("127.0.0.1", "localhost")))
    with pytest.raises(NotInstalled):
        await post(at)
    with pytest.raises(NotInstalled):
        await at.edge.directory.members(TEAM_ROOM)
    assert called(at, "create", "members") == 0
