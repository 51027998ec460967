"""The bot in an invented language that turns every sentence around: nothing may break, and nothing stay English."""

import gettext
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from bot.dialogue.commands import Verb
from bot.dialogue.wording import dates
from bot.dialogue.wording.setup_form import US_ZONES
from bot.domain import language
from bot.domain.school_calendar import us_states
from tests.dialogue_wording.invent import ROUNDS, called, functions, texts
from tools.translations import add, check, compiled, extracted, placeholders, read, update, written

WORDS = "7"
"""Stands for people's words: no letters, so that every letter left is ours."""

NESTED = {
    "Questions: {cadence}",
    "Summaries: {rhythm}",
    "Who sees what: {promise}",
    "From the next question on: {promise}",
    "Votes: {votes}.",
    "Yes at these levels: {levels}.",
    "Next step {n}: {what} ({tail})",
    "{name} ({count}, {end})",
}
"""Frames that take one of our own sentences or fragments whole, after a colon or in brackets: any word order works."""


NAMES = re.compile("|".join(re.escape(f"{verb} ") + "?[^:]*: " for verb in Verb))
"""Commands are typed in English in every language; so stand zones and states as they are."""


def turned(sentence: str, mark: str) -> str:
    """The placeholders in reverse, within brackets that tell where a sentence begins and ends."""
    named = [name for _, name, _, _ in Formatter().parse(sentence) if name]
    return mark[0] + "".join(f"{{{name}}}" for name in reversed(named)) + mark[1]


@pytest.fixture(scope="module")
def turned_language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    locale = tmp_path_factory.mktemp("locale")
    catalog = Catalog("es")
    for message in extracted():
        if message.id:
            mark = "‹›" if _only_dates(message.locations) else "«»" if message.id in NESTED else "⟦⟧"
            one_or_more = (message.id,) if isinstance(message.id, str) else message.id
            said = tuple(turned(each, mark) for each in one_or_more)
            catalog.add(message.id, said[0] if isinstance(message.id, str) else said, context=message.context)
    mo = locale / "es" / "LC_MESSAGES" / "reflectory.mo"
    mo.parent.mkdir(parents=True)
    mo.write_bytes(compiled(catalog))
    return locale


def _only_dates(locations: Sequence[tuple[str, int | None]]) -> bool:
    return all(name.endswith("/dates.py") for name, _ in locations)


@pytest.fixture
def speaking(turned_language: Path) -> Iterator[None]:
    before = language.speak(gettext.translation("reflectory", turned_language, ["es"]))
    yield
    language.speak(before)


@pytest.mark.usefixtures("speaking")
@pytest.mark.parametrize(
    "function", list(functions()), ids=lambda each: f"{each.__module__.rpartition('.')[2]}.{each.__name__}"
)
def test_every_sentence_can_be_turned_around(function: Callable[..., Any]) -> None:
    for seed in range(ROUNDS):
        for text in texts(called(function, WORDS, seed)):
            without = "" if text in places() else outside(NAMES.sub("", text, count=1))
            assert not re.search(r"[A-Za-z]", without), f"not translated: {without!r} in {text!r}"
            assert "⟦" not in inside(text), f"half a sentence within another: {text!r}"


@cache
def places() -> frozenset[str]:
    return frozenset({*us_states().values(), *(zone.replace("_", " ") for zone in US_ZONES)})


def outside(text: str) -> str:
    """What is in no bracket."""
    while (shorter := re.sub(r"«[^«»]*»|‹[^‹›]*›|⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return text


def inside(text: str) -> str:
    """What stands within a sentence."""
    return "".join(re.findall(r"⟦((?:[^⟦⟧]|⟦[^⟦⟧]*⟧)*)⟧", text))


@pytest.mark.usefixtures("speaking")
def test_the_invented_language_is_spoken() -> None:
    assert dates.people(5) == "‹5›"


# --- The tool ---------------------------------------------------------------------------------------


def test_the_template_in_the_repository_is_current() -> None:
    assert check(Path(__file__).resolve().parents[2] / "content" / "locale") == []


def test_placeholders_are_plain_names() -> None:
    for message in extracted():
        for sentence in (message.id,) if isinstance(message.id, str) else message.id:
            for _, name, spec, conversion in Formatter().parse(sentence):
                assert name is None or (name.isidentifier() and not spec and not conversion), sentence


def test_a_new_language_is_begun_filled_and_compiled(tmp_path: Path) -> None:
    assert add(tmp_path, "es") == []
    assert update(tmp_path) == []
    po = tmp_path / "es" / "LC_MESSAGES" / "reflectory.po"
    fill(po, 'msgid "{n} person"\nmsgid_plural "{n} people"\nmsgstr[0] ""\nmsgstr[1] ""', "una persona", "{n} personas")
    assert "out of date" in check(tmp_path)[0]
    assert update(tmp_path) == []
    assert check(tmp_path) == []
    spoken = gettext.translation("reflectory", tmp_path, ["es"])
    assert spoken.ngettext("{n} person", "{n} people", 1) == "una persona"
    assert spoken.gettext("Set up") == "Set up"
    assert add(tmp_path, "es") != []


def test_nothing_changes_when_nothing_changed(tmp_path: Path) -> None:
    add(tmp_path, "es")
    update(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert len(before) == 3
    update(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_a_translation_that_loses_a_placeholder_is_refused(tmp_path: Path) -> None:
    add(tmp_path, "es")
    po = tmp_path / "es" / "LC_MESSAGES" / "reflectory.po"
    fill(po, 'msgid "Paused until {day}."\nmsgstr ""', "En pausa hasta el {dia}.")
    [fault] = update(tmp_path)
    assert "must use {day}" in fault
    assert not po.with_suffix(".mo").exists()
    assert [line for line in check(tmp_path) if "{day}" in line] == [fault]


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    assert add(tmp_path, "klingon") == ["klingon is no language; write a code like es, fr or pt_BR"]


def fill(po: Path, entry: str, *said: str) -> None:
    text = po.read_text(encoding="utf-8")
    assert entry in text
    for words in said:
        filled = entry.replace('""', f'"{words}"', 1)
        text = text.replace(entry, filled)
        entry = filled
    po.write_text(text, encoding="utf-8")
    assert written(read(po))
    assert placeholders("{a} {b}") == {"a", "b"}
