"""What a command told, and what is true of every wrong use."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Result]


def wrong(result: Result, *words: str) -> None:
    """One line for each fault, no traceback, exit status 2."""
    assert result.returncode == 2, result
    lines = result.stderr.strip().splitlines()
    assert all(line.startswith("reflectory: ") for line in lines), result.stderr
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr, result.stderr
