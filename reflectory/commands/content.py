"""Commands about worksheets."""

from pathlib import Path

import click

from reflectory import bootstrap, operators
from reflectory.commands.invocation import WRONG, settings_of
from storage.worksheets import Fault, check, outline


@click.group()
def content() -> None:
    """Look at worksheets and check your own."""


@content.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def content_check(paths: tuple[Path, ...]) -> int:
    """Check worksheet files or folders; every fault with its file, line and cure. Without PATHS: those we ship."""
    faults: tuple[Fault, ...] = check(paths or (bootstrap.content_folder(),))
    for fault in faults:
        click.echo(str(fault), err=True)
    click.echo(f"{len(faults)} faults" if faults else "No faults.")
    return WRONG if faults else 0


@content.command("list")
@click.pass_context
def content_list(context: click.Context) -> None:
    """The worksheets on offer."""
    for worksheet in bootstrap.library(settings_of(context, connecting=False)):
        total = sum(1 for _ in worksheet.questions())
        click.echo(f"{worksheet.id}  version {worksheet.version}  {total} questions  {worksheet.title}")


@content.command("outline")
@click.argument("worksheet")
@click.option("--format", "file_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def content_outline(context: click.Context, worksheet: str, file_format: str) -> None:
    """Everything a worksheet holds. WORKSHEET is an id from `content list`."""
    found = {each.id: each for each in bootstrap.library(settings_of(context, connecting=False))}
    if worksheet not in found:
        raise click.BadParameter(f"there is no worksheet {worksheet!r}; choose one of: {', '.join(found)}")
    whole = outline(found[worksheet])
    click.echo(operators.as_json(whole) if file_format == "json" else operators.as_text(whole))
