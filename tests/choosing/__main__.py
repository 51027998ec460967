"""`python -m tests.choosing`: the table of docs/quotes.md."""

import click

from tests.choosing.measuring import SETS, WAYS, recall

click.echo("| Set | " + " | ".join(WAYS) + " |")
click.echo("| --- |" + " --- |" * len(WAYS))
for name in SETS:
    click.echo(f"| {name} | " + " | ".join(f"{recall(way, name):.3f}" for way in WAYS.values()) + " |")
