"""Group commit by itself: who leads, who waits, who is told what. The commits are the test's own."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from bot.domain.errors import Conflict, TryAgain
from bot.services.batching import Batcher


class Journal:
    """Commits that wait to be let through; `blame` are items that make a commit of several fail."""

    def __init__(self, blame: dict[str, Exception] | None = None) -> None:
        self.batches: list[list[str]] = []
        self.written: list[str] = []
        self.open = asyncio.Event()
        self._blame = blame or {}
        self._begun = asyncio.Event()

    async def commit(self, items: Sequence[str]) -> list[Exception | None]:
        self.batches.append(list(items))
        self._begun.set()
        await self.open.wait()
        for item in items:
            if item in self._blame:
                raise self._blame[item]
        self.written += items
        return [TryAgain(item) if item.startswith("later") else None for item in items]

    async def begun(self) -> None:
        """Until one more commit is under way."""
        await self._begun.wait()
        self._begun.clear()


async def told(commits: Batcher[str], item: str) -> str:
    try:
        await commits.add(item)
    except Exception as fault:
        return type(fault).__name__
    return "committed"


async def quiet() -> None:
    """Until everybody who can go on without being let through has done so."""
    for _ in range(200):
        await asyncio.sleep(0)


async def test_what_arrives_during_a_commit_is_committed_together_in_its_order() -> None:
    journal = Journal()
    commits = Batcher(journal.commit)
    async with asyncio.TaskGroup() as group:
        group.create_task(commits.add("first"))
        await journal.begun()
        for number in range(5):
            group.create_task(commits.add(str(number)))
        await quiet()
        journal.open.set()
    assert journal.batches == [["first"], ["0", "1", "2", "3", "4"]]


async def test_a_batch_is_never_larger_than_it_may_be_and_the_first_come_are_the_first_served() -> None:
    journal = Journal()
    commits = Batcher(journal.commit, most=3)
    async with asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(commits.add(str(number)))
        journal.open.set()
    assert journal.batches == [["0", "1", "2"], ["3", "4", "5"], ["6", "7"]]


async def test_nobody_returns_before_their_own_batch_is_committed() -> None:
    journal = Journal()
    commits = Batcher(journal.commit)
    async with asyncio.TaskGroup() as group:
        waiting = [group.create_task(commits.add(str(number))) for number in range(5)]
        await journal.begun()
        await quiet()
        assert not any(task.done() for task in waiting)
        journal.open.set()
    assert journal.written == ["0", "1", "2", "3", "4"]


async def test_each_caller_is_told_of_its_own_item() -> None:
    journal = Journal()
    journal.open.set()
    commits = Batcher(journal.commit)
    items = ("one", "later 1", "two", "later 2")
    assert await asyncio.gather(*(told(commits, item) for item in items)) == [
        "committed",
        "TryAgain",
        "committed",
        "TryAgain",
    ]


async def test_what_one_item_is_to_blame_for_fails_that_one_alone() -> None:
    journal = Journal({"bad": Conflict("it is there already")})
    journal.open.set()
    commits = Batcher(journal.commit)
    outcomes = await asyncio.gather(*(told(commits, item) for item in ("one", "bad", "two")))
    assert outcomes == ["committed", "Conflict", "committed"]
    assert journal.written == ["one", "two"]


async def test_a_database_that_is_away_is_not_tried_once_more_for_each() -> None:
    journal = Journal({"one": TryAgain("away")})
    journal.open.set()
    commits = Batcher(journal.commit)
    outcomes = await asyncio.gather(*(told(commits, item) for item in ("one", "two", "three")))
    assert outcomes == ["TryAgain"] * 3
    assert journal.batches == [["one", "two", "three"]]


async def test_what_waited_behind_a_batch_that_the_database_did_not_take_is_refused_with_it() -> None:
    journal = Journal({"first": TryAgain("away")})
    commits = Batcher(journal.commit, most=2)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(told(commits, "first"))
        await journal.begun()
        behind = [group.create_task(told(commits, str(number))) for number in range(5)]
        await quiet()
        journal.open.set()
    assert [await each for each in (first, *behind)] == ["TryAgain"] * 6
    assert journal.batches == [["first"]]
    assert await told(commits, "later on") == "TryAgain"  # by the journal itself
    assert await told(commits, "once more") == "committed"


def leader(waiting: list[asyncio.Task[None]]) -> asyncio.Task[None]:
    return waiting[0]


def follower(waiting: list[asyncio.Task[None]]) -> asyncio.Task[None]:
    return waiting[1]


@pytest.mark.parametrize("who", [leader, follower])
@pytest.mark.parametrize("when", ["before its commit", "during its commit"])
async def test_a_caller_who_leaves_takes_nobody_along(
    who: Callable[[list[asyncio.Task[None]]], asyncio.Task[None]], when: str
) -> None:
    journal = Journal()
    commits = Batcher(journal.commit)
    async with asyncio.TaskGroup() as group:
        if when == "before its commit":
            group.create_task(commits.add("earlier"))
            await journal.begun()
        waiting = [group.create_task(commits.add(str(number))) for number in range(4)]
        if when == "during its commit":
            await journal.begun()
        await quiet()
        who(waiting).cancel()
        await quiet()
        journal.open.set()
    stayed = [task for task in waiting if task is not who(waiting)]
    assert who(waiting).cancelled()
    assert [task.result() for task in stayed] == [None] * 3
    assert set(journal.written) >= {str(number) for number in range(4) if waiting[number] in stayed}


async def test_when_everybody_has_left_the_next_one_is_served() -> None:
    journal = Journal()
    commits = Batcher(journal.commit)
    async with asyncio.TaskGroup() as group:
        gone = [group.create_task(commits.add(str(number))) for number in range(3)]
        await journal.begun()
        for task in gone:
            task.cancel()
        await quiet()
        journal.open.set()
        await commits.add("next")
    assert journal.written[-1] == "next"


async def test_who_waits_too_long_for_a_commit_to_begin_is_sent_away() -> None:
    journal = Journal()
    commits = Batcher(journal.commit, patience=0.05)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(commits.add("first"))
        await journal.begun()
        outcomes = await asyncio.gather(*(told(commits, str(number)) for number in range(3)))
        journal.open.set()
    assert outcomes == ["TryAgain"] * 3
    assert first.result() is None
    await commits.add("next")
    assert journal.written[-1] == "next"


async def test_batches_begin_at_intervals() -> None:
    journal = Journal()
    journal.open.set()
    commits = Batcher(journal.commit, pause=3600.0, patience=0.05)
    await commits.add("first")
    assert await asyncio.gather(*(told(commits, str(number)) for number in range(3))) == ["TryAgain"] * 3
    assert journal.batches == [["first"]]


async def test_a_commit_that_takes_longer_than_anybody_waits_for_its_beginning_is_finished() -> None:
    journal = Journal()
    commits = Batcher(journal.commit, patience=0.02)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(told(commits, "slow"))
        await journal.begun()
        done, _ = await asyncio.wait([waiting], timeout=0.1)
        assert not done
        journal.open.set()
    assert waiting.result() == "committed"
