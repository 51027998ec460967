"""What every test starts from: an environment without REFLECTORY_*, and a PostgreSQL if there is one.

At the end it says which stores ran and which tests were skipped; --strict-skips, or CI=true, makes a skip a failure.
"""

import os
from collections.abc import Iterator
from typing import Any, cast

import pytest
from sqlalchemy import Connection, Engine, event

from tests import postgres

_outside_postgres = os.environ.get("REFLECTORY_TEST_POSTGRES")
for _name in [name for name in os.environ if name.startswith("REFLECTORY_")]:
    del os.environ[_name]  # before any test module can import a setting

_stores: dict[str, str] = {}  # what ran -> its version, or how it was found


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[postgres.Server]:
    """Skips, with the cure, where there is no server."""
    outside = getattr(request.config, "workerinput", {}).get("postgres", _outside_postgres)
    with postgres.find_server(outside) as server:
        if server is None:
            pytest.skip(postgres.CURE)
        _stores["PostgreSQL"] = server.how
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The SQLAlchemy URL of a database that this worker's tests share, and no other worker's."""
    with postgres.new_database(postgres_server) as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The same, for one test that needs a database nobody has touched."""
    with postgres.new_database(postgres_server) as url:
        yield url


@event.listens_for(Engine, "engine_connect")
def _note_store(connection: Connection) -> None:
    """Counts a store as run only when a test really connected to it."""
    if connection.dialect.name == "sqlite":
        _stores["SQLite"] = cast(Any, connection.dialect.dbapi).sqlite_version


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--strict-skips", action="store_true", help="a skipped test fails the run; so does CI=true")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist's workers inherit the purged environment, so they are told what it held."""
    node.workerinput["postgres"] = _outside_postgres


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _stores.update(getattr(node, "workeroutput", {}).get("stores", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["stores"] = _stores
    elif _skipped(session.config) and _is_strict(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    stores = [f"{name} ({_stores[name]})" for name in ("SQLite", "PostgreSQL") if name in _stores]
    terminalreporter.write_line("Stores that ran: " + (", ".join(stores) or "none"))
    skipped = _skipped(config)
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.write_line(f"SKIPPED {report.nodeid}: {reason.removeprefix('Skipped: ')}")
    if skipped and _is_strict(config):
        terminalreporter.write_line("Skips count as failures here.", red=True)


def _skipped(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter else []


def _is_strict(config: pytest.Config) -> bool:
    return bool(config.getoption("--strict-skips")) or os.environ.get("CI") == "true"
