"""Steps that tests of the outbox share: planning, claiming, settling, and looking at what is stored."""

from dataclasses import replace

from bot.domain.delivery import Delivery, Intention, Outcome, Posting
from bot.domain.places import Place
from storage.store import SqlStore
from tests.contracts.examples import OURS, Team


async def plan(store: SqlStore, *intentions: Intention) -> None:
    async with store.transaction() as tx:
        await tx.plan(*intentions)


async def claim(store: SqlStore) -> Delivery:
    (claimed,) = await store.outbox.claim()
    return claimed


async def stored(store: SqlStore, intention: Intention) -> Delivery:
    async with store.reading() as reader:
        found = await reader.one(Delivery, id=intention.id)
    assert found
    return found


async def settle(store: SqlStore, outcome: Outcome) -> Delivery:
    """Claims whatever is next and settles it so; what was claimed."""
    claimed = await claim(store)
    assert await store.outbox.settle(claimed, outcome)
    return claimed


def posting(team: Team, name: str, revision: int = 1) -> Posting:
    return Posting(team.message(name), revision)


FIRST, SECOND, THIRD = (OURS.intention(subject) for subject in "123")
ELSEWHERE = replace(FIRST, place=Place(OURS.workspace, "C2"))
