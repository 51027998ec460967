"""python -m tests.faults [NAME ...] [--full] [--store S] [--front F] [--times N] [--rate R] [--seed N]

Plays the scenarios and prints a JSON object a line. Exit status 1 when anything was lost, doubled or stuck.
"""

import asyncio
import json
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from tests.faults.checker import faults
from tests.faults.scenario import Scenario, Variant, figures
from tests.faults.scenarios import SCENARIOS
from tests.faults.scene import FRONTS

FULL_RATE, SHORT_RATE = 100.0, 25.0
TOLD = 50
"""Faults of one scenario that are written out."""


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([each.name for each in SCENARIOS]))
@click.option("--full", is_flag=True, help="As often as docs/reliability.md says, at 100 requests a second.")
@click.option("--store", type=click.Choice(["sqlite", "postgres"]), help="On this store alone.")
@click.option("--front", type=click.Choice(list(FRONTS)), help="Through this front door alone.")
@click.option("--times", type=int, help="How often the program is hurt.")
@click.option("--rate", type=float, help="Requests a second.")
@click.option("--seed", default=1, show_default=True)
def main(
    names: tuple[str, ...],
    full: bool,
    store: str | None,
    front: str | None,
    times: int | None,
    rate: float | None,
    seed: int,
) -> None:
    """Hurts the real program in every way that is named, or in all of them, and tells what became of it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it cleans up after itself
    red = False
    for scenario in SCENARIOS:
        if names and scenario.name not in names:
            continue
        for variant in scenario.variants:
            often = times or (variant.many if full else variant.few)
            if often and store in (None, variant.store) and front in (None, variant.front):
                red = _played(scenario, variant, often, rate or (FULL_RATE if full else SHORT_RATE), seed) or red
    raise SystemExit(1 if red else 0)


def _played(scenario: Scenario, variant: Variant, times: int, rate: float, seed: int) -> bool:
    """Whether anything was found."""
    missing = scenario.missing(variant)
    if missing:
        _say({"scenario": scenario.name, "store": variant.store, "front": variant.front, "skipped": missing})
        return False
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="reflectory-faults-") as folder:
        history = asyncio.run(scenario.play(variant, Path(folder), times, rate, seed))
    _say(asdict(figures(scenario, variant, times, history, time.monotonic() - began)))
    found = Counter(faults(history))
    for fault, number in found.most_common(TOLD):
        click.echo(f"  {fault}" + (f" ({number} times)" if number > 1 else ""), err=True)
    return bool(found)


def _say(line: dict[str, object]) -> None:
    click.echo(json.dumps(line))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
