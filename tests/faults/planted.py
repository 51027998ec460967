"""What is done to a program with a bug, so that the checker must see it; and to one without it, so that it must not."""

import asyncio
from asyncio import TaskGroup
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tests.faults.bug import GO_ON
from tests.faults.checker import History
from tests.faults.databases import held
from tests.faults.forked import Forked
from tests.faults.harm import HASTY, Harm
from tests.faults.program import until
from tests.faults.ward import Ward, ward
from tests.faults.wounds import Point
from tests.slack.standin.faults import Fault

Trouble = Callable[[Ward], Awaitable[None]]

ANSWERED = 10.0
"""Seconds that somebody waits for an answer; it is to come within three, but the machine may be busy."""

IMPATIENT = 5.0
"""Seconds: what never settles is waited for no longer. A program without a bug has as many as it needs."""


def _reached(ward: Ward) -> Callable[[], Awaitable[bool]]:
    async def reached() -> bool:
        return ward.program.harm.reached.exists()

    return reached


async def acknowledged(ward: Ward) -> None:
    """Somebody answers, and the program dies as soon as it says that it has it."""
    await ward.reply()
    await ward.again()


async def answered(ward: Ward) -> None:
    await ward.reply()


async def told_three_times(ward: Ward) -> None:
    """Slack tells of one message by several events at times."""
    said = ward.say()
    for _ in range(3):
        await ward.sender.insist(said.words, ward.told(said))


async def edited(ward: Ward) -> None:
    """The second version is heard before the first."""
    said = ward.say()
    first, second = ward.school.workspace.ts(), ward.school.workspace.ts()
    for request in (ward.told(said), ward.edit(said, "answer 2", second), ward.edit(said, "answer 1", first)):
        await ward.sender.insist("answer 2", request)


async def pressed(ward: Ward) -> None:
    """One command that comes twice, as its answer was lost."""
    order = ward.order("next")
    for _ in range(2):
        await ward.sender.insist("next", order)
    ward.sender.forget()
    ward.by_hand += 1


async def answered_in_flight(ward: Ward) -> None:
    """Somebody answers a question whose address is not known yet."""
    ward.slack.faults.order(Fault.LATE, "chat.postMessage")
    before = len(ward.threads())

    async def stands() -> bool:
        return len(ward.threads()) > before

    async def tried() -> bool:
        return bool(ward.sender.acknowledged or ward.sender.answers[503])

    await ward.tomorrow()
    await until(stands, "the next question is posted")
    async with TaskGroup() as people:
        people.create_task(ward.reply())
        await until(tried, "the answer is heard")
        ward.slack.faults.released.set()


async def shelved(ward: Ward) -> None:
    ward.poison()
    await ward.reply("poison")
    ward.cure()


async def never_borne(ward: Ward) -> None:
    """An event that can not be applied, however often it is tried."""
    ward.poison()
    await ward.reply("poison")
    ward.sender.forget()
    try:
        await until(ward.parked, "it is given up", ward.patience)
    except TimeoutError:
        ward.surprises.append("tried for ever: an event that can not be applied")
    ward.cure()


async def locked_out(ward: Ward) -> None:
    """Another process holds the database while somebody answers: they are told to come again."""
    async with held(ward.program.database_url):
        try:
            async with asyncio.timeout(ANSWERED):
                await ward.reply_once()
        except TimeoutError:
            ward.surprises.append("no answer while the database was away")


async def looked_at_while_locked(ward: Ward) -> None:
    """Another process holds the database while somebody watches over the program."""

    async def unready() -> bool:
        return not await ward.program.is_ready(ward.session)

    async with held(ward.program.database_url):
        try:
            await until(unready, "readiness is red", ANSWERED)
        except TimeoutError:
            ward.surprises.append("ready, though nothing could be written")


async def told_to_end(ward: Ward) -> None:
    """SIGTERM while an answer is being stored: it is finished and acknowledged first."""
    async with TaskGroup() as people:
        people.create_task(ward.reply_once())
        await until(_reached(ward), "an answer is being stored")
        ending = people.create_task(ward.program.stop())
        await asyncio.sleep(0)  # the signal is sent
        ward.program.harm.reached.with_suffix(GO_ON).touch()
        await ending
    if not ward.sender.acknowledged:
        ward.surprises.append("cut off by SIGTERM: an answer")
    await ward.again()


async def asked_again(ward: Ward) -> None:
    """Until a slot is due once more, and a day longer."""
    await until(_reached(ward), "a slot is forgotten")
    await ward.tomorrow()


def struck(point: Point) -> Trouble:
    async def trouble(ward: Ward) -> None:
        ward.wounds.arm(point)
        await ward.tomorrow()
        await ward.program.struck()
        await ward.again()

    return trouble


async def reply_lost(ward: Ward) -> None:
    ward.slack.faults.order(Fault.DROP, "chat.postMessage")
    await ward.tomorrow()


async def promised(ward: Ward) -> None:
    """Until the late worker was heard, and a day longer."""
    await ward.take_on()
    await until(_reached(ward), "the late worker is refused")
    await ward.tomorrow()


async def promised_to_two(ward: Ward) -> None:
    """A second worker on the same database."""
    first = ward.program
    second = Forked(first.folder, first.api, database=first.database, harm=first.harm)
    await second.start(ward.session)
    try:
        await ward.take_on()
        if first.harm.bug:
            await until(_reached(ward), "both workers have posted it")
        await ward.settled()
    finally:
        await second.kill()


async def asked_and_answered(ward: Ward) -> None:
    await ward.tomorrow()
    await ward.settled()
    await ward.reply()


@dataclass(frozen=True)
class Planted:
    """`fault` is what the checker must say of it, as a pattern.

    `calm` makes the same trouble without the bug; empty where there is trouble enough, None where the program goes
    through it anyhow when it is killed at each named point. `delays` are between the tries of an event.
    """

    trouble: Trouble
    fault: str
    calm: str | None = None
    postgres: bool = False
    delays: Sequence[float] = HASTY


PLANTED = {
    "acknowledged_before_commit": Planted(acknowledged, "acknowledged and lost: answer"),
    "commit_lost": Planted(answered, "acknowledged and lost: answer"),
    "replies_not_told_apart": Planted(told_three_times, "stored 3 times: answer", calm=""),
    "order_of_arrival": Planted(edited, "acknowledged and lost: answer", calm=""),
    "acts_heard_again": Planted(pressed, "asked at 3 slots where 2 were due", calm=""),
    "flight_ignored": Planted(answered_in_flight, "acknowledged and lost: answer", calm=""),
    "shelf_forgotten": Planted(shelved, "acknowledged and lost: poison", calm=""),
    "tried_for_ever": Planted(never_borne, "tried for ever: an event", calm="", delays=(0.2,) * 5),
    "trouble_waited_out": Planted(locked_out, "no answer while the database was away", calm=""),
    "ready_anyway": Planted(looked_at_while_locked, "ready, though nothing could be written", calm=""),
    "ended_at_once": Planted(told_to_end, "cut off by SIGTERM: an answer", calm="slow_commit"),
    "slot_not_unique": Planted(asked_again, "asked 2 times: .* at ", calm="slot_forgotten"),
    "intentions_apart": Planted(struck(Point.AFTER_TICK_COMMIT), "asked, but never planned"),
    "blind_repost": Planted(struck(Point.AFTER_POST), "posted 2 times: "),
    "doubt_forgotten": Planted(struck(Point.AFTER_POST), "posted 2 times: "),
    "repeated_after_lost_reply": Planted(reply_lost, "posted 2 times: "),
    "no_sweep": Planted(struck(Point.AFTER_CLAIM), "not settled: .* is claimed"),
    "no_fencing": Planted(promised, "not settled: step is parked", calm="late_worker"),
    "claimed_by_two": Planted(promised_to_two, "posted 2 times: ", calm="", postgres=True),
    "address_forgotten": Planted(asked_and_answered, "acknowledged and lost: answer"),
}


async def play(trouble: Trouble, harm: Harm, database: str = "") -> History:
    async with ward(harm, database, channels=1) as opened:
        if harm.bug in PLANTED:
            opened.patience = IMPATIENT
        await trouble(opened)
        return await opened.history()
