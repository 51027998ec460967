"""Commands for whoever connects Slack: the manifest, keys, and the check as far as it goes without Slack."""

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet

from adapters.slack.app.manifest import manifest
from adapters.slack.settings import Mode
from bot.domain.installation import Installation
from bot.domain.places import Platform, Workspace
from storage.store import open_store
from tests.program.invocation import Run, wrong

URL = "https://bot.example.org"


def test_the_manifest_is_printed_before_anything_is_set(run: Run) -> None:
    assert json.loads(run("slack", "manifest").stdout) == manifest(Mode.SOCKET)


def test_the_manifest_follows_the_settings_and_options_win(run: Run) -> None:
    told = run("slack", "manifest", SLACK_MODE="http", PUBLIC_URL=URL, PLATFORMS="slack").stdout
    assert json.loads(told) == manifest(Mode.HTTP, URL)
    told = run("slack", "manifest", "--mode", "socket", "--url", "https://other.example.org/", "--organization").stdout
    assert json.loads(told) == manifest(Mode.SOCKET, "https://other.example.org", organization=True)


def test_every_command_forgets_what_bolt_would_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    run("slack", "manifest")
    assert "SLACK_CLIENT_ID" not in os.environ  # noqa: TID251 - it is what this is about


def test_the_link_holds_the_manifest(run: Run) -> None:
    link = run("slack", "manifest", "--mode", "http", "--url", URL, "--link").stdout.strip()
    assert json.loads(parse_qs(urlsplit(link).query)["manifest_json"][0]) == manifest(Mode.HTTP, URL)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--mode", "http"], ["--url https://bot.example.org"]),
        (["--mode", "http", "--url", "http://bot.example.org"], ["a plain https address", "--url"]),
        (["--mode", "webhook"], ["'webhook' is not one of", "'socket'"]),
    ],
)
def test_a_manifest_that_slack_would_refuse_is_not_made(run: Run, options: list[str], words: list[str]) -> None:
    wrong(run("slack", "manifest", *options), *words)


def test_a_new_key_is_one(run: Run) -> None:
    first, second = (run("keys", "new").stdout.strip() for _ in range(2))
    assert Fernet(first)
    assert first != second


async def keep_token(path: Path, key: str) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{path}", keys=[key])
    workspace = Workspace(Platform.SLACK, "T1")
    await store.installations.put(Installation(workspace, "xoxb-1", "UBOT", datetime(2026, 9, 1, tzinfo=UTC)))
    await store.close()


def test_keys_are_changed_in_three_steps(migrated: Run, tmp_path: Path) -> None:
    old, new = (migrated("keys", "new").stdout.strip() for _ in range(2))
    asyncio.run(keep_token(tmp_path / "reflectory-data" / "reflectory.sqlite3", old))
    lost = migrated("keys", "rotate", SECRET_KEYS=new)
    assert lost.returncode == 1
    assert "the token of slack:T1: none of the keys opens it" in lost.stdout
    both = migrated("keys", "rotate", SECRET_KEYS=f"{new},{old}")
    assert (both.returncode, "tokens: 1, kept events: 0" in both.stdout) == (0, True)
    alone = migrated("keys", "rotate", SECRET_KEYS=new)
    assert (alone.returncode, "tokens: 1, kept events: 0" in alone.stdout) == (0, True)
    assert new not in lost.stdout + both.stdout


def test_the_check_begins_at_home(run: Run, tmp_path: Path) -> None:
    before = run("check")
    assert before.returncode == 1
    assert "problem  there is no key" in before.stdout
    assert "problem  the database can not be used" in before.stdout
    assert "problem  no chat platform is set" in before.stdout
    assert not (tmp_path / "reflectory-data").exists()


def test_the_check_names_steps_that_the_database_lacks(run: Run, tmp_path: Path) -> None:
    (tmp_path / "reflectory-data").mkdir()
    told = run("check", "--json", SECRET_KEYS=Fernet.generate_key().decode(), PLATFORMS="playground")
    findings = json.loads(told.stdout)
    assert told.returncode == 1
    assert [finding["ok"] for finding in findings] == [True, False]
    assert "reflectory migrate" in findings[1]["cure"]


def test_a_check_in_which_all_is_well_ends_with_0(migrated: Run) -> None:
    migrated("status")  # makes the key
    told = migrated("check", PLATFORMS="playground")
    assert (told.returncode, told.stdout) == (
        0,
        (
            "ok       1 key for tokens and kept events\n"
            "ok       the database is up to date\n"
            "ok       no language model is set, and none is asked\n"
        ),
    )


def test_the_check_tells_that_slack_is_away_and_shows_no_token(migrated: Run) -> None:
    migrated("status")
    slack = {"SLACK_BOT_TOKEN": "xoxb-1-abc", "SLACK_APP_TOKEN": "xapp-1-abc", "SLACK_API": "http://127.0.0.1:1/api/"}
    told = migrated("check", PLATFORMS="slack", **slack)
    assert told.returncode == 1
    assert "slack_bot_token was not tried, since Slack does not answer" in told.stdout
    assert "Socket Mode can not be opened" in told.stdout
    assert "abc" not in told.stdout + told.stderr
