"""The command line: what it prints, and that whatever is wrong gets its cure in one line and exit status 2."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program.invocation import Run, wrong


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["playgrond"], ["Did you mean 'playground'?"]),
        (["playground", "--prot", "1"], ["'--port'"]),
        (["playground", "--port", "many"], ["'many' is not a valid integer"]),
        (["playground", "--port", "99999"], ["setting port", "65535"]),
        (["content", "outline", "local"], ["there is no worksheet 'local'", "local-self-assessment"]),
        (["content", "outline"], ["Missing argument 'WORKSHEET'"]),
        (["content", "check", "nowhere.yaml"], ["'nowhere.yaml' does not exist"]),
        (["export", "--format", "odt", "--channel", "x"], ["'odt' is not one of", "'docx'"]),
        (["export"], ["Missing option '--channel'"]),
        (["report", "--format", "xlsx", "--channel", "x"], ["'xlsx' is not one of", "'docx', 'pdf'"]),
        (["report"], ["Missing option '--channel'"]),
        (["status"], ["there is no data folder", "reflectory migrate"]),
        (["--database", "mysql://x/y", "migrate"], ["sqlite+aiosqlite"]),
        (["--database", "postgresql://127.0.0.1:1/x", "migrate"], ["can not be used"]),
        (["--database", "sqlite:////nowhere/at/all.db", "migrate"], ["/nowhere/at"]),
        (["serve"], ["no chat platform is set", "platforms ="]),
        (["web"], ["no chat platform is set", "platforms ="]),
        (["worker"], ["no chat platform is set", "platforms ="]),
    ],
)
def test_a_wrong_use_gets_one_line_with_the_cure(run: Run, arguments: list[str], words: list[str]) -> None:
    wrong(run(*arguments), *words)


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PROT": "1"}, ["there is no setting prot", "did you mean port?"]),
        ({"PORT": "x", "LOG_LEVEL": "LOUD"}, ["write it like port = 8765", "DEBUG, INFO, WARNING or ERROR"]),
        ({"HOST": ""}, ["setting host", 'host = "127.0.0.1"']),
        ({"DATA": "/proc/nowhere/data", "PLATFORMS": "playground"}, ["/proc/nowhere/data"]),
        ({"CONFIG": "missing.toml"}, ["missing.toml can not be read"]),
        ({"PLATFORMS": "teams"}, ["teams_app_id is missing; copy the Application (client) ID"]),
        ({"PLATFORMS": "slack"}, ["slack_bot_token is missing", "slack_app_token is missing"]),
        ({"PLATFORMS": "irc"}, ["setting platforms"]),
        ({"LANGUAGE": "Klingon"}, ["setting language"]),
        ({"PLATFORMS": "playground"}, ["reflectory migrate"]),
    ],
)
def test_a_wrong_setting_gets_one_line_with_the_cure(run: Run, env: dict[str, str], words: list[str]) -> None:
    wrong(run("serve", **env), *words)


SLACK = {"PLATFORMS": "slack", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.mark.parametrize("command", ["web", "worker"])
def test_doors_and_engine_are_two_processes_only_where_they_share_everything(run: Run, command: str) -> None:
    wrong(run(command, PLATFORMS="playground"), "the playground is one process", "reflectory playground")
    alone = run(command, **SLACK)
    wrong(alone, "database names none", "reflectory serve", "secret_keys is empty", "reflectory keys new", "secret.key")
    file = run(command, **SLACK, DATABASE="sqlite:////srv/shared.sqlite3", SECRET_KEYS="a")
    wrong(file, "with SQLite one process does both")
    assert "secret_keys" not in file.stderr


def test_a_settings_file_that_is_no_toml_is_named(tmp_path: Path, run: Run) -> None:
    (tmp_path / "reflectory.toml").write_text("port: 1")
    wrong(run("status"), "reflectory.toml is not TOML")


def test_the_wrong_type_in_the_file_is_told_with_an_example(tmp_path: Path, run: Run) -> None:
    (tmp_path / "reflectory.toml").write_text('platforms = "slack"\nport = true\n')
    wrong(run("status"), 'write it like platforms = ["playground"]', "write it like port = 8765")


def test_a_data_folder_that_can_not_be_made_is_told(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("")
    wrong(run("--data", "file", "playground", "--no-open"), "can not be made", "--data")


def test_a_file_that_is_no_chat_of_ours_is_told(tmp_path: Path, run: Run) -> None:
    run("migrate")
    (tmp_path / "reflectory-data" / "playground.sqlite3").write_text("something else" * 100)
    wrong(run("playground", "--no-open"), "is not the playground's file", "--data")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    result = run()
    assert result.returncode == 2
    assert "Commands:" in result.stdout


def test_a_key_that_is_none_is_named_without_being_shown(tmp_path: Path, run: Run) -> None:
    run("migrate")
    (tmp_path / "reflectory-data" / "secret.key").write_text("not a key")
    result = run("status")
    wrong(result, "is not a Fernet key")
    assert "not a key\n" not in result.stderr


def test_every_fault_of_a_worksheet_comes_in_one_run_with_file_line_and_cure(tmp_path: Path, run: Run) -> None:
    (tmp_path / "bad.yaml").write_text("id: bad\ntitel: Bad\nversion: one\n")
    result = run("content", "check", "bad.yaml")
    assert result.returncode == 2
    assert "bad.yaml:2:" in result.stderr
    assert "bad.yaml:3:" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_taken_port_is_told(tmp_path: Path, run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        wrong(run("playground", "--no-open", "--port", port), "choose another with --port")


COMMANDS = ["check", "content", "export", "keys", "migrate", "playground", "serve", "slack", "status", "web", "worker"]


@pytest.mark.parametrize("command", [[], ["keys", "rotate"], ["slack", "manifest"], *([each] for each in COMMANDS)])
def test_help_tells_what_a_command_is_for(run: Run, command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) > 5


def test_the_outline_has_the_shape_and_the_numbers_of_the_published_worksheet(run: Run) -> None:
    whole = json.loads(run("content", "outline", "local-self-assessment", "--format", "json").stdout)
    actions = [action for principle in whole["principles"] for action in principle["actions"]]
    questions = [question for action in actions for question in action["questions"]]
    gates = [question for question in questions if question["kind"] == "gate"]
    assert {"id", "version", "title", "principles"} <= set(whole)
    assert (len(whole["principles"]), len(actions), len(questions), len(gates)) == (5, 15, 43, 5)
    assert sum(len(principle["resources"]) for principle in whole["principles"]) == 27
    assert [principle["next_steps"]["ref"] for principle in whole["principles"]] == [f"{n}.N" for n in range(1, 6)]
    assert gates[0]["yes"]["ref"] == "1.A.1a"
    assert gates[0]["no"]["ref"] == "1.A.1b"
    assert all("yes" not in question for question in questions if question["kind"] == "open")


def test_a_migrated_database_is_up_to_date_and_needs_nobody(migrated: Run) -> None:
    assert migrated("migrate").stdout == "The database is up to date.\n"
    status = migrated("status")
    assert status.returncode == 0
    assert "Nothing needs you." in status.stdout
    assert json.loads(migrated("status", "--json").stdout)["reflections"] == {}
    assert migrated("retry").stdout == "Nothing is parked.\n"
    wrong(migrated("export", "--channel", "cte-automotive"), "no reflection was found")


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_the_data_folder_and_its_key_are_this_users_alone(migrated: Run, tmp_path: Path) -> None:
    migrated("status")
    assert (tmp_path / "reflectory-data").stat().st_mode & 0o077 == 0
    assert (tmp_path / "reflectory-data" / "secret.key").stat().st_mode & 0o077 == 0


def test_the_module_is_the_program() -> None:
    command = [sys.executable, "-m", "reflectory", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.startswith("reflectory, version ")
