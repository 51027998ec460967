"""Running the program: the engine, and the front door of each platform, until somebody stops it."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from functools import partial

from adapters.playground.app.server import create_app as playground_app
from adapters.playground.app.server import serving as serving_playground
from adapters.playground.sdk.chat import Chat
from adapters.slack.app.edge import Slack
from adapters.slack.sdk.credentials import Refused
from bot.domain.places import Platform
from bot.services.catching_up import read_back_now
from bot.services.conversation import Listener
from bot.services.running import Engine
from reflectory.bootstrap import House, house, playground_settings
from reflectory.settings import Settings, SettingsFault
from reflectory.web import create_app, serving

_REFUSED = {
    "slack_bot_token": "slack_bot_token is refused ({why}); copy it again from Install App",
    "slack_app_token": (
        "slack_app_token is refused ({why}); make one under Basic Information, App-Level Tokens, with the scope"
        " connections:write, and switch Socket Mode on"
    ),
}
"""By the setting that is no good."""


Opening = Callable[[Settings, tuple[Platform, ...]], AbstractAsyncContextManager[House]]


async def serve(
    settings: Settings, platforms: tuple[Platform, ...], *, open_browser: bool = False, opening: Opening = house
) -> None:
    """Until cancelled, or told to end by SIGTERM: what is under way is finished first. `opening` joins the parts."""
    async with opening(settings, platforms) as opened, asyncio.TaskGroup() as tasks:
        with _ending_on_term():
            if opened.chat:
                await _open_playground(opened, opened.chat, tasks, open_browser)
            else:
                await _open_doors(opened, tasks)


@contextmanager
def _ending_on_term() -> Iterator[None]:
    """What stops services sends SIGTERM; it ends us as Ctrl+C does."""
    loop, mine = asyncio.get_running_loop(), asyncio.current_task()
    assert mine
    with suppress(NotImplementedError):  # Windows
        loop.add_signal_handler(signal.SIGTERM, mine.cancel)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)


async def _open_playground(opened: House, chat: Chat, tasks: asyncio.TaskGroup, open_browser: bool) -> None:
    engine = Engine(opened.context, opened.messengers)
    tasks.create_task(engine.run(asyncio.Event()))
    page = playground_settings(opened.settings, open_browser=open_browser)
    app = playground_app(page, chat, Listener(opened.context), engine)
    try:
        async with serving_playground(app, page):
            print(f"Reflectory's playground is open at {page.url} (stop it with Ctrl+C)", flush=True)
            await asyncio.Event().wait()
    except OSError as taken:
        raise _taken(page.url, taken) from None


async def _open_doors(opened: House, tasks: asyncio.TaskGroup) -> None:
    settings = opened.settings
    slack = _slack(opened)
    where = f"http://{settings.host}:{settings.port}/"
    tasks.create_task(Engine(opened.context, opened.messengers, lambda _: slack.hears).run(asyncio.Event()))
    tasks.create_task(_run(slack))
    try:
        async with serving(create_app(opened.store, slack.routes), settings.host, settings.port):
            print(f"Reflectory is running; its doors are at {where} (stop it with Ctrl+C)", flush=True)
            await asyncio.Event().wait()
    except OSError as taken:
        raise _taken(where, taken) from None


def _slack(opened: House) -> Slack:
    assert opened.slack
    context = opened.context
    return Slack(opened.slack, Listener(context), opened.store, context.clock, partial(read_back_now, context))


async def _run(slack: Slack) -> None:
    try:
        await slack.run()
    except* Refused as refused:
        raise SettingsFault([_REFUSED[each.setting].format(why=each) for each in _each(refused)]) from None


def _each(group: BaseExceptionGroup[Refused]) -> Iterator[Refused]:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _each(each)
        else:
            yield each


def _taken(where: str, taken: OSError) -> SettingsFault:
    return SettingsFault([f"{where} can not be opened ({taken.strerror}); choose another with --port or --host"])
