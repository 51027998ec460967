"""Commands that run until they are stopped: the playground, and the service."""

import asyncio
from collections.abc import Iterator

import click

from bot.domain.places import Platform
from reflectory import bootstrap
from reflectory.commands.invocation import run, settings_of
from reflectory.serving import serve as serve_platforms
from reflectory.settings import Settings, SettingsFault
from storage.engine import StoreUnavailable


@click.command()
@click.option("--host", help="Address to listen on; other machines can reach it only if you choose another one.")
@click.option("--port", type=int, help="Port of the page (8765).")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
@click.pass_context
def playground(context: click.Context, host: str | None, port: int | None, open_browser: bool) -> None:
    """Open the playground: a small district with invented people and a clock that you can move.

    Everything is real except the people: the worksheet, the engine and the database, which lasts in the data folder.
    """
    settings = settings_of(context, connecting=False, host=host, port=port)
    bootstrap.prepare(settings)
    _serve(settings, (Platform.PLAYGROUND,), open_browser=open_browser)


@click.command()
@click.pass_context
def serve(context: click.Context) -> None:
    """Run the bot for the platforms that the settings name.

    The database must be migrated first (`reflectory migrate`). Any number of these may share one PostgreSQL.
    """
    settings = settings_of(context)
    if not settings.platforms:
        raise SettingsFault(['no chat platform is set; write platforms = ["slack"] in reflectory.toml'])
    _serve(settings, settings.platforms)


def _serve(settings: Settings, platforms: tuple[Platform, ...], *, open_browser: bool = False) -> None:
    try:
        run(serve_platforms(settings, platforms, open_browser=open_browser))
    except (KeyboardInterrupt, asyncio.CancelledError):
        click.echo("Stopped. Everything said is kept.")
    except BaseExceptionGroup as group:
        raise next(_known(group), group) from None


def _known(fault: BaseException) -> Iterator[BaseException]:
    """What a person can mend, however deep it lies in a group."""
    if isinstance(fault, BaseExceptionGroup):
        for each in fault.exceptions:
            yield from _known(each)
    elif isinstance(fault, StoreUnavailable | SettingsFault):
        yield fault
