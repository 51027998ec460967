"""Installs what package.json names, makes JSON Schemas of Slack's types (shapes.ts) once, and checks values by them.

Without npm the tests that need it skip.
"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft7Validator, validators
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator

FOLDER = Path(__file__).resolve().parent
MODULES = FOLDER / "node_modules"
INSTALLED_FROM = ("package.json", "package-lock.json", ".npmrc")
GENERATED_FROM = (*INSTALLED_FROM, "shapes.ts", "generate.mjs")
MINUTES = 5 * 60


def validate(name: str, value: Any) -> None:
    """Fails with the first difference between a value and a type of Slack's, by its name in shapes.ts."""
    fault = best_match(_validator(name).iter_errors(value))
    assert fault is None, f"no {name}: {fault.json_path}: {fault.message[:500]}"


def node_modules() -> Path:
    """The folder with what npm installed. Skips the test where there is no npm."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed: install Node.js 20 or newer with npm")
    _install()
    return MODULES


@cache
def _validator(name: str) -> Validator:
    """Of several types only those that name themselves like the value are tried: much faster, and clearer in faults."""
    schema = _schemas()[name]

    def could_be(alternative: dict[str, Any], value: dict[str, Any]) -> bool:
        reference = alternative.get("$ref", "").removeprefix("#/definitions/")
        kind = schema["definitions"].get(reference, alternative).get("properties", {}).get("type", {})
        return value.get("type") in kind.get("enum", [kind.get("const", value.get("type"))])

    def any_of(validator: Validator, alternatives: list[Any], value: Any, inside: Any) -> Iterator[Any]:
        likely = [each for each in alternatives if not isinstance(value, dict) or could_be(each, value)]
        yield from any_of_all(validator, likely or alternatives, value, inside)

    any_of_all = Draft7Validator.VALIDATORS["anyOf"]
    return cast(Validator, validators.extend(Draft7Validator, {"anyOf": any_of})(schema))  # type: ignore[no-untyped-call]


@cache
def _schemas() -> dict[str, Any]:
    node_modules()
    made = MODULES / f".schemas-{_digest(GENERATED_FROM)}.json"
    with _alone():
        if not made.exists():
            _run("node", "generate.mjs", f"{made}.new")
            Path(f"{made}.new").replace(made)
    schemas: dict[str, Any] = json.loads(made.read_text(encoding="utf-8"))
    return schemas


@cache
def _install() -> None:
    stamp = MODULES / f".installed-{_digest(INSTALLED_FROM)}"
    with _alone():
        if not stamp.exists():
            _run("npm", "ci")
            stamp.touch()


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: a database's lock goes with the process that holds it, on every system."""
    with closing(sqlite3.connect(FOLDER / "lock.sqlite3", timeout=MINUTES, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _digest(names: tuple[str, ...]) -> str:
    return hashlib.sha256(b"".join((FOLDER / name).read_bytes() for name in names)).hexdigest()[:16]


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program) or program
    run = subprocess.run([found, *arguments], cwd=FOLDER, capture_output=True, text=True, timeout=MINUTES, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
