"""Bringing a database's tables up to date, and telling whether they are. Not async: it runs before anything else."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, exc, text
from sqlalchemy.pool import NullPool

from storage.engine import StoreUnavailable, parse_url, tame_sqlite

_LOCK = 0x5EF1EC70
"""Any number that nobody else locks: two programs that start together must not both migrate."""


def migrate(url: str, step: str = "head") -> None:
    """Make or change the tables, up to what this program needs or to an earlier step; nothing when they are."""
    with _connection(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(_config(connection), step)


def revision(url: str) -> str | None:
    """The step that the database is at; None when it has no tables yet."""
    with _connection(url, reading=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The step that this program's tables are at."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def pending(url: str) -> tuple[str, ...]:
    """The steps that the database lacks, in order. Raises StoreUnavailable when a newer program has been at it."""
    script = ScriptDirectory.from_config(_config())
    current = revision(url)
    steps = [step.revision for step in script.walk_revisions()]
    if current is not None and current not in steps:
        raise StoreUnavailable(f"the database was changed by a newer program (step {current}); run that one")
    return tuple(reversed(steps[: steps.index(current)] if current else steps))


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connection(address: str, *, reading: bool = False) -> Iterator[Connection]:
    url = parse_url(address)
    sqlite = url.get_backend_name() == "sqlite"
    url = url.set(drivername="sqlite+pysqlite") if sqlite else url
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={} if sqlite else _PATIENCE)
    if sqlite:
        tame_sqlite(engine)
    try:
        with engine.execution_options(reading=reading).begin() as connection:
            yield connection
    except (exc.OperationalError, exc.DatabaseError) as error:
        where = url.render_as_string(hide_password=True)
        raise StoreUnavailable(f"{where} can not be used: {_first_line(error)}") from None
    finally:
        engine.dispose()


_PATIENCE = {"connect_timeout": 5}


def _first_line(error: exc.DBAPIError) -> str:
    return str(error.orig).strip().split("\n", 1)[0]
