"""One process of the program on a machine of its own: a new network, with a way in, a way out to Slack, and no other.

unshare -n python -m tests.faults.machine DUTY --clock FILE --door SOCKET PORT --slack PORT SOCKET
"""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import click

from reflectory.bootstrap import speak
from reflectory.commands.invocation import run
from reflectory.serving import Duty, serve
from reflectory.settings import forget_slack_variables, load
from tests.faults.launched import Surroundings
from tests.faults.relay import relayed
from tests.slack.local.namespace import isolate


async def connect(door: tuple[Path, int], slack: tuple[int, Path], alive: int) -> None:
    """Until the program is no more, which holds the other end of what is read here."""
    async with relayed(*door), relayed(*slack):
        await asyncio.to_thread(os.read, alive, 1)
        os._exit(0)  # a machine that is switched off takes leave of nobody


@click.command()
@click.argument("duty", type=click.Choice([duty.value for duty in Duty]))
@click.option("--clock", type=click.Path(path_type=Path))
@click.option("--door", type=(click.Path(path_type=Path), int), help="The way in, and where the program listens.")
@click.option("--slack", type=(int, click.Path(path_type=Path)), help="Where the program finds Slack, and the way out.")
def main(duty: str, clock: Path, door: tuple[Path, int], slack: tuple[int, Path]) -> None:
    isolate()
    alive, held = os.pipe()
    if os.fork() == 0:
        os.close(held)
        asyncio.run(connect(door, slack, alive))
        return
    os.close(alive)
    settings = load()
    forget_slack_variables()
    speak(settings, unattended=True)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        run(serve(settings, settings.platforms, duties=frozenset({Duty(duty)}), opening=Surroundings(clock)))


if __name__ == "__main__":
    main()
