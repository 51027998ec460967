"""`python -m tests.choosing`: the tables of docs/choosing.md."""

from collections.abc import Callable, Iterable

import click

from tests.choosing.grouping import GROUPINGS, Grouping, agreement
from tests.choosing.measuring import SETS, WAYS, recall


def table(ways: Iterable[str], row: Callable[[str], Iterable[str]]) -> None:
    click.echo("| Set | " + " | ".join(ways) + " |")
    click.echo("| --- |" + " --- |" * len(list(ways)))
    for name in SETS:
        click.echo(f"| {name} | " + " | ".join(row(name)) + " |")


def figures(grouping: Grouping, name: str) -> str:
    found = agreement(grouping, name)
    return f"{found.f1:.3f} ({found.precision:.2f}, {found.recall:.2f})"


click.echo("Quotes: share of the points that are told")
table(WAYS, lambda name: (f"{recall(way, name):.3f}" for way in WAYS.values()))
click.echo("\nThemes: F1 (precision, recall) of two answers that share a point")
table(GROUPINGS, lambda name: (figures(grouping, name) for grouping in GROUPINGS.values()))
