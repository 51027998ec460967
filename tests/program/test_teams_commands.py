"""Commands for whoever connects Teams: the package, and the check as far as it goes without Teams."""

import json
import zipfile
from pathlib import Path

import pytest

from adapters.teams.app.manifest import manifest
from reflectory import __version__
from tests.program.invocation import Run, wrong

APP = "11111111-2222-4333-8444-555555555555"
URL = "https://bot.example.org"


def inside(path: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as made:
        told: dict[str, object] = json.loads(made.read("manifest.json"))
        return told


def test_the_package_is_made_before_anything_is_set(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "app.zip"
    told = run("teams", "package", "--app-id", APP, "--url", f"{URL}/", "--output", str(made))
    assert told.returncode == 0, told
    assert "Upload an app" in told.stdout
    assert inside(made) == manifest(APP, URL, __version__)


def test_it_follows_the_settings_and_options_win(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "app.zip"
    run("teams", "package", "--version", "2.0.1", "--output", str(made), TEAMS_APP_ID=APP, PUBLIC_URL=URL)
    assert inside(made) == manifest(APP, URL, "2.0.1")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], ["Application (client) ID", "--app-id"]),
        (["--app-id", "reflectory", "--url", URL], ["Application (client) ID", "--app-id"]),
        (["--app-id", APP], ["a plain https address", "--url"]),
        (["--app-id", APP, "--url", "http://bot.example.org"], ["a plain https address", "--url"]),
        (["--app-id", APP, "--url", URL, "--version", "1"], ["three numbers", "--version"]),
        (["--app-id", APP, "--url", URL, "--output", "/nowhere/app.zip"], ["/nowhere/app.zip"]),
    ],
)
def test_a_package_that_teams_would_refuse_is_not_made(run: Run, options: list[str], words: list[str]) -> None:
    wrong(run("teams", "package", *options), *words)
