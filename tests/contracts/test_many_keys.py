"""Several values looked for at once, on every store: by ids, by addresses, however many, whatever their characters."""

import asyncio
from dataclasses import replace

from bot.domain.answer import Answer, Side, Stance
from bot.domain.delivery import DeliveryState
from bot.domain.places import Place
from bot.domain.reflection import Reflection
from storage.store import SqlStore
from tests.contracts.examples import OURS, THEIRS
from tests.stores import Stores

STRANGE = ["", "'quoted\"", "back\\slash", "new\nline", "[1, 2]", "日本語 🎒", "a\0b", "c\udfff", "%s %(x)s :x ?"]
TEAMS = [replace(OURS, channel=f"C{number}") for number in range(5)]


async def put(store: SqlStore, *values: object) -> None:
    async with store.transaction() as tx:
        await tx.put(*values)


async def test_thousands_of_keys_are_looked_for_at_once(store: SqlStore) -> None:
    answers = [OURS.answer(str(number), minute=number) for number in range(50)]
    await put(store, OURS.reflection, OURS.prompt(), *answers)
    others = [f"no answer {number}" for number in range(5000)]
    async with store.reading() as reader:
        found = await reader.many(Answer, id=[*others, *(answer.id for answer in reversed(answers))])
    assert found == tuple(answers)


async def test_several_addresses_are_looked_for_at_once(store: SqlStore) -> None:
    elsewhere = replace(OURS.message("17.1"), place=Place(OURS.workspace, "C2"))
    first, second = OURS.answer("a", message=OURS.message("17.1", "17.0")), OURS.answer("b", message=elsewhere)
    theirs = THEIRS.answer("a", message=THEIRS.message("17.1"))
    await put(store, OURS.reflection, OURS.prompt(), first, second)
    await put(store, THEIRS.reflection, THEIRS.prompt(), theirs)
    async with store.reading() as reader:
        assert await reader.many(Answer, message=(OURS.message("17.1"), OURS.message("17.2"))) == (first,)
        assert set(await reader.many(Answer, message=(OURS.message("17.1"), elsewhere))) == {first, second}
        assert await reader.many(Answer, message=(THEIRS.message("17.1"),), place=OURS.place) == ()
        assert await reader.many(Answer, message=()) == ()


async def test_keys_may_hold_any_characters(store: SqlStore) -> None:
    stances = [replace(OURS.stance(str(number)), question=strange) for number, strange in enumerate(STRANGE)]
    await put(store, OURS.reflection, OURS.prompt(), *stances)
    async with store.reading() as reader:
        for number, strange in enumerate(STRANGE):
            (found,) = await reader.many(Stance, question=[strange, "another"])
            assert found.id == stances[number].id
            assert await reader.many(Stance, question=strange) == (found,)
        assert len(await reader.many(Stance, question=STRANGE)) == len(STRANGE)


async def test_values_that_are_no_texts_are_looked_for_as_well(store: SqlStore) -> None:
    stances = [replace(OURS.stance(side), side=side) for side in Side]
    await put(store, OURS.reflection, OURS.prompt(), OURS.answer("late", minute=1), *stances)
    async with store.reading() as reader:
        assert {each.side for each in await reader.many(Stance, side=[Side.YES, Side.NO])} == {Side.YES, Side.NO}
        assert len(await reader.many(Answer, late=[True, False])) == 1
        assert len(await reader.many(Answer, message=[None, OURS.message("1")])) == 1
        assert await reader.many(Reflection, ended_at=[None]) == (OURS.reflection,)


async def test_several_reflections_are_held_at_once(stores: Stores) -> None:
    first, second = stores.open(), stores.open()
    for team in TEAMS:
        await put(first, team.reflection)
    ids = [team.reflection.id for team in TEAMS]

    async def hold(store: SqlStore, wanted: list[str]) -> list[str]:
        async with store.transaction() as tx:
            return [each.id for each in await tx.lock_each(*wanted, "no reflection")]

    held = await asyncio.gather(*(hold(store, order) for store in (first, second) for order in (ids, ids[::-1])))
    assert held == [sorted(ids)] * 4


async def test_it_is_known_where_a_message_may_be_on_its_way(store: SqlStore) -> None:
    claimed = [replace(team.delivery, state=DeliveryState.CLAIMED) for team in TEAMS[:2]]
    await put(store, *claimed, *(team.delivery for team in TEAMS[2:]))
    async with store.reading() as reader:
        assert await reader.in_flight(*(team.place for team in TEAMS[1:])) == {TEAMS[1].place}
        assert await reader.in_flight() == frozenset()
