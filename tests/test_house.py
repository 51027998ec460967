"""The rules of the house that no linter knows: size, names, opening words, and who may import whom."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("reflectory", "bot", "adapters", "storage", "content", "tests", "tools")
LONGEST_FILE = 400
LONGEST_FUNCTION = 45
BANNED_NAMES = {"utils", "helpers", "manager", "common", "base"}


def test_files_are_short() -> None:
    lengths = {name: len(source.splitlines()) for name, source, _ in modules() if not is_migration(name)}
    assert not {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def test_functions_are_short() -> None:
    lengths = {
        f"{name}:{node.lineno} {node.name}": length_without_docstring(node)
        for name, _, tree in modules()
        if not is_migration(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not {place: length for place, length in lengths.items() if length > LONGEST_FUNCTION}


def test_modules_have_names_that_say_something() -> None:
    assert not [name for name, _, _ in modules() if BANNED_NAMES & set(Path(name).with_suffix("").parts)]


def test_every_module_opens_with_one_to_four_lines() -> None:
    opening = {name: len((ast.get_docstring(tree) or "").splitlines()) for name, _, tree in modules()}
    assert not {name: lines for name, lines in opening.items() if not 1 <= lines <= 4}


def test_import_rules_hold() -> None:
    program = shutil.which("lint-imports", path=os.fspath(Path(sys.executable).parent))
    assert program, "import-linter is not installed beside this Python"
    run = subprocess.run([program, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@cache
def modules() -> list[tuple[str, str, ast.Module]]:
    """Every module of ours: its path from the root, its text and its tree."""
    return [(path.relative_to(ROOT).as_posix(), text, ast.parse(text)) for path, text in sources()]


def sources() -> Iterator[tuple[Path, str]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, path.read_text(encoding="utf-8")


def is_migration(name: str) -> bool:
    """A migration is written once and read when something broke; cutting it up helps nobody."""
    return name.startswith("storage/migrations/versions/")


def length_without_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    docstring = node.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)
