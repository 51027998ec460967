"""Commands for whoever looks after an installation: tables, how things stand, what is stuck, a team's worksheet."""

import sys
from pathlib import Path

import click

from adapters.documents.library import DocumentLibrary
from bot.domain.paper import WantedFile
from bot.services.reporting_years import FORMATS
from reflectory import bootstrap, checking, operators
from reflectory.commands.invocation import run, settings_of


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Only tell whether anything is to be done (exit status 1).")
@click.pass_context
def migrate(context: click.Context, only_check: bool) -> int:
    """Make or update the database's tables. Back the database up first."""
    settings = settings_of(context)
    waiting = operators.pending_steps(settings)
    if only_check or not waiting:
        click.echo(f"Steps to do: {', '.join(waiting)}." if waiting else "The database is up to date.")
        return 1 if waiting else 0
    bootstrap.prepare(settings)
    click.echo(f"Done: {', '.join(waiting)}.")
    return 0


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> int:
    """Tell how things stand, and what needs you. Exit status 1 when something does."""
    found = run(operators.status(settings_of(context)))
    click.echo(operators.as_json(found) if as_json else operators.status_text(found))
    return 1 if operators.needs_somebody(found) else 0


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
@click.pass_context
def check(context: click.Context, as_json: bool) -> int:
    """Try everything that a chat platform needs, and name the cure of what fails. Exit status 1 when something does.

    Nothing is posted. It may run beside `serve`, and should: then it also tells whether Slack reaches you.
    """
    found = run(checking.findings(settings_of(context)))
    click.echo(operators.as_json(found) if as_json else "\n".join(str(finding) for finding in found))
    return 0 if all(finding.ok for finding in found) else 1


@click.command()
@click.pass_context
def retry(context: click.Context) -> None:
    """Send parked messages once more, after you mended what `status` told you."""
    again = run(operators.retry(settings_of(context)))
    click.echo(f"{again} to be sent again." if again else "Nothing is parked.")


@click.command()
@click.option("--channel", required=True, help="The team's channel: its id or its name.")
@click.option("--format", "file_format", type=click.Choice(DocumentLibrary().formats), default="md", show_default=True)
@click.option("--principle", default="", help="One principle's number, like 3; all without it.")
@click.option(
    "--readers",
    type=click.Choice(["team", "leaders"]),
    default="team",
    show_default=True,
    help="Whom the file is for; leaders get what the team's promise lets them read.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output without it."
)
@click.pass_context
def export(
    context: click.Context, channel: str, file_format: str, principle: str, readers: str, out: Path | None
) -> None:
    """Write a team's filled worksheet to a file."""
    try:
        written = run(operators.export(settings_of(context), channel, WantedFile(file_format, principle), readers))
    except operators.NotNow as trouble:
        raise click.BadParameter(str(trouble)) from None
    except KeyError:
        raise click.BadParameter(f"the worksheet has no principle {principle!r}; write its number, like 3") from None
    if written is None:
        raise click.BadParameter(
            f"no reflection was found in channel {channel!r}; write its id or its name, like cte-automotive"
        )
    _hand_over(written, out, file_format)


@click.command()
@click.option("--channel", required=True, help="The leadership channel: its id or its name.")
@click.option("--format", "file_format", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option(
    "--year", type=click.IntRange(2000, 2098), help="The year in which the school year begins; the newest without it."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output without it."
)
@click.pass_context
def report(context: click.Context, channel: str, file_format: str, year: int | None, out: Path | None) -> None:
    """Write a leadership channel's year report to a file."""
    try:
        written = run(operators.year_report(settings_of(context), channel, file_format, year))
    except operators.NotNow as trouble:
        raise click.BadParameter(str(trouble)) from None
    if written is None:
        raise click.BadParameter(
            f"no team that reports to channel {channel!r} was asked anything then; write the channel's id or its name"
        )
    _hand_over(written, out, file_format)


def _hand_over(written: bytes, out: Path | None, file_format: str) -> None:
    if out:
        out.write_bytes(written)
    elif sys.stdout.isatty() and b"\0" in written:
        raise click.BadParameter(f"a {file_format} file is no text to read here; name a file with --out")
    else:
        sys.stdout.buffer.write(written)
