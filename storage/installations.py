"""The workspaces that let us in. Tokens are stored encrypted, and never told by an error or a log.

What is given and what is revoked may be told late and in any order: the younger of the two counts.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import RowMapping, Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import TryAgain
from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace
from bot.services.batching import Batcher, Outcomes
from storage.cipher import Cipher
from storage.engine import READING_PATIENCE, Database
from storage.mappings import workspace_of
from storage.platform_tables import install_state, installation
from storage.selecting import among, keys

FRESH = 5.0
"""Seconds in which what was read is not read again: so long another process's news may take to be seen here."""

MOST_AT_ONCE = 500
"""Workspaces that are read together."""

Known = dict[Workspace, tuple[float, Installation | None]]
"""When each was read, and what acts there."""

_BLANK = {
    "organization": "",
    "organization_wide": False,
    "token": "",
    "bot": "",
    "address": "",
    "scopes": (),
    "installed_by": "",
}


class SqlInstallations:
    """Implements ports.Installations. `clock` counts seconds, for the cache alone."""

    def __init__(self, database: Database, cipher: Cipher, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._known: Known = {}
        self._reading = Batcher(self._read, most=MOST_AT_ONCE, pause=0.0, patience=READING_PATIENCE)

    async def of(self, workspace: Workspace) -> Installation | None:
        known = self._known.get(workspace)
        if known is None or self._clock() - known[0] >= FRESH:
            self._known.pop(workspace, None)
        while workspace not in self._known:  # news may come while it is read
            await self._reading.add(workspace)
        return self._known[workspace][1]

    async def _read(self, asked: Sequence[Workspace]) -> Outcomes:
        """Read and remember several at once: what goes out to many channels goes to many workspaces."""
        async with self._database.reading() as connection:
            # Not what replaces it meanwhile: what is read here may tell of older days.
            known, read_at = self._known, self._clock()
            own = await self._standing(connection, asked)
            bare = [_organization(row) for row in own.values() if not row["token"]]
            whole = await self._standing(connection, bare) if bare else {}
        troubles: dict[Workspace, Exception] = {}
        for each in dict.fromkeys(asked):
            try:
                known[each] = (read_at, self._acting(own.get(each), whole))
            except TryAgain as sealed:  # no key opens its token: that is no trouble of the others
                troubles[each] = sealed
        return [troubles.get(each) for each in asked]

    def _acting(self, own: RowMapping | None, whole: Mapping[Workspace, RowMapping]) -> Installation | None:
        """The workspace's own, or its organization's where that was given for all of its workspaces."""
        if own is None:
            return None
        if own["token"]:
            return self._value(own)
        given = whole.get(_organization(own))
        if given is None or not given["token"]:
            return None
        acting = self._value(given)
        return replace(acting, bot=own["bot"] or acting.bot, address=own["address"] or acting.address)

    async def _standing(self, connection: AsyncConnection, asked: Sequence[Workspace]) -> dict[Workspace, RowMapping]:
        rows = await connection.execute(_of_each(), {"workspaces": keys([(str(each),) for each in asked])})
        return {workspace_of(row["workspace"]): row for row in rows.mappings()}

    async def every(self, platform: Platform) -> tuple[Installation, ...]:
        ours = installation.c.workspace.startswith(f"{platform}:", autoescape=True)
        standing = select(installation).where(ours, _stands()).order_by(installation.c.workspace)
        async with self._database.reading() as connection:
            return tuple(self._value(row) for row in (await connection.execute(standing)).mappings())

    async def put(self, given: Installation) -> None:
        sealed = self._cipher.seal(given.token.encode(), _token_of(given.workspace)) if given.token else ""
        async with self._database.writing() as connection:
            held = await self._held(connection, given.workspace)
            if held["installed_at"] is None or held["installed_at"] <= given.installed_at:
                revoked = held["revoked_at"] is not None and given.installed_at < held["revoked_at"]
                row = _row(given) | {"token": "" if revoked else sealed}
                await self._write(connection, given.workspace, row)
        self._known = {}

    async def revoke(self, workspace: Workspace, at: datetime) -> bool:
        async with self._database.writing() as connection:
            held = await self._held(connection, workspace)
            given, revoked = held["installed_at"], held["revoked_at"]
            if revoked is None or revoked < at:
                await self._write(connection, workspace, {"revoked_at": at})
            ended = given is not None and given < at
            if ended:
                await self._write(connection, workspace, {"token": ""})
        self._known = {}
        return ended and (revoked is None or revoked <= given)

    async def _held(self, connection: AsyncConnection, workspace: Workspace) -> RowMapping:
        """The workspace's row until the transaction ends, made if need be."""
        blank = self._database.insert(installation).on_conflict_do_nothing()
        await connection.execute(blank, {"workspace": str(workspace), **_BLANK})
        mine = select(installation).where(installation.c.workspace == str(workspace))
        return (await connection.execute(mine.with_for_update())).mappings().one()

    async def _write(self, connection: AsyncConnection, workspace: Workspace, cells: dict[str, Any]) -> None:
        mine = update(installation).where(installation.c.workspace == str(workspace))
        await connection.execute(mine.values(cells))

    async def keep_state(self, state: str, seconds: float) -> None:
        async with self._database.writing() as connection:
            now = await self._database.now(connection)
            await connection.execute(delete(install_state).where(install_state.c.expires_at <= now))
            row = {"digest": _digest(state), "expires_at": now + timedelta(seconds=seconds)}
            await connection.execute(self._database.insert(install_state).on_conflict_do_nothing(), row)

    async def take_state(self, state: str) -> bool:
        async with self._database.writing() as connection:
            now = await self._database.now(connection)
            mine = (install_state.c.digest == _digest(state)) & (install_state.c.expires_at > now)
            # One statement: of several callers, the database gives the row to one.
            taken = await connection.execute(delete(install_state).where(mine).returning(install_state.c.digest))
            return taken.first() is not None

    def _value(self, row: RowMapping) -> Installation:
        workspace = workspace_of(row["workspace"])
        return Installation(
            workspace=workspace,
            token=self._cipher.open(row["token"], _token_of(workspace)).decode() if row["token"] else "",
            bot=row["bot"],
            installed_at=row["installed_at"],
            organization=row["organization"],
            organization_wide=row["organization_wide"],
            address=row["address"],
            scopes=row["scopes"],
            installed_by=row["installed_by"],
        )


def _organization(row: RowMapping) -> Workspace:
    return Workspace(workspace_of(row["workspace"]).platform, row["organization"])


@cache
def _of_each() -> Select[Any]:
    return select(installation).where(among([installation.c.workspace], "workspaces"), _stands())


def _row(given: Installation) -> dict[str, Any]:
    """Without the token."""
    return {
        "organization": given.organization,
        "organization_wide": given.organization_wide,
        "bot": given.bot,
        "address": given.address,
        "scopes": given.scopes,
        "installed_by": given.installed_by,
        "installed_at": given.installed_at,
    }


def _stands() -> Any:
    """That an installation was given, and not revoked since."""
    given, revoked = installation.c.installed_at, installation.c.revoked_at
    return given.is_not(None) & or_(revoked.is_(None), revoked <= given)


def _token_of(workspace: Workspace) -> str:
    return f"the token of {workspace}"


def _digest(state: str) -> str:
    return sha256(state.encode(errors="surrogatepass")).hexdigest()
