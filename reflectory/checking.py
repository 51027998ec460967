"""What `reflectory check` tries: the database, the keys, and the platforms that the settings name. It posts nothing."""

from collections.abc import AsyncIterator

from adapters.phrasing.check import finding as phrasing_finding
from adapters.shared.findings import Finding, fine, problem
from adapters.slack.app.check import SlackCheck
from adapters.slack.app.edge import edge
from adapters.teams.app.check import TeamsCheck
from adapters.teams.app.edge import edge as teams_edge
from bot.domain.errors import TryAgain
from bot.domain.places import Platform
from reflectory.bootstrap import SystemClock, secret_keys
from reflectory.settings import Settings, SettingsFault
from storage.engine import StoreUnavailable
from storage.migrate import pending
from storage.store import SqlStore, open_store


async def findings(settings: Settings) -> list[Finding]:
    found = [_keys(settings), _database(settings)]
    if not settings.platforms:
        found.append(problem("no chat platform is set", 'Write platforms = ["slack"] in reflectory.toml.'))
    if not all(each.ok for each in found):
        return found
    found.append(await phrasing_finding(settings.phrasing))
    store = await open_store(settings.database_url, keys=secret_keys(settings))
    try:
        if Platform.SLACK in settings.platforms:
            found += [each async for each in _slack(settings, store)]
        if Platform.TEAMS in settings.platforms:
            found += [each async for each in _teams(settings, store)]
    except TryAgain as trouble:
        found.append(problem("the database does not give what is stored", str(trouble)))
    finally:
        await store.close()
    return found


def _keys(settings: Settings) -> Finding:
    """Looked at without making one, as opening the store would."""
    if not settings.secret_keys and not settings.key_file.exists():
        return problem(
            f"there is no key: secret_keys is empty and {settings.key_file} is not there",
            "Put the file back from a backup. If there never was one, `reflectory serve` makes it at its first start.",
        )
    try:
        number = len(secret_keys(settings))
    except SettingsFault as fault:
        return problem("the key can not be used", str(fault))
    return fine(f"{number} {'key' if number == 1 else 'keys'} for tokens and kept events")


def _database(settings: Settings) -> Finding:
    try:
        waiting = pending(settings.database_url)
    except StoreUnavailable as fault:
        return problem("the database can not be used", str(fault))
    if waiting:
        return problem(f"the database lacks steps: {', '.join(waiting)}", "Back it up, then run: reflectory migrate")
    return fine("the database is up to date")


async def _slack(settings: Settings, store: SqlStore) -> AsyncIterator[Finding]:
    async with edge(settings.slack, store.installations) as slack:
        check = SlackCheck(
            slack.settings,
            store,
            slack.session,
            slack.api,
            slack.directory,
            SystemClock().civil,
            settings.allow_external,
        )
        async for finding in check.findings():
            yield finding


async def _teams(settings: Settings, store: SqlStore) -> AsyncIterator[Finding]:
    clock = SystemClock()
    async with teams_edge(settings.teams, store, clock.civil) as teams:
        async for finding in TeamsCheck(teams, store, clock.civil, settings.allow_external).findings():
            yield finding
