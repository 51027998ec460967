"""Running the program: the front doors, the engine, or both in one process, until somebody stops it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from enum import Enum
from functools import partial

from adapters.playground.app.server import create_app as playground_app
from adapters.playground.app.server import serving as serving_playground
from adapters.playground.sdk.chat import Chat
from adapters.slack.app.edge import Slack
from adapters.slack.sdk.credentials import Refused
from adapters.teams.app.edge import Teams
from bot.domain.places import Platform
from bot.services.attending import attend_to
from bot.services.catching_up import read_back_now
from bot.services.conversation import Listener
from bot.services.running import Engine
from reflectory.bootstrap import House, house, playground_settings
from reflectory.ending import ending
from reflectory.health import Readiness
from reflectory.logs import announce
from reflectory.metrics import Scrape
from reflectory.settings import Settings, SettingsFault
from reflectory.web import create_app, health, metrics, serving
from storage.counting import count
from storage.migrate import newest

_REFUSED = {
    "slack_bot_token": "slack_bot_token is refused ({why}); copy it again from Install App",
    "slack_app_token": (
        "slack_app_token is refused ({why}); make one under Basic Information, App-Level Tokens, with the scope"
        " connections:write, and switch Socket Mode on"
    ),
}
"""By the setting that is no good."""


class Duty(Enum):
    """What a process may do of the whole: hear people, or ask, post and tidy up."""

    DOORS = "doors"
    ENGINE = "engine"


EVERY_DUTY = frozenset(Duty)

Fronts = Mapping[Platform, Slack | Teams]

Opening = Callable[[Settings, tuple[Platform, ...]], AbstractAsyncContextManager[House]]


async def serve(
    settings: Settings,
    platforms: tuple[Platform, ...],
    *,
    duties: frozenset[Duty] = EVERY_DUTY,
    open_browser: bool = False,
    opening: Opening = house,
) -> None:
    """Until told to end by SIGTERM or Ctrl+C; what is under way is finished first. `opening` joins the parts.

    The playground's one process has every duty.
    """
    async with opening(settings, platforms) as opened, ending() as stopping, asyncio.TaskGroup() as tasks:
        if opened.chat:
            tasks.create_task(_open_playground(opened, opened.chat, stopping, open_browser))
            return
        fronts, ready = _fronts(opened), Readiness(opened.store.database, settings.data, newest())
        if Duty.ENGINE in duties:
            tasks.create_task(Engine(opened.context, opened.messengers).run(stopping))
        if Duty.DOORS in duties:
            tasks.create_task(_open_doors(opened, fronts, ready, stopping))
        else:
            tasks.create_task(_without_doors(opened, fronts, stopping))
        if settings.metrics_port:
            tasks.create_task(_be_watched(opened, ready, stopping))


async def _open_playground(opened: House, chat: Chat, stopping: asyncio.Event, open_browser: bool) -> None:
    engine = Engine(opened.context, opened.messengers)
    page = playground_settings(opened.settings, open_browser=open_browser)
    app = playground_app(page, chat, Listener(opened.context), engine)
    try:
        async with serving_playground(app, page), asyncio.TaskGroup() as tasks:
            tasks.create_task(engine.run(stopping))
            announce("Reflectory's playground is open at %s (stop it with Ctrl+C)", page.url)
            await stopping.wait()
    except OSError as taken:
        raise _taken(page.url, taken, "--port or --host") from None


async def _open_doors(opened: House, fronts: Fronts, ready: Readiness, stopping: asyncio.Event) -> None:
    """Those who are being answered when it ends are answered: the doors close before what stands behind them."""
    settings = opened.settings
    where = f"http://{settings.host}:{settings.port}/"
    async with asyncio.TaskGroup() as tasks:
        behind = [tasks.create_task(_run(front.run())) for front in fronts.values()]
        app = create_app([*health(ready.troubles), *(route for front in fronts.values() for route in front.routes)])
        try:
            async with serving(app, settings.host, settings.port):
                for platform, front in fronts.items():
                    behind.append(tasks.create_task(attend_to(opened.context, platform, partial(_hears, front))))
                announce("Reflectory is running; its doors are at %s (stop it with Ctrl+C)", where)
                await stopping.wait()
        except OSError as taken:
            raise _taken(where, taken, "port or host") from None
        for each in behind:
            each.cancel()


async def _without_doors(opened: House, fronts: Fronts, stopping: asyncio.Event) -> None:
    """A new bot token may be brought by any process, whichever is started first; so each finds out whose it is."""
    async with asyncio.TaskGroup() as tasks:
        tokens = [each for each in fronts.values() if isinstance(each, Slack) and opened.settings.slack_bot_token]
        settling = [tasks.create_task(_run(slack.settle_in())) for slack in tokens]
        announce("Reflectory is at work, without doors (stop it with Ctrl+C)")
        await stopping.wait()
        for each in settling:
            each.cancel()


async def _be_watched(opened: House, ready: Readiness, stopping: asyncio.Event) -> None:
    """On an address of its own: what it tells is nobody's business outside."""
    settings, clock = opened.settings, opened.context.clock
    scrape = Scrape(opened.metrics, lambda: count(opened.store.database, clock.civil()))
    app = create_app([*health(ready.troubles), metrics(scrape.page)])
    try:
        async with serving(app, settings.metrics_host, settings.metrics_port):
            await stopping.wait()
    except OSError as taken:
        where = f"http://{settings.metrics_host}:{settings.metrics_port}/"
        raise _taken(where, taken, "metrics_port or metrics_host") from None


def _fronts(opened: House) -> Fronts:
    context = opened.context
    behind = (Listener(context), opened.store, context.clock, partial(read_back_now, context), context.observer)
    fronts: dict[Platform, Slack | Teams] = {}
    if opened.slack:
        fronts[Platform.SLACK] = Slack(opened.slack, *behind)
    if opened.teams:
        fronts[Platform.TEAMS] = Teams(opened.teams, *behind)
    return fronts


def _hears(front: Slack | Teams) -> bool:
    return front.hears


async def _run(connecting: Awaitable[None]) -> None:
    try:
        await connecting
    except* Refused as refused:
        raise SettingsFault([_REFUSED[each.setting].format(why=each) for each in _each(refused)]) from None


def _each(group: BaseExceptionGroup[Refused]) -> Iterator[Refused]:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _each(each)
        else:
            yield each


def _taken(where: str, taken: OSError, cure: str) -> SettingsFault:
    return SettingsFault([f"{where} can not be opened ({taken.strerror}); choose another with {cure}"])
