"""What tests take from npm: a folder's package.json is installed once, by whichever test needs it first.

Without npm the tests that need it skip.
"""

import hashlib
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

INSTALLED_FROM = ("package.json", "package-lock.json", ".npmrc")
MINUTES = 5 * 60


@dataclass(frozen=True)
class Packages:
    """`folder` has a package.json, its lock and an .npmrc."""

    folder: Path

    def modules(self) -> Path:
        """The folder with what npm installed. Skips the test where there is no npm."""
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed: install Node.js 20 or newer with npm")
        self.once(self.folder / "node_modules" / f".installed-{self.digest(*INSTALLED_FROM)}", self._install)
        return self.folder / "node_modules"

    def once(self, made: Path, make: Callable[[Path], None]) -> None:
        """One process at a time: a database's lock goes with the process that holds it, on every system."""
        with self._alone():
            if not made.exists():
                make(made)

    def digest(self, *names: str) -> str:
        return hashlib.sha256(b"".join((self.folder / name).read_bytes() for name in names)).hexdigest()[:16]

    def run(self, program: str, *arguments: str) -> None:
        whole = [shutil.which(program) or program, *arguments]
        run = subprocess.run(whole, cwd=self.folder, capture_output=True, text=True, timeout=MINUTES, check=False)
        assert run.returncode == 0, run.stdout + run.stderr

    def _install(self, stamp: Path) -> None:
        self.run("npm", "ci")
        stamp.touch()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with closing(sqlite3.connect(self.folder / "lock.sqlite3", timeout=MINUTES, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
