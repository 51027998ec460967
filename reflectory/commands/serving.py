"""Commands that run until they are stopped: the playground, and the service, whole or in parts."""

import asyncio
from collections.abc import Iterator
from typing import Any

import click

from bot.domain.places import Platform
from reflectory import bootstrap
from reflectory.commands.invocation import run, settings_of
from reflectory.logs import announce
from reflectory.serving import Duty
from reflectory.serving import serve as serve_platforms
from reflectory.settings import Settings, SettingsFault, apart_faults
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
    """Run the bot for the platforms that the settings name: its doors and its engine in one process.

    The database must be migrated first (`reflectory migrate`). Any number of these may share one PostgreSQL.
    """
    settings = _connected(context)
    _serve(settings, settings.platforms)


@click.command()
@click.pass_context
def web(context: click.Context) -> None:
    """Run the bot's doors alone: what people say is heard and stored, and waits for a worker.

    Any number of these and of `reflectory worker` share one PostgreSQL, with the same settings in each.
    """
    settings = _apart(context)
    _serve(settings, settings.platforms, duties=frozenset({Duty.DOORS}))


@click.command()
@click.pass_context
def worker(context: click.Context) -> None:
    """Run the bot's engine alone: questions are asked, messages posted, threads read back. Nothing reaches it.

    Any number of these and of `reflectory web` share one PostgreSQL, with the same settings in each.
    """
    settings = _apart(context)
    _serve(settings, settings.platforms, duties=frozenset({Duty.ENGINE}))


def _connected(context: click.Context) -> Settings:
    settings = settings_of(context, unattended=True)
    if not settings.platforms:
        raise SettingsFault(['no chat platform is set; write platforms = ["slack"] in reflectory.toml'])
    return settings


def _apart(context: click.Context) -> Settings:
    """Raises SettingsFault where doors and engine can not be two processes."""
    settings = _connected(context)
    faults = list(apart_faults(settings))
    if faults:
        raise SettingsFault(faults)
    return settings


def _serve(settings: Settings, platforms: tuple[Platform, ...], **how: Any) -> None:
    try:
        run(serve_platforms(settings, platforms, **how))
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass  # on Windows, or before it was ready
    except BaseExceptionGroup as group:
        raise next(_known(group), group) from None
    announce("Stopped. Everything said is kept.")


def _known(fault: BaseException) -> Iterator[BaseException]:
    """What a person can mend, however deep it lies in a group."""
    if isinstance(fault, BaseExceptionGroup):
        for each in fault.exceptions:
            yield from _known(each)
    elif isinstance(fault, StoreUnavailable | SettingsFault):
        yield fault
