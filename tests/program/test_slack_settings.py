"""Settings for Slack: what is missing, confused or unsafe is told all at once, each with its cure, no secret shown."""

import os

import pytest

from adapters.slack.settings import Mode
from reflectory.settings import SettingsFault, forget_slack_variables, load

SOCKET = {"PLATFORMS": "slack", "SLACK_BOT_TOKEN": "xoxb-1-abc", "SLACK_APP_TOKEN": "xapp-1-abc"}
HTTP = {"PLATFORMS": "slack", "SLACK_MODE": "http", "SLACK_BOT_TOKEN": "xoxb-1-abc", "SLACK_SIGNING_SECRET": "8f74abc"}
MANY = {
    "PLATFORMS": "slack",
    "SLACK_APP_TOKEN": "xapp-1-abc",
    "SLACK_CLIENT_ID": "12.34",
    "SLACK_CLIENT_SECRET": "56abc",
    "PUBLIC_URL": "https://bot.example.org",
}
WORDS = ("abc", "xoxb-1", "xapp-1", "password")


def faults(given: dict[str, str], without: str = "", **changes: str) -> list[str]:
    """What is wrong, a line each; `without` one of what is given, and with these in their places."""
    wanted = {name: value for name, value in {**given, **changes}.items() if name != without}
    try:
        load(environ={f"REFLECTORY_{name}": value for name, value in wanted.items()})
    except SettingsFault as fault:
        lines = str(fault).splitlines()
        assert not [line for line in lines for word in WORDS if word in line]
        return lines
    return []


@pytest.mark.parametrize("given", [SOCKET, HTTP, MANY], ids=["socket", "http", "many"])
def test_what_is_whole_is_taken(given: dict[str, str]) -> None:
    assert faults(given) == []


@pytest.mark.parametrize(
    ("given", "without", "words"),
    [
        (SOCKET, "SLACK_BOT_TOKEN", "slack_bot_token is missing; copy it from Install App"),
        (SOCKET, "SLACK_APP_TOKEN", "slack_app_token is missing, which Socket Mode needs"),
        (HTTP, "SLACK_SIGNING_SECRET", "slack_signing_secret is missing, which slack_mode = http needs"),
        (MANY, "SLACK_CLIENT_ID", "slack_client_id is missing"),
        (MANY, "SLACK_CLIENT_SECRET", "slack_client_secret is missing"),
        (MANY, "PUBLIC_URL", "public_url is missing: browsers come back to it"),
    ],
)
def test_what_is_missing_is_named_with_its_cure(given: dict[str, str], without: str, words: str) -> None:
    (line,) = faults(given, without)
    assert words in line


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"SLACK_BOT_TOKEN": "xapp-1-abc"},
            "slack_bot_token does not hold the right token: this is the app-level token",
        ),
        ({"SLACK_APP_TOKEN": "xoxb-1-abc"}, "slack_app_token does not hold the right token: this is the bot token"),
        ({"SLACK_BOT_TOKEN": "xoxp-1-abc"}, "this is a person's token"),
        ({"SLACK_BOT_TOKEN": "xoxe.xoxb-1-abc"}, "turn token rotation off"),
        ({"SLACK_BOT_TOKEN": "abc"}, "it begins with xoxb-"),
        ({"SLACK_SIGNING_SECRET": "xoxb-1-abc"}, "slack_signing_secret holds a token"),
        ({"SLACK_BOT_TOKEN": "xoxb-1 abc"}, "setting slack_bot_token"),
        ({"SLACK_MODE": "sockets"}, 'write it like slack_mode = "socket"'),
        ({"SLACK_API": "http://slack.com/api/"}, "setting slack_api (https address"),
        ({"SLACK_API": "https://user:password@slack.com/api/"}, "setting slack_api (https address"),
        ({"SLACK_API": "slack.com"}, "setting slack_api (https address"),
        ({"SLACK_API": "https://[slack"}, "setting slack_api (https address"),
        ({"PUBLIC_URL": "http://bot.example.org"}, "setting public_url (https address"),
        ({"PUBLIC_URL": "https://bot.example.org?a=b"}, "setting public_url (https address"),
    ],
)
def test_what_is_wrong_is_named_with_its_cure(changes: dict[str, str], words: str) -> None:
    (line,) = faults(SOCKET, **changes)
    assert words in line


def test_a_client_id_that_is_something_else_is_told() -> None:
    (line,) = faults(MANY, SLACK_CLIENT_ID="A0123")
    assert "two numbers with a point" in line


def test_one_workspace_and_many_are_told_apart() -> None:
    (line,) = faults({**SOCKET, **MANY})
    assert "take out one or the other" in line


def test_all_faults_come_at_once() -> None:
    lines = faults({"PLATFORMS": "slack", "SLACK_MODE": "http", "PORT": "many", "PROT": "1"})
    assert [line.split()[0:2] for line in lines] == [
        ["setting", "port"],
        ["there", "is"],
        ["slack_signing_secret", "is"],
        ["slack_bot_token", "is"],
    ]


def test_the_playground_can_not_run_beside_slack() -> None:
    (line,) = faults(SOCKET, PLATFORMS="playground,slack")
    assert "can move its clock" in line
    assert "reflectory --data try-it playground" in line


def test_without_slack_nothing_of_slacks_is_needed() -> None:
    assert faults({"PLATFORMS": "playground"}) == []
    assert load(environ={"REFLECTORY_PLATFORMS": "slack"}, connecting=False).slack_bot_token == ""


def test_what_the_adapter_is_told() -> None:
    environ = {f"REFLECTORY_{name}": value for name, value in {**MANY, "SLACK_SIGNING_SECRET": " 8f74 \n"}.items()}
    told = load(environ={**environ, "REFLECTORY_PUBLIC_URL": "https://bot.example.org/"}).slack
    assert (told.mode, told.many, told.public_url) == (Mode.SOCKET, True, "https://bot.example.org")
    assert (told.signing_secret, told.api) == ("8f74", "https://slack.com/api/")


def test_an_address_on_this_machine_may_be_plain() -> None:
    assert faults(MANY, SLACK_API="http://127.0.0.1:8080/api/", PUBLIC_URL="http://localhost:8765") == []


def test_no_secret_is_in_what_python_prints() -> None:
    whole = {**SOCKET, "SLACK_SIGNING_SECRET": "8f74abc", "SLACK_CLIENT_SECRET": "56abc"}
    settings = load(environ={f"REFLECTORY_{name}": value for name, value in whole.items()}, connecting=False)
    assert "abc" not in repr(settings) + repr(settings.slack)


def test_variables_that_bolt_would_read_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("REFLECTORY_SLACK_CLIENT_ID", "1.2")
    forget_slack_variables()
    assert "SLACK_CLIENT_ID" not in os.environ  # noqa: TID251 - it is what this is about
    assert "REFLECTORY_SLACK_CLIENT_ID" in os.environ  # noqa: TID251
