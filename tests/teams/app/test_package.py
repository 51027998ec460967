"""The app's package: what Teams demands of its manifest and icons; the documentation tells all that it asks for."""

import io
import json
import re
import struct
import zipfile
from typing import Any

import pytest
from jsonschema import Draft7Validator

from adapters.teams.app.manifest import COMMANDS, MENU, PERMISSIONS, SCHEMA_VERSION, manifest
from adapters.teams.app.package import COLOR, OUTLINE, package
from bot.dialogue.commands import Mistake, parse
from tests.teams.official.renderer import PACKAGES
from tests.test_house import ROOT

APP = "11111111-2222-4333-8444-555555555555"
URL = "https://bot.example.org"
WHOLE = manifest(APP, URL, "1.2.3")


def files() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package(WHOLE))) as made:
        return {name: made.read(name) for name in made.namelist()}


def test_its_files_are_at_its_root() -> None:
    found = files()
    assert found.keys() == {"manifest.json", "color.png", "outline.png"}
    told = json.loads(found["manifest.json"])
    assert (told["version"], told["id"], told["bots"][0]["botId"]) == ("1.2.3", APP, APP)


def test_the_same_app_is_the_same_file() -> None:
    assert package(WHOLE) == package(WHOLE)


@pytest.mark.parametrize(("name", "side"), [("color.png", COLOR), ("outline.png", OUTLINE)])
def test_the_icons_are_as_large_as_teams_wants_them(name: str, side: int) -> None:
    assert struct.unpack(">II", files()[name][16:24]) == (side, side)


def test_microsofts_own_schema_takes_the_manifest() -> None:
    schemas = PACKAGES.modules() / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams"
    schema = json.loads((schemas / f"v{SCHEMA_VERSION}" / "MicrosoftTeams.schema.json").read_text(encoding="utf-8"))
    assert not [f"{fault.json_path}: {fault.message[:200]}" for fault in Draft7Validator(schema).iter_errors(WHOLE)]
    spoiled: dict[str, Any] = {**WHOLE, "name": {"short": "x" * 31}}
    assert list(Draft7Validator(schema).iter_errors(spoiled))


def test_it_hints_at_commands_that_exist() -> None:
    for hinted in COMMANDS:
        assert not isinstance(parse(hinted), Mistake), hinted


def test_the_menu_of_a_message_is_what_is_understood() -> None:
    [menu] = WHOLE["composeExtensions"]
    assert {each["id"] for each in menu["commands"]} == {act.value for act in MENU}


def test_the_docs_tell_each_permission_with_its_reason() -> None:
    text = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    body = text.split("\n## Permissions\n", 1)[1].split("\n## ", 1)[0]
    assert dict(re.findall(r"^\| `([^`]+)` \| (.+?) \|$", body, flags=re.MULTILINE)) == dict(PERMISSIONS)
