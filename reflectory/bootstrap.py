"""The one place that joins the parts: store, messengers, directories, documents and clock become an engine."""

import gettext
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from cryptography.fernet import Fernet

from adapters.documents.library import DocumentLibrary
from adapters.phrasing.endpoint import Endpoint, endpoint
from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.sdk.archive import UnreadableError
from adapters.playground.sdk.chat import Chat
from adapters.playground.settings import PlaygroundSettings
from adapters.slack.app.edge import Edge, edge
from adapters.slack.sdk.hush import hush
from adapters.teams.app.edge import Edge as TeamsEdge
from adapters.teams.app.edge import edge as teams_edge
from bot.domain import language
from bot.domain.places import Platform
from bot.domain.worksheet import Worksheet
from bot.services.context import Context
from bot.services.ports import Clock, Directory, Messenger
from reflectory.logs import begin
from reflectory.metrics import Metrics
from reflectory.settings import Settings, SettingsFault
from storage.migrate import migrate
from storage.planning import Pace
from storage.store import SqlStore, open_store
from storage.worksheets import read_library

PACE: Mapping[Platform, Pace] = {
    Platform.SLACK: Pace(workspace=0.1, place=0.5),
    Platform.TEAMS: Pace(workspace=0.05, place=1.0),
}
"""Slack takes about one message a second in a channel, and more for a moment; some hundred a minute in a workspace.

Teams takes seven a second in a channel, but sixty in thirty; fifty a second in a tenant.
"""


class SystemClock:
    """Implements ports.Clock by the machine's own."""

    def civil(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """Everything joined: what commands and servers work with."""

    settings: Settings
    store: SqlStore
    chat: Chat | None
    slack: Edge | None
    teams: TeamsEdge | None
    context: Context
    messengers: Mapping[Platform, Messenger]
    metrics: Metrics


def content_folder() -> Path:
    return Path(str(resources.files("content")))


def library(settings: Settings) -> tuple[Worksheet, ...]:
    """The worksheets on offer, the local self-assessment first. Raises ContentFaults."""
    found = read_library(settings.worksheets or content_folder())
    return tuple(sorted(found, key=lambda worksheet: worksheet.id != "local-self-assessment"))


def speak(settings: Settings, *, unattended: bool = False) -> None:
    """The bot's words in the chosen language, where there is a translation; else as they stand in the source.

    The log's lines are for a machine where nobody attends to the program, unless the settings say otherwise.
    """
    wanted = [settings.language.replace("-", "_")]  # a server's LANG is not asked
    language.speak(gettext.translation("reflectory", content_folder() / "locale", wanted, fallback=True))
    hush()
    logging.getLogger("aiosqlite").setLevel(logging.INFO)  # at DEBUG it logs what is stored: people's words
    begin(settings.log_level, as_json=(settings.log_format or ("json" if unattended else "text")) == "json")


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """The keys that were set, or one of our own in a file that only this user can read. Raises SettingsFault."""
    keys = settings.secret_keys or (_own_key(settings.key_file),)
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            cure = "a new one comes from: reflectory keys new"
            raise SettingsFault([f"a key in secret_keys or {settings.key_file} is not a Fernet key; {cure}"]) from None
    return keys


def _own_key(path: Path) -> str:
    try:
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(Fernet.generate_key().decode(), encoding="ascii")
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsFault([f"{path} can not be read as a key file; put the right one back from a backup"]) from None


def _chat(settings: Settings) -> Chat:
    try:
        return Chat(playground_settings(settings).chat_file)
    except UnreadableError as broken:
        raise SettingsFault([f"{broken}; choose another folder with --data"]) from None


@asynccontextmanager
async def house(settings: Settings, platforms: tuple[Platform, ...]) -> AsyncIterator[House]:
    """Opens the database and the platforms; closes them in the end. Raises StoreUnavailable, ContentFaults."""
    if not settings.data.is_dir():
        raise SettingsFault([f"there is no data folder {settings.data}; check --data, or run: reflectory migrate"])
    async with AsyncExitStack() as closing:
        store = await open_store(settings.database_url, keys=secret_keys(settings), pace=PACE)
        closing.push_async_callback(store.close)
        chat = closing.enter_context(_open_chat(settings)) if Platform.PLAYGROUND in platforms else None
        slack = None
        if Platform.SLACK in platforms:
            slack = await closing.enter_async_context(edge(settings.slack, store.installations))
        clock: Clock = chat.clock if chat else SystemClock()
        teams = None
        if Platform.TEAMS in platforms:
            teams = await closing.enter_async_context(teams_edge(settings.teams, store, clock.civil))
        messengers: dict[Platform, Messenger] = {}
        directories: dict[Platform, Directory] = {}
        if chat:
            messengers[Platform.PLAYGROUND] = directories[Platform.PLAYGROUND] = PlaygroundMessenger(chat)
        if slack:
            messengers[Platform.SLACK], directories[Platform.SLACK] = slack.messenger, slack.directory
        if teams:
            messengers[Platform.TEAMS], directories[Platform.TEAMS] = teams.messenger, teams.directory
        metrics = Metrics()
        context = Context(
            store,
            clock,
            directories,
            library(settings),
            DocumentLibrary(),
            external_allowed=settings.allow_external,
            observer=metrics,
            phrasing=await closing.enter_async_context(_phrasing(settings)),
        )
        yield House(settings, store, chat, slack, teams, context, messengers, metrics)


@asynccontextmanager
async def _phrasing(settings: Settings) -> AsyncIterator[Endpoint | None]:
    if not settings.phrasing.url:
        yield None
        return
    async with endpoint(settings.phrasing) as model:
        yield model


@contextmanager
def _open_chat(settings: Settings) -> Iterator[Chat]:
    chat = _chat(settings)
    try:
        yield chat
    finally:
        chat.close()


def playground_settings(settings: Settings, *, open_browser: bool = False) -> PlaygroundSettings:
    return PlaygroundSettings(settings.data, settings.host, settings.port, open_browser, settings.host_names)


def make_folder(path: Path) -> None:
    """The data folder, closed to other users: what people said is nobody else's. Raises SettingsFault."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        why = refused.strerror or "it is refused"
        raise SettingsFault([f"the data folder {path} can not be made ({why}); choose another with --data"]) from None


def prepare(settings: Settings) -> None:
    """The data folder, and the tables as this program needs them. Raises StoreUnavailable."""
    make_folder(settings.data)
    migrate(settings.database_url)
