"""SIGSTOP past a lease, then SIGCONT: another worker takes over, and the late one is not believed."""

from tests.faults.killing import FEWEST, MOST
from tests.faults.program import BUSY
from tests.faults.scene import Scene
from tests.slack.standin.faults import Fault

LATE_CALLS = 4


async def freezes(scene: Scene) -> None:
    """A new day begins each time, so that there is much to post while one of the workers stands still."""
    for number in range(scene.plan.times):
        frozen = scene.programs[number % len(scene.programs)]
        scene.slack.faults.order(Fault.LATE, "chat.postMessage", times=LATE_CALLS)
        await scene.crowd.day_passes(scene.sender)
        await scene.taken(scene.chance.randint(FEWEST, MOST))
        frozen.hold()
        held = set(scene.stored().claims)

        async def taken_over(held: set[tuple[str, int]] = held) -> bool:
            return not held & set(scene.stored().claims)

        await scene.expect(taken_over, "what a frozen worker held is taken from it", 2 * BUSY)
        frozen.let_go()
        await scene.taken(MOST)
        scene.crowd.look()
    scene.slack.faults.orders.clear()
