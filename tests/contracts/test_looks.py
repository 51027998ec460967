"""The looks that the engine takes all day end with the first that they find: nothing is sorted, however much is due."""

from storage.store import SqlStore
from tests.contracts.examples import NOON
from tests.statements import plan_of, with_values

SORTED = ("Sort", "ORDER BY")
"""As PostgreSQL and SQLite call it; SQLite also when it sorts by the last of several columns alone."""


async def test_what_is_due_and_what_may_go_out_is_found_in_order(store: SqlStore) -> None:
    with with_values(store) as asked:
        async with store.transaction() as tx:
            await tx.due(NOON, 500)
        await store.outbox.claim(100)
    plans = [await plan_of(store, *each) for each in asked if "ORDER BY" in each[0]]
    assert len(plans) == 2
    for steps in plans:
        assert not [step for step in steps.splitlines() if any(word in step for word in SORTED)], steps
