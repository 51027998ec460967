"""Deliveries as work, on every store: one winner, one at a time in a place, leases, doubts, limits and pace."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.delivery import (
    Delivery,
    DeliveryState,
    InDoubt,
    Kind,
    Outcome,
    Parked,
    Posting,
    Postponed,
    Withdrawn,
    delivery_id,
)
from bot.domain.errors import Waits
from bot.domain.places import MessageRef
from storage.store import SqlStore
from tests.contracts.deliveries import ELSEWHERE, FIRST, SECOND, claim, plan, posting, settle, stored
from tests.contracts.examples import OURS, THEIRS, Team
from tests.stores import Stores


async def test_a_plan_is_claimed_and_posted(store: SqlStore) -> None:
    assert await store.outbox.next_wake() is None
    await plan(store, FIRST)
    assert await store.outbox.next_wake() == 0
    claimed = await settle(store, posting(OURS, "17.1"))
    assert (claimed.id, claimed.state, claimed.attempt, claimed.started_at) == (
        FIRST.id,
        DeliveryState.CLAIMED,
        1,
        None,
    )
    assert claimed.lease_until
    posted = await stored(store, FIRST)
    assert (posted.state, posted.shown, posted.wanted, posted.message) == (
        DeliveryState.POSTED,
        1,
        1,
        OURS.message("17.1"),
    )
    assert posted.lease_until is posted.started_at is None
    assert await store.outbox.claim() == ()
    assert await store.outbox.next_wake() is None


async def test_deliveries_leave_in_the_order_they_were_planned_in(store: SqlStore) -> None:
    intentions = [OURS.intention(str(number)) for number in range(20)]
    await plan(store, *intentions[:10])
    await plan(store, *intentions[10:])
    async with store.reading() as reader:
        assert [each.id for each in await reader.many(Delivery)] == [each.id for each in intentions]
    left = [(await settle(store, posting(OURS, str(number)))).id for number in range(20)]
    assert left == [each.id for each in intentions]


async def test_one_delivery_at_a_time_for_each_place(store: SqlStore) -> None:
    await plan(store, FIRST, SECOND, ELSEWHERE, THEIRS.intention())
    claimed = [await claim(store) for _ in range(3)]
    assert {each.place for each in claimed} == {OURS.place, ELSEWHERE.place, THEIRS.place}
    assert await store.outbox.claim() == ()
    assert await store.outbox.next_wake() is None
    (ours,) = [each for each in claimed if each.place == OURS.place]
    assert ours.id == FIRST.id
    assert await store.outbox.settle(ours, posting(OURS, "17.1"))
    assert (await claim(store)).id == SECOND.id


async def test_several_are_claimed_at_once_and_still_one_for_each_place(store: SqlStore) -> None:
    await plan(store, FIRST, SECOND, ELSEWHERE, THEIRS.intention())
    claimed = await store.outbox.claim(10)
    assert sorted(each.place.channel for each in claimed) == sorted(
        each.channel for each in (OURS.place, ELSEWHERE.place, THEIRS.place)
    )
    assert FIRST.id in {each.id for each in claimed}
    assert await store.outbox.claim(10) == ()


async def test_no_more_are_claimed_than_were_asked_for(store: SqlStore) -> None:
    await plan(store, *(replace(OURS, channel=f"C{number}").intention() for number in range(5)))
    assert len(await store.outbox.claim(3)) == 3
    assert len(await store.outbox.claim(3)) == 2


async def test_postings_are_recorded_together(store: SqlStore) -> None:
    await plan(store, FIRST, ELSEWHERE)
    claimed = await store.outbox.claim(2)
    await plan(store, ELSEWHERE)
    landed = [(each, Posting(MessageRef(each.place, f"17.{n}"), 1)) for n, each in enumerate(claimed)]
    assert await store.outbox.posted(*landed) == {FIRST.id, ELSEWHERE.id}
    first, elsewhere = await stored(store, FIRST), await stored(store, ELSEWHERE)
    assert (first.state, first.shown, first.started_at) == (DeliveryState.POSTED, 1, None)
    assert (elsewhere.state, elsewhere.shown, elsewhere.wanted) == (DeliveryState.PLANNED, 1, 2)
    assert {first.message, elsewhere.message} == {posting.message for _, posting in landed}


async def test_what_was_posted_in_part_is_planned_anew_beside_what_stands(store: SqlStore) -> None:
    await plan(store, FIRST)
    begun = MessageRef(FIRST.place, "17.1", more=("17.2",))
    await settle(store, Posting(begun, 1, whole=False))
    found = await stored(store, FIRST)
    assert (found.state, found.message, found.shown, found.wanted) == (DeliveryState.PLANNED, begun, 1, 2)
    assert found.started_at is None


async def test_of_postings_only_those_still_claimed_are_recorded(stores: Stores) -> None:
    store, late = stores.open(), stores.open(lease=0.0)
    await plan(store, FIRST, ELSEWHERE)
    swept = await late.outbox.claim(1)
    await late.outbox.sweep()
    (again,) = await store.outbox.claim(1)
    assert again.id == swept[0].id
    (other,) = await store.outbox.claim(1)
    landed = [(each, Posting(MessageRef(each.place, name), 1)) for each, name in ((swept[0], "1"), (other, "2"))]
    assert await store.outbox.posted(*landed) == {other.id}
    assert await store.outbox.posted((again, Posting(MessageRef(again.place, "3"), 1))) == {again.id}


async def test_workers_that_claim_many_at_once_never_take_the_same(stores: Stores) -> None:
    claimers = [stores.open() for _ in range(4)]
    places = [replace(OURS, channel=f"C{number}") for number in range(40)]
    await plan(claimers[0], *(team.intention(subject) for team in places for subject in "12"))
    found = await asyncio.gather(*(claimer.outbox.claim(16) for _ in range(3) for claimer in claimers))
    claimed = [each for together in found for each in together]
    while more := await claimers[0].outbox.claim(16):
        claimed += more
    assert len({each.id for each in claimed}) == len(claimed) == 40


async def test_many_claimers_never_take_the_same(stores: Stores) -> None:
    claimers = [stores.open() for _ in range(4)]
    places = [replace(OURS, channel=f"C{number}") for number in range(10)]
    await plan(claimers[0], *(team.intention(subject) for team in places for subject in "12"))
    found = await asyncio.gather(*(claimer.outbox.claim() for _ in range(5) for claimer in claimers))
    claimed = [each for together in found for each in together]
    assert len({each.id for each in claimed}) == len(claimed) <= 10
    while claimed_later := await claimers[0].outbox.claim():
        claimed += claimed_later
    assert {each.place for each in claimed} == {team.place for team in places}
    assert len(claimed) == 10


async def test_claimers_of_one_place_get_one_delivery(stores: Stores) -> None:
    claimers = [stores.open() for _ in range(4)]
    await plan(claimers[0], *(OURS.intention(str(number)) for number in range(20)))
    for number in range(20):
        found = await asyncio.gather(*(claimer.outbox.claim() for claimer in claimers))
        (claimed,) = [each for together in found for each in together]
        assert await claimers[0].outbox.settle(claimed, posting(OURS, str(number)))


async def test_a_reply_waits_for_its_root(store: SqlStore) -> None:
    reply = OURS.intention("reply", thread=FIRST.id)
    await plan(store, reply, FIRST, ELSEWHERE)
    claimed = {each.id: each for each in [await claim(store), await claim(store)]}
    assert claimed.keys() == {FIRST.id, ELSEWHERE.id}
    root = claimed[FIRST.id]
    assert await store.outbox.settle(root, posting(OURS, "17.1"))
    assert (await claim(store)).thread == FIRST.id


async def test_a_reply_goes_out_while_its_root_is_renewed_or_gone(store: SqlStore) -> None:
    await plan(store, FIRST)
    await settle(store, posting(OURS, "17.1"))
    await plan(store, OURS.intention("reply", thread=FIRST.id))
    await plan(store, FIRST)
    await settle(store, posting(OURS, "17.2", 1))
    await settle(store, Withdrawn())
    await plan(store, OURS.intention("later", thread=FIRST.id))
    assert (await claim(store)).subject == "later"


async def test_saying_it_again_is_a_new_revision(store: SqlStore) -> None:
    await plan(store, FIRST, FIRST)
    await plan(store, FIRST)
    assert (await stored(store, FIRST)).wanted == 2
    await settle(store, posting(OURS, "17.1", 2))
    assert (await stored(store, FIRST)).state is DeliveryState.POSTED
    await plan(store, FIRST)
    renewed = await settle(store, posting(OURS, "17.1", 3))
    assert (renewed.shown, renewed.wanted, renewed.started_at) == (2, 3, None)
    assert renewed.message == OURS.message("17.1")


async def test_what_changed_while_it_was_sent_is_sent_again_at_once(store: SqlStore) -> None:
    await plan(store, FIRST)
    claimed = await claim(store)
    await plan(store, FIRST)
    assert await store.outbox.claim() == ()
    assert await store.outbox.settle(claimed, posting(OURS, "17.1", claimed.wanted))
    again = await claim(store)
    assert (again.wanted, again.shown, again.message) == (2, 1, OURS.message("17.1"))


async def test_a_lease_that_ran_out_is_a_doubt(stores: Stores) -> None:
    store = stores.open(lease=0)
    await plan(store, FIRST)
    lost = await claim(store)
    assert await store.outbox.claim() == ()
    assert await store.outbox.sweep() == 1
    assert await store.outbox.sweep() == 0
    assert (await stored(store, FIRST)).state is DeliveryState.UNKNOWN
    assert not await store.outbox.settle(lost, posting(OURS, "17.1"))
    assert await store.outbox.next_wake() == 0
    second = await claim(store)
    assert lost.lease_until
    assert second.started_at == lost.lease_until  # with a lease of nothing, the instant of the claim
    assert second.attempt == 2
    assert not await store.outbox.settle(lost, posting(OURS, "17.1"))
    assert await store.outbox.settle(second, posting(OURS, "17.2"))
    assert (await stored(store, FIRST)).message == OURS.message("17.2")


async def test_a_lease_that_runs_is_not_swept(store: SqlStore) -> None:
    await plan(store, FIRST)
    await claim(store)
    assert await store.outbox.sweep() == 0


@pytest.mark.parametrize(
    "outcome",
    [
        Postponed(0, Waits.DELIVERY, "away"),
        Postponed(0, Waits.PLACE, "slow"),
        Postponed(0, Waits.WORKSPACE, "slow"),
        InDoubt("lost"),
    ],
    ids=lambda outcome: f"{type(outcome).__name__}-{getattr(outcome, 'waits', '')}",
)
async def test_a_doubt_lasts_until_it_is_resolved(store: SqlStore, outcome: Outcome) -> None:
    await plan(store, FIRST)
    first = await settle(store, InDoubt("lost"))
    again = await settle(store, outcome)
    third = await settle(store, posting(OURS, "17.1"))
    assert first.started_at is None
    assert again.started_at
    assert third.started_at == again.started_at
    await plan(store, FIRST)
    assert (await claim(store)).started_at is None


async def test_a_postponed_try_leaves_no_doubt(store: SqlStore) -> None:
    await plan(store, FIRST)
    await settle(store, Postponed(0, Waits.DELIVERY, "away"))
    again = await settle(store, Postponed(0, Waits.PLACE, "slow"))
    assert (again.started_at, again.failures, again.trouble) == (None, 1, "away")
    third = await claim(store)
    assert (third.failures, third.trouble) == (1, "slow")


async def test_a_message_in_doubt_is_in_flight(store: SqlStore) -> None:
    async def in_flight(team: Team) -> bool:
        async with store.reading() as reader:
            return team.place in await reader.in_flight(team.place)

    await plan(store, FIRST)
    assert not await in_flight(OURS)
    await settle(store, InDoubt("lost"))
    assert await in_flight(OURS)
    claimed = await claim(store)
    assert await in_flight(OURS)
    assert not await in_flight(THEIRS)
    assert await store.outbox.settle(claimed, posting(OURS, "17.1"))
    assert not await in_flight(OURS)
    await plan(store, FIRST, OURS.intention("mark", Kind.MARK))
    await claim(store)
    assert not await in_flight(OURS)


async def test_of_several_places_those_with_a_message_in_flight_are_told(store: SqlStore) -> None:
    await plan(store, FIRST, ELSEWHERE, THEIRS.intention())
    claimed = {(await claim(store)).place, (await claim(store)).place}
    every = (FIRST.place, ELSEWHERE.place, THEIRS.place)
    async with store.reading() as reader:
        assert await reader.in_flight(*every) == claimed
        assert await reader.in_flight(*claimed) == claimed
        assert await reader.in_flight() == frozenset()


async def test_a_parked_delivery_stays_until_it_is_rearmed(store: SqlStore) -> None:
    await plan(store, FIRST)
    await settle(store, Parked("too long"))
    await plan(store, FIRST)
    parked = await stored(store, FIRST)
    assert (parked.state, parked.wanted, parked.trouble) == (DeliveryState.PARKED, 2, "too long")
    assert await store.outbox.claim() == ()
    assert await store.outbox.rearm(FIRST.id)
    assert not await store.outbox.rearm(FIRST.id)
    assert (await claim(store)).trouble == ""


async def test_a_parked_doubt_is_still_a_doubt(store: SqlStore) -> None:
    await plan(store, FIRST)
    await settle(store, InDoubt("lost"))
    await settle(store, Parked("can not look"))
    await store.outbox.rearm(FIRST.id)
    assert (await claim(store)).started_at


async def test_the_parts_of_a_message_are_kept_until_it_has_others(store: SqlStore) -> None:
    address = OURS.message("17.1")
    for revision, more in enumerate((("17.2", "17.3"), ("17.2",), ()), start=1):
        await plan(store, FIRST)
        await settle(store, Posting(replace(address, more=more), revision))
        assert (await stored(store, FIRST)).message == replace(address, more=more)


async def test_what_is_withdrawn_can_be_said_anew(store: SqlStore) -> None:
    await plan(store, FIRST)
    await settle(store, Withdrawn())
    assert await store.outbox.claim() == ()
    await plan(store, FIRST)
    again = await settle(store, posting(OURS, "17.1", 2))
    assert (again.message, again.shown, again.wanted) == (None, 0, 2)
    await plan(store, FIRST)
    await settle(store, Withdrawn())
    gone = await stored(store, FIRST)
    assert (gone.state, gone.shown, gone.message) == (DeliveryState.WITHDRAWN, 0, OURS.message("17.1"))


async def test_an_unknown_delivery_can_not_be_settled(store: SqlStore) -> None:
    await plan(store, FIRST)
    claimed = await claim(store)
    stranger = replace(claimed, id=delivery_id(Kind.NOTICE, "other", OURS.place))
    assert not await store.outbox.settle(stranger, Withdrawn())
    assert not await store.outbox.settle(replace(claimed, attempt=2), Withdrawn())
    assert not await store.outbox.settle(replace(claimed, place=THEIRS.place), Withdrawn())
    assert await store.outbox.settle(claimed, Withdrawn())
    assert not await store.outbox.settle(claimed, Withdrawn())
