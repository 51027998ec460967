"""The command line. Every wrong option, setting or file gets one line that names the cure, and exit status 2."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from bot.domain.places import Platform
from reflectory import __version__, bootstrap, operators
from reflectory.settings import Settings, SettingsFault, load
from storage.engine import StoreUnavailable
from storage.worksheets import ContentFaults, Fault, check, outline

T = TypeVar("T")

WRONG = 2


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
    except (SettingsFault, StoreUnavailable, ContentFaults) as wrong:
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


def _settings(context: click.Context, **more: Any) -> Settings:
    settings = load({**context.obj, **more})
    bootstrap.speak(settings)
    return settings


@commands.command()
@click.option("--host", help="Address to listen on; other machines can reach it only if you choose another one.")
@click.option("--port", type=int, help="Port of the page (8765).")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
@click.pass_context
def playground(context: click.Context, host: str | None, port: int | None, open_browser: bool) -> None:
    """Open the playground: a small district with invented people and a clock that you can move.

    Everything is real except the people: the worksheet, the engine and the database, which lasts in the data folder.
    """
    settings = _settings(context, host=host, port=port)
    bootstrap.prepare(settings)
    _serve(settings, (Platform.PLAYGROUND,), open_browser=open_browser)


@commands.command()
@click.pass_context
def serve(context: click.Context) -> None:
    """Run the bot for the platforms that the settings name.

    The database must be migrated first (`reflectory migrate`). Any number of these may share one PostgreSQL.
    """
    settings = _settings(context)
    if not settings.platforms:
        raise SettingsFault(['no chat platform is set; write platforms = ["playground"] in reflectory.toml'])
    missing = [platform for platform in settings.platforms if platform is not Platform.PLAYGROUND]
    if missing:
        raise SettingsFault([f"platform {missing[0]} is not built into this version; today there is: playground"])
    _serve(settings, settings.platforms)


def _run(work: Coroutine[Any, Any, T]) -> T:
    windows = sys.platform == "win32"  # its usual loop can not drive PostgreSQL's connections
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop if windows else None) as runner:
        return runner.run(work)


def _serve(settings: Settings, platforms: tuple[Platform, ...], *, open_browser: bool = False) -> None:
    try:
        _run(bootstrap.serve(settings, platforms, open_browser=open_browser))
    except KeyboardInterrupt:
        click.echo("Stopped. Everything said is kept.")
    except BaseExceptionGroup as group:
        known = group.subgroup((StoreUnavailable, SettingsFault))
        raise (known.exceptions[0] if known else group) from None


@commands.command()
@click.option("--check", "only_check", is_flag=True, help="Only tell whether anything is to be done (exit status 1).")
@click.pass_context
def migrate(context: click.Context, only_check: bool) -> int:
    """Make or update the database's tables. Back the database up first."""
    settings = _settings(context)
    waiting = operators.pending_steps(settings)
    if only_check or not waiting:
        click.echo(f"Steps to do: {', '.join(waiting)}." if waiting else "The database is up to date.")
        return 1 if waiting else 0
    bootstrap.prepare(settings)
    click.echo(f"Done: {', '.join(waiting)}.")
    return 0


@commands.group()
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
    for worksheet in bootstrap.library(_settings(context)):
        total = sum(1 for _ in worksheet.questions())
        click.echo(f"{worksheet.id}  version {worksheet.version}  {total} questions  {worksheet.title}")


@content.command("outline")
@click.argument("worksheet")
@click.option("--format", "file_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def content_outline(context: click.Context, worksheet: str, file_format: str) -> None:
    """Everything a worksheet holds. WORKSHEET is an id from `content list`."""
    found = {each.id: each for each in bootstrap.library(_settings(context))}
    if worksheet not in found:
        raise click.BadParameter(f"there is no worksheet {worksheet!r}; choose one of: {', '.join(found)}")
    whole = outline(found[worksheet])
    click.echo(operators.as_json(whole) if file_format == "json" else operators.as_text(whole))


@commands.command()
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> int:
    """Tell how things stand, and what needs you. Exit status 1 when something does."""
    found = _run(operators.status(_settings(context)))
    click.echo(operators.as_json(found) if as_json else operators.status_text(found))
    return 1 if operators.needs_somebody(found) else 0


@commands.command()
@click.pass_context
def retry(context: click.Context) -> None:
    """Send parked messages once more, after you mended what `status` told you."""
    again = _run(operators.retry(_settings(context)))
    click.echo(f"{again} to be sent again." if again else "Nothing is parked.")


@commands.command()
@click.option("--channel", required=True, help="The team's channel: its id or its name.")
@click.option("--format", "file_format", type=click.Choice(["md", "csv", "json"]), default="md", show_default=True)
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
def export(context: click.Context, channel: str, file_format: str, readers: str, out: Path | None) -> None:
    """Write a team's filled worksheet to a file."""
    written = _run(operators.export(_settings(context), channel, file_format, readers))
    if written is None:
        raise click.BadParameter(
            f"no reflection was found in channel {channel!r}; write its id or its name, like cte-automotive"
        )
    if out:
        out.write_bytes(written)
    else:
        sys.stdout.buffer.write(written)
