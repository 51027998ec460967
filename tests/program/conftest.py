"""The command line as a test calls it."""

import sys
from pathlib import Path

import pytest

from reflectory.cli import main
from tests.program.invocation import Result, Run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`reflectory ...` in a folder of its own, within this process: a new one takes seconds to start."""
    monkeypatch.chdir(tmp_path)

    def ran(*arguments: str, **environment: str) -> Result:
        for name, value in environment.items():
            monkeypatch.setenv(f"REFLECTORY_{name}", value)
        monkeypatch.setattr(sys, "argv", ["reflectory", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Result(int(ended.value.code or 0), told.out, told.err)

    return ran


@pytest.fixture
def migrated(run: Run) -> Run:
    """With a database that has its tables."""
    assert run("migrate", "--check").returncode == 1
    assert run("migrate").returncode == 0
    return run
