"""Settings for a language model: off by default; what is missing or unsafe is told with its cure, no key shown."""

import pytest

from adapters.phrasing.settings import PhrasingSettings
from reflectory.settings import SettingsFault, load

KEY = "sk-secret-99"
ON = {"PHRASING_URL": "https://llm.example.org/v1", "PHRASING_MODEL": "small", "PHRASING_KEY": KEY}


def told_of(given: dict[str, str]) -> PhrasingSettings | list[str]:
    """The settings, or what is wrong with them, a line each."""
    try:
        return load(environ={f"REFLECTORY_{name}": value for name, value in given.items()}).phrasing
    except SettingsFault as fault:
        return str(fault).splitlines()


def test_by_default_there_is_none() -> None:
    assert told_of({}) == PhrasingSettings("", "", "")


@pytest.mark.parametrize("url", [ON["PHRASING_URL"], "http://127.0.0.1:11434/v1", "http://localhost:8000/v1"])
def test_what_is_whole_is_taken_and_its_key_is_not_shown(url: str) -> None:
    found = told_of({**ON, "PHRASING_URL": url, "PHRASING_KEY": f" {KEY}\n"})
    assert found == PhrasingSettings(url, "small", KEY)
    assert KEY not in repr(found) + repr(load(environ={f"REFLECTORY_{name}": value for name, value in ON.items()}))
    assert isinstance(told_of({**ON, "PHRASING_URL": url, "PHRASING_KEY": ""}), PhrasingSettings)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"PHRASING_MODEL": ""}, "phrasing_model is missing"),
        ({"PHRASING_URL": ""}, "phrasing_url is missing, so that no language model is asked"),
        ({"PHRASING_URL": "http://llm.example.org/v1"}, "setting phrasing_url (https address"),
        ({"PHRASING_URL": "http://127.0.0.1.example.org/v1"}, "setting phrasing_url (https address"),
        ({"PHRASING_URL": f"https://me:{KEY}@llm.example.org/v1"}, "setting phrasing_url (https address"),
        ({"PHRASING_URL": "https://llm.example.org/v1?a=b"}, "setting phrasing_url (https address"),
        ({"PHRASING_URL": "llm.example.org"}, "setting phrasing_url (https address"),
        ({"PHRASING_KEY": f"{KEY} and more"}, "setting phrasing_key"),
    ],
)
def test_what_is_missing_or_unsafe_is_told(changes: dict[str, str], words: str) -> None:
    lines = told_of({**ON, **changes})
    assert isinstance(lines, list)
    assert len(lines) == 1
    assert words in lines[0]
    assert KEY not in lines[0]
