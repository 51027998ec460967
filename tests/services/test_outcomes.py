"""Every way in which sending ends: what it means for the message, and for whom and what else waits."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.delivery import (
    Delivery,
    DeliveryState,
    InDoubt,
    Intention,
    Kind,
    Outcome,
    Parked,
    Policy,
    Posting,
    Postponed,
)
from bot.domain.errors import NotInstalled, Rejected, TryAgain, TryLater, Unknown, Unreachable, Waits
from bot.domain.events import Commanded, Joined
from bot.domain.message import Message
from bot.domain.places import MessageRef, Place, Platform
from bot.domain.reflection import Reflection, ReflectionState
from bot.services import delivering
from bot.services.delivering import DEADLINE, deadline, deliver
from bot.services.outsiders import OUTSIDERS
from bot.services.ports import Messenger
from storage.status import read_status
from tests.faults.around import AroundStore
from tests.journeys.edges import Accident, Post
from tests.journeys.town import TOWN, Town
from tests.services.scene import TEAM, Scene

NEW = "cte-health"
"""Where the bot was just invited: a welcome is about to go out."""


async def ends(town: Town, claimed: Delivery, post: Messenger | None, within: float = DEADLINE) -> Outcome:
    """How one try to send it ends that has so many seconds."""
    outcomes: list[Outcome] = []

    async def settle(each: Delivery, outcome: Outcome, said: Sequence[Intention]) -> bool:
        outcomes.append(outcome)
        return await town.store.outbox.settle(each, outcome, said)

    end = asyncio.get_running_loop().time() + within
    await deliver(town.context, {Platform.PLAYGROUND: post} if post else {}, claimed, settle, end)
    [outcome] = outcomes
    return outcome


async def claimed_next(town: Town) -> Delivery:
    [claimed] = await town.store.outbox.claim()
    return claimed


@pytest.fixture
async def welcome(district: Town) -> Delivery:
    await district.listener.hear(district.event(NEW, None, Joined()))
    return await claimed_next(district)


async def test_what_was_posted_tells_its_address_and_its_revision(district: Town, welcome: Delivery) -> None:
    outcome = await ends(district, replace(welcome, wanted=3), district.post)
    assert outcome == Posting(MessageRef(district.place(NEW), district.last(NEW)), 3)


FAULT = "ValueError while writing it. This is a fault of ours: please report it."
LIMIT = "The platform limits how fast we may post."
LOST = InDoubt("The connection was lost after sending.")
ENDS: list[tuple[Exception, Outcome]] = [
    (TryLater(7.0, Waits.PLACE), Postponed(7.0, Waits.PLACE, LIMIT, limited=True)),
    (TryLater(9.0), Postponed(9.0, Waits.WORKSPACE, LIMIT, limited=True)),
    (Unreachable("Archived."), Parked("Archived.", place_closed=True)),
    (Rejected("Too long."), Parked("Too long.")),
    (TryAgain("away"), LOST),
    (Unknown("lost"), LOST),
    (TimeoutError(), LOST),
    (ValueError("somebody's words"), LOST),
    (NotInstalled("Revoked."), Postponed(30.0, Waits.DELIVERY, "Revoked.", limited=True)),
]


@pytest.mark.parametrize(("error", "end"), ENDS, ids=lambda each: type(each).__name__)
async def test_every_failure_has_its_end(district: Town, welcome: Delivery, error: Exception, end: Outcome) -> None:
    district.post.accidents = [Accident(error, NEW)]
    assert await ends(district, welcome, district.post) == end


async def test_a_fault_of_ours_while_a_message_is_written_anew_parks_it(district: Town, welcome: Delivery) -> None:
    """It stands there, so that nothing can be said twice."""
    stands = replace(welcome, message=MessageRef(welcome.place, "1"), shown=1)
    district.post.accidents = [Accident(ValueError("somebody's words"), NEW)]
    assert await ends(district, stands, district.post) == Parked(FAULT)


class _NotRead(AroundStore):
    def reading(self) -> Any:
        raise TryAgain("away")


async def test_nothing_was_sent_while_the_database_did_not_tell_what(district: Town, welcome: Delivery) -> None:
    district.uses(store=_NotRead(district.store))
    outcome = await ends(district, replace(welcome, thread="another"), district.post)
    assert outcome == Postponed(1.0, Waits.DELIVERY, "The database was away.", limited=True)


async def test_a_fault_of_ours_is_logged_without_anyones_words(
    district: Town, welcome: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    district.post.accidents = [Accident(ValueError("somebody's words"), NEW)]
    with caplog.at_level(logging.ERROR):
        await ends(district, welcome, district.post)
    assert [each.getMessage() for each in caplog.records] == [
        f"delivery {welcome.id} of kind welcome failed: ValueError"
    ]


class Silent(Post):
    """A platform that never answers."""

    async def post(self, place: Place, message: Message, key: str, root: MessageRef | None) -> MessageRef:
        await asyncio.Event().wait()
        raise AssertionError


async def test_what_became_of_it_is_told_again_while_the_database_is_away(
    district: Town, welcome: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "PAUSES", (0.0,) * 3)
    told: list[Outcome] = []

    async def settle(claimed: Delivery, outcome: Outcome, said: Sequence[Intention]) -> bool:
        told.append(outcome)
        if len(told) <= 3:
            raise TryAgain("away")
        return await district.store.outbox.settle(claimed, outcome, said)

    await deliver(district.context, {Platform.PLAYGROUND: district.post}, welcome, settle, deadline())
    assert len(told) == 4
    assert (await district.one(Delivery, id=welcome.id)).state is DeliveryState.POSTED
    assert district.post.calls.count(f"post in {NEW}") == 1


async def test_a_platform_that_does_not_answer_in_time_leaves_a_doubt(district: Town, welcome: Delivery) -> None:
    assert await ends(district, welcome, Silent(district.post.real, set()), within=0.5) == LOST


async def test_a_worker_that_stood_still_since_its_claim_sends_nothing(district: Town, welcome: Delivery) -> None:
    outcome = await ends(district, welcome, district.post, within=0.0)
    assert outcome == Postponed(0.0, Waits.DELIVERY, "There was no time to send it.", limited=True)
    assert not [call for call in district.post.calls if NEW in call]


async def test_what_is_for_a_platform_that_is_not_connected_waits_and_says_so(
    district: Town, welcome: Delivery
) -> None:
    why = "This platform is not connected: add it to the settings."
    assert await ends(district, welcome, None) == Postponed(600.0, Waits.DELIVERY, why, limited=True)


NO_ANSWER = "No answer from the platform; trying again."
GIVEN_UP = Parked("The platform did not answer 20 times. Once it does, run: reflectory retry")


async def test_what_may_be_done_twice_is_simply_done_again(district: Town, welcome: Delivery) -> None:
    district.post.accidents = [Accident(Unknown("lost"), NEW)]
    outcome = await ends(district, replace(welcome, policy=Policy.BEST_EFFORT, failures=3), district.post)
    assert isinstance(outcome, Postponed)
    assert outcome == Postponed(outcome.after, Waits.DELIVERY, NO_ANSWER)
    assert 6 <= outcome.after <= 10


async def test_an_edit_that_got_no_answer_is_simply_done_again(district: Town, welcome: Delivery) -> None:
    posted = await ends(district, welcome, district.post)
    assert isinstance(posted, Posting)
    district.post.accidents = [Accident(Unknown("lost"), NEW)]
    again = await ends(district, replace(welcome, message=posted.message, shown=1, wanted=2), district.post)
    assert isinstance(again, Postponed)
    assert again.trouble == NO_ANSWER


async def test_what_could_not_be_written_was_not_sent(district: Town, welcome: Delivery) -> None:
    """The words need names that the platform does not tell now: no doubt, and nothing to look for."""
    district.census.away = Unknown("no answer")
    outcome = await ends(district, welcome, district.post)
    assert isinstance(outcome, Postponed)
    assert (outcome.waits, outcome.trouble, outcome.limited) == (Waits.DELIVERY, NO_ANSWER, False)
    assert not [call for call in district.post.calls if NEW in call]


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize(("failures", "given_up"), [(18, False), (19, True)])
async def test_the_twentieth_try_without_an_answer_is_the_last(
    district: Town, welcome: Delivery, policy: Policy, failures: int, given_up: bool
) -> None:
    district.post.accidents = [Accident(Unknown("lost"), NEW)]
    outcome = await ends(district, replace(welcome, failures=failures, policy=policy), district.post)
    assert (outcome == GIVEN_UP) is given_up


async def test_a_closed_place_is_tried_again_until_somebody_can_be_told(scene: Scene) -> None:
    town = scene.town
    town.post.closed.add(TEAM)
    await town.listener.hear(town.event(TEAM, "maria", Commanded("pause")))
    claimed = await claimed_next(town)
    town.census.away = TryLater(1.0)
    why = "The channel is archived. Unarchive it to go on."
    assert await ends(town, claimed, town.post) == Postponed(30.0, Waits.DELIVERY, why, limited=True)
    assert not (await read_status(town.store.database)).closed


async def test_whoever_can_mend_a_closed_place_is_told_why_each_time_that_it_closes(scene: Scene) -> None:
    town = scene.town
    town.post.closed.add(TEAM)
    await town.types(TEAM, "maria", "pause")
    for times in (1, 2):
        told = [message.plain for message in town.messages("direct-maria")]
        assert len([each for each in told if "Unarchive it to go on." in each]) == times
        await town.store.outbox.reopen(town.place(TEAM))
        await town.engine.settle()


async def test_a_workspace_that_lets_nobody_in_is_held(district: Town, welcome: Delivery) -> None:
    district.post.accidents = [Accident(NotInstalled("Revoked."), NEW)]
    await ends(district, welcome, district.post)
    [held] = (await read_status(district.store.database)).closed_workspaces
    assert (held.workspace, held.reason) == (str(TOWN), "Revoked.")


async def test_of_several_teams_the_one_is_told_whose_message_leaders_can_not_be_sent(scene: Scene) -> None:
    town = scene.town
    await town.sets_up("cte-health", "grace", plan="own", parts="2.A.1", every="0", leadership="leadership")
    other = await town.one(Reflection, place=town.place("cte-health"))
    [asked] = await town.many(Delivery, kind=Kind.REPORT_REQUEST, reflection=other.id)
    town.post.accidents = [Accident(Rejected("It takes no apps."), "leadership")]
    async with town.store.transaction() as tx:
        await tx.put(replace(asked, state=DeliveryState.PLANNED))
    await town.engine.settle()
    assert "could not write to #leadership. It takes no apps." in town.text("cte-health")
    assert "could not write" not in town.text(TEAM)


async def test_whoever_is_late_with_a_failure_tells_nobody(scene: Scene) -> None:
    """Another worker has taken the message over: what became of it is theirs to tell."""
    town = scene.town
    [asked] = await town.many(Delivery, kind=Kind.REPORT_REQUEST)
    town.post.accidents = [Accident(Rejected("Too long."), "leadership")]
    before = await town.rows()
    assert await ends(town, asked, town.post) == Parked("Too long.")
    assert await town.rows() == before


async def test_a_question_that_outsiders_would_read_is_parked_and_the_team_rests(district: Town) -> None:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0")
    await district.listener.hear(district.event(TEAM, "maria", Commanded("next")))
    district.census.external.add(TEAM)
    claimed = await claimed_next(district)
    assert await ends(district, claimed, district.post) == Parked(OUTSIDERS)
    assert (await district.one(Reflection)).state is ReflectionState.PAUSED


async def test_each_try_that_outsiders_would_read_lets_the_team_rest_anew(district: Town) -> None:
    await district.sets_up(TEAM, "maria", plan="own", parts="1.A.2", every="0")
    await district.types(TEAM, "maria", "next")
    [sent] = await district.many(Delivery, kind=Kind.PROMPT)
    for attempt in (2, 3):
        district.census.external.add(TEAM)
        await ends(district, replace(sent, shown=0, message=None, attempt=attempt), district.post)
        assert (await district.one(Reflection)).state is ReflectionState.PAUSED
        district.census.external.clear()
        await district.types(TEAM, "maria", "resume")
