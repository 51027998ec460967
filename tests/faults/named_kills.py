"""Kills the program at each named point, and checks that nothing is lost, asked twice or posted twice.

python -m tests.faults.named_kills [--repeats 5] [--store sqlite|postgres] prints a JSON object a line.
"""

import asyncio
import json
import tempfile
from asyncio import TaskGroup
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

import click

from bot.domain.delivery import Kind
from tests import postgres
from tests.faults.checker import History, faults
from tests.faults.harm import LEASE, Harm
from tests.faults.program import until
from tests.faults.stored import read
from tests.faults.ward import Ward, ward
from tests.faults.wounds import Point
from tests.slack.standin.faults import Fault

TOLD = 50
"""Faults that are written out."""

Kill = Callable[[Ward, TaskGroup, Kind], Awaitable[None]]
"""People do what they do, and the program is dead in the end: where a message matters, over one of this kind."""


async def _strike(ward: Ward, people: TaskGroup, kind: Kind, *, point: Point, chosen: bool = False) -> None:
    ward.wounds.arm(point, *([kind] if chosen else []))
    people.create_task(ward.live())
    await ward.program.struck()


async def _strike_sweep(ward: Ward, people: TaskGroup, kind: Kind, *, point: Point) -> None:
    """There must be something to sweep."""
    await _strike(ward, people, kind, point=Point.AFTER_CLAIM, chosen=True)
    ward.wounds.arm(point)
    await ward.program.begin()
    await ward.program.struck()


async def _strike_shelving(ward: Ward, people: TaskGroup, kind: Kind, *, point: Point) -> None:
    ward.poison()
    ward.wounds.arm(point)
    people.create_task(ward.reply("poison"))
    await ward.program.struck()


async def _kill_after_acknowledgement(ward: Ward, people: TaskGroup, kind: Kind) -> None:
    people.create_task(ward.live())
    await ward.reply()
    await ward.program.kill()


async def _kill_during_post(ward: Ward, people: TaskGroup, kind: Kind, *, fault: Fault) -> None:
    """The service has the request, and the message stands there already or does not; we never hear of it."""
    order, before = ward.slack.faults.order(fault, "chat.postMessage"), len(ward.school.posted())

    async def under_way() -> bool:
        return order.times == 0 and (fault is Fault.HANG or len(ward.school.posted()) > before)

    people.create_task(ward.live())
    await until(under_way, "something is posted")
    await ward.program.kill()


DURING_POST = "during a post that was carried out"
KILLS: Mapping[str, Kill] = {
    Point.BEFORE_ANSWER_COMMIT: partial(_strike, point=Point.BEFORE_ANSWER_COMMIT),
    Point.AFTER_ANSWER_COMMIT: partial(_strike, point=Point.AFTER_ANSWER_COMMIT),
    "after an acknowledgement": _kill_after_acknowledgement,
    Point.BEFORE_TICK_COMMIT: partial(_strike, point=Point.BEFORE_TICK_COMMIT),
    Point.AFTER_TICK_COMMIT: partial(_strike, point=Point.AFTER_TICK_COMMIT),
    Point.DURING_CLAIM: partial(_strike, point=Point.DURING_CLAIM),
    Point.AFTER_CLAIM: partial(_strike, point=Point.AFTER_CLAIM, chosen=True),
    "during a post that was not carried out": partial(_kill_during_post, fault=Fault.HANG),
    DURING_POST: partial(_kill_during_post, fault=Fault.LATE),
    Point.AFTER_POST: partial(_strike, point=Point.AFTER_POST),
    Point.DURING_RECORDING: partial(_strike, point=Point.DURING_RECORDING, chosen=True),
    Point.AFTER_RECORDING: partial(_strike, point=Point.AFTER_RECORDING, chosen=True),
    Point.DURING_SWEEP: partial(_strike_sweep, point=Point.DURING_SWEEP),
    Point.AFTER_SWEEP: partial(_strike_sweep, point=Point.AFTER_SWEEP),
    Point.DURING_SHELVING: partial(_strike_shelving, point=Point.DURING_SHELVING),
    Point.AFTER_SHELVING: partial(_strike_shelving, point=Point.AFTER_SHELVING),
}
UNRECORDED = (DURING_POST, Point.AFTER_POST, Point.DURING_RECORDING)
"""A message stands there and we do not know it: posted again, at most once a kill, where it can not be looked up."""


@dataclass(frozen=True)
class Told:
    """What became of it; and for each point how many seconds after the kill nothing was in doubt any more."""

    history: History
    seconds: Mapping[str, float]


async def run(harm: Harm, database: str, points: Iterable[str], kind: Kind = Kind.PROMPT) -> Told:
    """Once at each of these points, where a message of this kind is posted."""
    seconds: dict[str, float] = {}
    # Where nothing can be looked up there is one channel: of more, several could be posted to when it is killed.
    async with ward(harm, database, channels=1 if harm.blind else 2) as opened:
        for point in points:
            seconds[point] = await _round(opened, KILLS[point], kind)
            opened.tolerated += harm.blind
        history = await opened.history()
    # With another lease than the shipped one, how long it takes proves nothing.
    slowest = max(seconds.values()) if harm.lease == LEASE else 0.0
    return Told(replace(history, recovery=slowest), seconds)


async def _round(ward: Ward, kill: Kill, kind: Kind) -> float:
    clock = asyncio.get_running_loop().time
    async with TaskGroup() as people:
        await kill(ward, people, kind)
        died, doubtful = clock(), read(ward.program.database_url, whole=False).doubtful
        ward.cure()
        await ward.again()
        await ward.recovered(doubtful)
        recovered = clock() - died
    await ward.settled()
    return recovered


async def repeat(folder: Path, databases: Sequence[str], *, blind: bool) -> list[Told]:
    """All side by side, since most of it is waiting for leases; prompts are posted at the points, and next steps."""
    runs = []
    for number, database in enumerate(databases):
        home, kind = folder / str(number), (Kind.PROMPT, Kind.STEP)[number % 2]
        home.mkdir()
        runs.append(run(Harm(home, blind=blind), database, UNRECORDED if blind else KILLS, kind))
    return await asyncio.gather(*runs)


def kills(store: str, *, blind: bool, every: Sequence[Told]) -> Iterator[dict[str, object]]:
    """What became of it: for each point, how often, and after how many seconds nothing was in doubt at the latest."""
    for point in every[0].seconds:
        longest = round(max(each.seconds[point] for each in every), 1)
        yield {
            "killed": point,
            "store": store,
            "blind": blind,
            "times": len(every),
            "recovered_after": round(longest, 1),
        }
    histories = [each.history for each in every]
    yield {
        "killed": "in all",
        "store": store,
        "blind": blind,
        "times": sum(len(each.seconds) for each in every),
        "acknowledged": sum(len(each.acknowledged) for each in histories),
        "lost": sum(len(each.lost) for each in histories),
        "posted": sum(len(each.posted) for each in histories),
        "doubled": sum(each.surplus for each in histories),
        "faults": sum(1 for each in histories for _ in faults(each)),
    }


def play(store: str, repeats: int, *, blind: bool) -> list[Told]:
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="reflectory-faults-")))
        databases = [""] * repeats
        if store == "postgres":
            server = closing.enter_context(postgres.find_server(None))
            if server is None:
                raise click.ClickException(postgres.CURE)
            databases = [closing.enter_context(postgres.new_database(server)) for _ in databases]
        return asyncio.run(repeat(folder, databases, blind=blind))


@click.command()
@click.option("--repeats", default=5, show_default=True, help="Kills at each point.")
@click.option("--store", type=click.Choice(["sqlite", "postgres"]), multiple=True, default=("sqlite", "postgres"))
def main(repeats: int, store: Sequence[str]) -> None:
    """Kills the program at each named point, its leases as they are shipped, and where nothing can be looked up."""
    red = False
    for each, blind in product(store, (False, True)):
        every = play(each, repeats, blind=blind)
        for line in kills(each, blind=blind, every=every):
            click.echo(json.dumps(line))
        found = [fault for told in every for fault in faults(told.history)]
        for fault in found[:TOLD]:
            click.echo(f"  {fault}", err=True)
        red = red or bool(found)
    raise SystemExit(1 if red else 0)


if __name__ == "__main__":
    main()
