"""The manifest: within Slack's limits, with the least that is needed, and every scope and event told of in the docs."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.shared.payload import Malformed
from adapters.slack.app.manifest import EVENTS, SCOPES, SHORTCUTS, manifest, paste_link
from adapters.slack.inbound.events import heard
from adapters.slack.inbound.interactions import MENU
from adapters.slack.sdk.payloads import Origin
from adapters.slack.settings import Mode
from bot.dialogue.commands import Mistake, parse
from bot.domain.places import Platform, Workspace

T1 = Origin(Workspace(Platform.SLACK, "T1"))
ROOT = Path(__file__).parents[3]
TYPES = ROOT / "tests/slack/types/node_modules/@slack/web-api/dist/types/request/manifest.d.ts"
URL = "https://bot.example.org"

SOCKET = manifest(Mode.SOCKET)
HTTP = manifest(Mode.HTTP, URL)
EACH = pytest.mark.parametrize("whole", [SOCKET, HTTP], ids=["socket", "http"])

LIMITS = {
    "name": 35,
    "description": 140,
    "display_name": 80,
    "callback_id": 255,
    "command": 32,
    "usage_hint": 1000,
    "long_description": 4000,
}


def texts(value: Any, name: str = "") -> list[tuple[str, str]]:
    """Every text in it, with its field's name."""
    if isinstance(value, dict):
        return [found for key, each in value.items() for found in texts(each, key)]
    if isinstance(value, list):
        return [found for each in value for found in texts(each, name)]
    return [(name, value)] if isinstance(value, str) else []


@EACH
def test_every_text_is_as_short_as_slack_wants_it(whole: dict[str, Any]) -> None:
    found = texts(whole)
    assert {name for name, _ in found} >= LIMITS.keys()
    assert not [(name, text) for name, text in found if len(text) > LIMITS.get(name, 255)]
    assert len(whole["display_information"]["long_description"]) >= 174
    assert all(len(entry["name"]) <= 24 for entry in whole["features"]["shortcuts"])
    assert re.fullmatch("[a-z0-9._-]+", whole["features"]["bot_user"]["display_name"])


@EACH
def test_it_survives_json_and_its_lists_are_sorted(whole: dict[str, Any]) -> None:
    assert json.loads(json.dumps(whole)) == whole
    for listed in (whole["oauth_config"]["scopes"]["bot"], whole["settings"]["event_subscriptions"]["bot_events"]):
        assert all(one < next_ for one, next_ in pairwise(listed))


@EACH
def test_no_person_is_acted_for_and_no_token_expires(whole: dict[str, Any]) -> None:
    assert whole["oauth_config"]["scopes"].keys() == {"bot"}
    assert whole["settings"]["token_rotation_enabled"] is False
    assert "app_mention" not in EVENTS


def test_in_socket_mode_slack_is_given_no_address() -> None:
    assert "https" not in json.dumps(SOCKET)
    assert SOCKET["settings"]["socket_mode_enabled"] is True


def test_over_http_everything_comes_to_one_address() -> None:
    events = f"{URL}/slack/events"
    assert HTTP["settings"]["socket_mode_enabled"] is False
    assert HTTP["settings"]["event_subscriptions"]["request_url"] == events
    assert HTTP["settings"]["interactivity"] == {"is_enabled": True, "request_url": events}
    assert [command["url"] for command in HTTP["features"]["slash_commands"]] == [events]
    assert HTTP["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]


def test_socket_mode_can_be_installed_by_many_with_an_address_for_browsers() -> None:
    both = manifest(Mode.SOCKET, URL, organization=True)
    assert both["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert "request_url" not in both["settings"]["event_subscriptions"]
    assert both["settings"]["org_deploy_enabled"] is True
    assert SOCKET["settings"]["org_deploy_enabled"] is False


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_that_is_asked_for_is_read(event: str) -> None:
    """An event without its contents is malformed to a reader; what nobody reads is passed over."""
    pushed = {"type": event.partition(".")[0]}
    head = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event_time": 1}
    try:
        found = heard({**head, "event": pushed}, T1, "UBOT", {})
    except Malformed:
        return
    assert found is not None


def test_what_is_not_asked_for_is_passed_over() -> None:
    head = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event_time": 1}
    assert heard({**head, "event": {"type": "channel_rename"}}, T1, "UBOT", {}) is None


def test_the_menu_of_a_message_is_what_is_understood() -> None:
    entries = SOCKET["features"]["shortcuts"]
    assert {entry["callback_id"] for entry in entries} == MENU == SHORTCUTS.keys()
    assert {entry["type"] for entry in entries} == {"message"}


def test_the_command_hints_at_commands_that_exist() -> None:
    (command,) = SOCKET["features"]["slash_commands"]
    assert command["should_escape"] is True
    for hinted in command["usage_hint"].strip("[]").split("|"):
        assert not isinstance(parse(hinted), Mistake), hinted


def test_the_link_carries_the_whole_manifest() -> None:
    link = urlsplit(paste_link(HTTP))
    query = parse_qs(link.query)
    assert (link.hostname, query["new_app"]) == ("api.slack.com", ["1"])
    assert json.loads(query["manifest_json"][0]) == HTTP


@pytest.mark.parametrize(("section", "told"), [("Scopes", SCOPES), ("Events", EVENTS)])
def test_the_docs_tell_each_with_its_reason(section: str, told: dict[str, str]) -> None:
    text = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    body = text.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    rows = dict(re.findall(r"^\| `([^`]+)` \| (.+?) \|$", body, flags=re.MULTILINE))
    assert rows == dict(told)


@pytest.mark.parametrize(("kind", "used"), [("BotScope", sorted(SCOPES)), ("ManifestEvent", sorted(EVENTS))])
def test_slacks_own_types_know_each(kind: str, used: list[str]) -> None:
    if not TYPES.exists():
        pytest.skip("Slack's types are not installed: npm ci in tests/slack/types")
    line = re.search(rf"type {kind} = (.+);", TYPES.read_text(encoding="utf-8"))
    assert line
    assert not set(used) - set(re.findall("'([^']+)'", line[1]))
