"""The one implementation behind make and Windows: `python3 tools/run.py playground|test|check|lock|...`.

Standard library only. It owns .venv, which it makes from a lock and renews only when that lock has changed.
"""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - exactly the reader with an older Python needs this sentence
    sys.exit(f"Reflectory needs Python 3.11 or newer, not {sys.version.split()[0]}; make takes PYTHON=python3.13")

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "reflectory-lock"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = str(BIN / ("python.exe" if WINDOWS else "python"))
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"  # holds all of RUN_LOCK, too

NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|ProxyError|Failed to establish|Failed to resolve|Network is unreachable"
    r"|name resolution|getaddrinfo failed|Read timed out"
)

Step = tuple[str, list[str]]


def main(arguments: Sequence[str]) -> int:
    """Runs one command of COMMANDS and returns its exit status."""
    name, *rest = arguments or ["help"]
    if name not in COMMANDS:
        print("python3 tools/run.py " + "|".join(COMMANDS))
        return 2
    return COMMANDS[name](rest)


# --- Commands ---------------------------------------------------------------------------------------


def playground(arguments: Sequence[str]) -> int:
    """Installs only what the program itself needs, so that the first page comes soon."""
    ensure_venv(RUN_LOCK)
    command = [PYTHON, "-m", "reflectory", "playground", *arguments]
    if not WINDOWS:
        os.execv(PYTHON, command)  # Ctrl-C then reaches the program alone
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0


def test(arguments: Sequence[str]) -> int:
    """All of check, then pytest, so that on success pytest has the last word. Arguments go to pytest."""
    ensure_venv(DEV_LOCK)
    # Two workers, each with its own database; a file stays whole, because its fixtures are dear.
    pytest: Step = ("pytest", [PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments])
    return run_steps([*check_steps(), pytest])


def check(_arguments: Sequence[str]) -> int:
    """Everything but the tests."""
    ensure_venv(DEV_LOCK)
    return run_steps(check_steps())


def lock(_arguments: Sequence[str]) -> int:
    """Renews both locks, for every platform and Python from 3.11; they name no index, so a mirror works, too."""
    ensure_venv(DEV_LOCK)
    uv = [str(BIN / "uv"), "pip", "compile", "pyproject.toml", "--upgrade", "--quiet"]
    uv += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    run = [*uv, "--group", "build", "--output-file", RUN_LOCK.name]
    dev = [*uv, "--group", "dev", "--constraints", RUN_LOCK.name, "--output-file", DEV_LOCK.name]
    return run_steps([(RUN_LOCK.name, run), (DEV_LOCK.name, dev)])


def mutation(arguments: Sequence[str]) -> int:
    """Changes the code in small ways and counts the changes that no test notices. Arguments name parts."""
    return run_tool("mutation", arguments)


def bench(arguments: Sequence[str]) -> int:
    """Measures against floors in the same run, a JSON object a line and a table. Arguments name what to measure."""
    ensure_venv(DEV_LOCK)
    return subprocess.run([PYTHON, "-m", "tests.benchmarks", *arguments], cwd=ROOT, check=False).returncode


def faults(arguments: Sequence[str]) -> int:
    """Hurts the real program in every way there is, at full figures. Arguments name scenarios and change the scale."""
    ensure_venv(DEV_LOCK)
    scenarios = [PYTHON, "-m", "tests.faults", "--full", *arguments]
    at_each_point = [] if arguments else [("named points", [PYTHON, "-m", "tests.faults.named_kills"])]
    return run_steps([("scenarios", scenarios), *at_each_point])


def gallery(arguments: Sequence[str]) -> int:
    """Renders what the bot says in Slack and in Teams to one page, gallery.html unless another file is named."""
    return run_tool("gallery", arguments or ["gallery.html"])


def pictures(arguments: Sequence[str]) -> int:
    """Takes the pictures of the documentation anew."""
    return run_tool("pictures", arguments)


def translations(arguments: Sequence[str]) -> int:
    """Brings the locale files up to date with the code and the content."""
    return run_tool("translations", arguments)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    command.__name__: command
    for command in (playground, test, check, lock, mutation, bench, faults, gallery, pictures, translations)
}


def check_steps() -> list[Step]:
    steps = [
        ("ruff check", [PYTHON, "-m", "ruff", "check"]),
        ("ruff format", [PYTHON, "-m", "ruff", "format", "--check"]),
        ("mypy", [PYTHON, "-m", "mypy"]),
        ("lint-imports", [str(BIN / "lint-imports"), "--no-logo"]),
        ("house rules", [PYTHON, "-m", "pytest", "-q", "tests/test_house.py", "-k", "not import_rules"]),
        ("content", [PYTHON, "-m", "reflectory", "content", "check"]),
    ]
    if (ROOT / "tools" / "translations.py").exists():
        steps.append(("translations", [PYTHON, "tools/translations.py", "--check"]))
    return steps


def run_steps(steps: Sequence[Step]) -> int:
    """Runs every step, also after a failure, and names at the end those that failed."""
    failed = []
    for name, command in steps:
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        print("Failed: " + ", ".join(failed), flush=True)
    return 1 if failed else 0


def run_tool(name: str, arguments: Sequence[str]) -> int:
    tool = ROOT / "tools" / f"{name}.py"
    if not tool.exists():
        sys.exit(f"tools/{name}.py does not exist yet")
    ensure_venv(DEV_LOCK)
    return subprocess.run([PYTHON, str(tool), *arguments], cwd=ROOT, check=False).returncode


# --- The environment --------------------------------------------------------------------------------


def ensure_venv(lock_file: Path) -> None:
    """Returns when .venv holds all of this lock, having done no more than that needed."""
    installed = read_stamp()
    if installed in {stamp_for(lock_file), stamp_for(DEV_LOCK)}:
        return
    started = time.monotonic()
    if installed != stamp_for(RUN_LOCK):  # else only the tools are missing
        make_venv()
    STAMP.unlink(missing_ok=True)
    pins = len(re.findall(r"^\S+==", lock_file.read_text(encoding="utf-8"), re.MULTILINE))
    pip(f"Installing {pins} packages from {lock_file.name}", "--require-hashes", "--no-compile", "-r", str(lock_file))
    pip("Installing Reflectory", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT))
    STAMP.write_text(stamp_for(lock_file), encoding="utf-8")  # last, so that a half-made .venv has none
    print(f"Ready after {time.monotonic() - started:.0f} s", flush=True)


def read_stamp() -> str:
    """What .venv was made from; nothing if it is half made, or if its Python no longer starts."""
    try:
        subprocess.run([PYTHON, "-c", ""], check=True, capture_output=True)
        return STAMP.read_text(encoding="utf-8")
    except (OSError, subprocess.CalledProcessError):
        return ""


def stamp_for(lock_file: Path) -> str:
    """Names the folder, too: a copied checkout would otherwise run the code of the one it was copied from."""
    parts = (lock_file.read_text(encoding="utf-8"), str(ROOT), VERSION)
    return lock_file.name + " " + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make_venv() -> None:
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        sys.exit("This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv")
    # Not sys.executable: that may be the very Python inside the .venv to be cleared.
    python = getattr(sys, "_base_executable", sys.executable)
    command = [python, "-m", "venv", "--clear", str(VENV)]
    run_quietly(f"Making .venv with Python {VERSION}", command, "Cannot make .venv. Is something running from it?")


def pip(title: str, *arguments: str) -> None:
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *arguments]
    run_quietly(title, command, "Installing failed; see pip's words above.")


def run_quietly(title: str, command: Sequence[str], sorry: str) -> None:
    """Says one line and hides the rest of the output, unless the command fails: then all of it is shown."""
    print(title, flush=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        status = subprocess.run(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, check=False).returncode
        output.seek(0)
        text = output.read()
    if status:
        print(text, flush=True)
        sys.exit("No way to the package index: is there a network?" if NO_NETWORK.search(text) else sorry)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
