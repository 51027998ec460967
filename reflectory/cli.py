"""The command line. Every wrong option, setting or file gets one line that names the cure, and exit status 2."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from bot.domain.errors import TryAgain
from reflectory import __version__
from reflectory.commands.content import content
from reflectory.commands.invocation import WRONG
from reflectory.commands.keys import keys
from reflectory.commands.serving import playground, serve, web, worker
from reflectory.commands.slack import slack
from reflectory.commands.teams import teams
from reflectory.commands.tending import check, export, migrate, report, retry, status
from reflectory.settings import SettingsFault
from storage.engine import StoreUnavailable
from storage.worksheets import ContentFaults


def main() -> NoReturn:
    """Runs the program and ends it with an exit status: 0 well, 1 trouble found by a check, 2 wrong use."""
    try:
        sys.exit(commands.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as incomplete:
        print(incomplete.format_message())
        sys.exit(WRONG)
    except click.ClickException as wrong:
        _end(f"{wrong.format_message()} (see: {_path(wrong)} --help)")
    except (SettingsFault, StoreUnavailable, ContentFaults, TryAgain) as wrong:
        _end(str(wrong))


def _path(wrong: click.ClickException) -> str:
    context = getattr(wrong, "ctx", None)
    return context.command_path if context else "reflectory"


def _end(message: str) -> NoReturn:
    for line in message.splitlines():
        print(f"reflectory: {line}", file=sys.stderr)
    sys.exit(WRONG)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="reflectory")
@click.option("--data", type=click.Path(path_type=Path), help="Folder for the database, keys and the playground.")
@click.option("--database", help="Database address; a SQLite file in the data folder by default.")
@click.pass_context
def commands(context: click.Context, data: Path | None, database: str | None) -> None:
    """Reflectory walks a team through a reflective worksheet in its own chat channel.

    Try it without any account: `reflectory playground` opens a small school district in your browser.

    Settings come from reflectory.toml in the current folder (or the file that REFLECTORY_CONFIG names), then from
    REFLECTORY_... variables, then from options. docs/operators.md lists them all.
    """
    context.obj = {"data": data, "database": database}


for _command in (
    playground,
    serve,
    web,
    worker,
    migrate,
    check,
    status,
    retry,
    export,
    report,
    keys,
    slack,
    teams,
    content,
):
    commands.add_command(_command)
