"""Mutation testing: the code is changed in small ways, and what no test notices is counted, part by part.

mutmut does it, in copies of this tree under mutants/. Arguments name parts; --children is how many run at a time.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("reflectory", "bot", "adapters", "storage", "content", "tests", "tools")
CHANGED = ("bot", "storage")

ENOUGH = 85.0
"""Per cent of a part's changes that its tests must notice."""

NOTICED = ("killed", "timeout")


@dataclass(frozen=True, slots=True)
class Part:
    """Files to change, and the tests that ought to notice it: those of their own level, and not whole journeys."""

    files: Sequence[str]
    tests: Sequence[str]
    settings: Mapping[str, Any]
    spared: Sequence[str] = ()


PURE = {"pytest_add_cli_args": ["-p", "no:xdist", "--hypothesis-profile=mutation"]}
PURE_TESTS = ("tests/domain", "tests/dialogue")
ON_SQLITE = {
    # Not forked from a process that ran tests: the threads of its database connections would be missing there.
    "process_isolation": "forkserver",
    # No server is shared by processes that are ended at any moment. Some changes make the engine try for ever.
    "pytest_add_cli_args": ["-p", "no:xdist", "-k", "not postgres", "--timeout=60"],
}

PARTS = {
    "audience": Part(["bot/domain/audience.py"], PURE_TESTS, PURE),
    "domain": Part(["bot/domain/*"], PURE_TESTS, PURE, spared=["bot/domain/audience.py"]),
    # Sentences are read by people, not proven by mutants.
    "dialogue": Part(["bot/dialogue/*"], PURE_TESTS, PURE, spared=["bot/dialogue/wording/*"]),
    "claims": Part(
        ["storage/outbox.py", "storage/planning.py"],
        [
            "tests/contracts/test_closed_places.py",
            "tests/contracts/test_concurrency.py",
            "tests/contracts/test_ends_of_deliveries.py",
            "tests/contracts/test_outbox.py",
            "tests/contracts/test_waiting.py",
        ],
        ON_SQLITE,
    ),
    "delivering": Part(
        ["bot/services/delivering.py", "bot/services/reading_ahead.py"],
        [
            "tests/services/test_faults.py",
            "tests/services/test_observing.py",
            "tests/services/test_outcomes.py",
            "tests/services/test_reading_ahead.py",
        ],
        ON_SQLITE,
    ),
    "listening": Part(
        ["bot/services/listening.py", "bot/services/batching.py"],
        [
            "tests/services/test_batching.py",
            "tests/services/test_group_commit.py",
            "tests/services/test_messages.py",
            "tests/services/test_pages.py",
        ],
        ON_SQLITE,
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status: 1 where the tests of a part notice too little."""
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--children", type=int, default=2)
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    ends = {name: changed(name, asked.children) for name in asked.parts or PARTS}
    print(f"\n{'part':12}{'changes':>9}{'noticed':>9}{'late':>7}{'missed':>9}{'score':>10}")
    for name, found in ends.items():
        missed = found.total() - sum(found[end] for end in NOTICED)
        counts = f"{found.total():9}{found['killed']:9}{found['timeout']:7}{missed:9}"
        print(f"{name:12}{counts}{score(found):8.1f} %")
    print("What was missed in a part: cd mutants/PART; python -m mutmut results; python -m mutmut show NAME")
    return 1 if any(score(found) < ENOUGH for found in ends.values()) else 0


def changed(name: str, children: int) -> Counter[str]:
    """Tries every change of a part; how often it ended how."""
    folder = copied(name, PARTS[name])
    mutmut(folder, "run", "--max-children", str(children))
    told = mutmut(folder, "results", "--all", "true", capture_output=True, text=True).stdout
    return Counter(line.rpartition(": ")[2] for line in told.splitlines() if "__mutmut_" in line)


def score(found: Counter[str]) -> float:
    """Per cent that was noticed."""
    return 100 * sum(found[end] for end in NOTICED) / max(found.total(), 1)


def copied(name: str, part: Part) -> Path:
    """A tree of its own with this part's settings: mutmut knows one set of them in a folder."""
    folder = ROOT / "mutants" / name
    shutil.rmtree(folder, ignore_errors=True)
    for each in FOLDERS:
        shutil.copytree(ROOT / each, folder / each, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for path in (folder / "storage").glob("*.py"):  # mutmut leaves alone what is decorated: here, what is built once
        path.write_text(path.read_text(encoding="utf-8").replace("\n@cache\n", "\n"), encoding="utf-8")
    wanted = {
        "source_paths": CHANGED,
        "also_copy": [each for each in FOLDERS if each not in CHANGED],
        "only_mutate": part.files,
        "do_not_mutate": part.spared,
        "pytest_add_cli_args_test_selection": part.tests,
        **part.settings,
    }
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in wanted.items()]  # so much of TOML is JSON
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text("".join([project, "\n[tool.mutmut]\n", *lines]), encoding="utf-8")
    return folder


def mutmut(folder: Path, *arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, check=True, **options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
