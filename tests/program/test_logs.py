"""What the log looks like: a JSON object a line for machines, words for people, and in neither what somebody said."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack.sdk.hush import hush
from reflectory import logs
from reflectory.logs import announce

CANARY = "canary-1618"
log = logging.getLogger("bot.services.delivering")


@pytest.fixture
def begin() -> Iterator[Callable[..., None]]:
    """As in a process of its own, without pytest's handlers."""
    root, factory, hook = logging.getLogger(), logging.getLogRecordFactory(), sys.excepthook
    handlers, level = root.handlers, root.level

    def begun(least: str, *, as_json: bool) -> None:
        root.handlers = []
        logs.begin(least, as_json=as_json)

    yield begun
    root.handlers, sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.setLogRecordFactory(factory)


Begin = Callable[..., None]
Capture = pytest.CaptureFixture[str]


def lines(capsys: Capture) -> list[dict[str, Any]]:
    """Every line on standard error, as an object."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_an_object_with_time_level_logger_and_event(begin: Begin, capsys: Capture) -> None:
    begin("INFO", as_json=True)
    log.info("a thing of %s", "ours")
    log.debug("not asked for")
    (line,) = lines(capsys)
    at = datetime.fromisoformat(line.pop("timestamp"))
    assert at.tzinfo == UTC
    assert line == {"level": "info", "logger": "bot.services.delivering", "event": "a thing of ours"}


def test_a_message_of_several_lines_is_one_line(begin: Begin, capsys: Capture) -> None:
    begin("INFO", as_json=True)
    log.warning("first\nsecond \u2028 third")
    (line,) = lines(capsys)
    assert line["event"] == "first\nsecond \u2028 third"


def test_only_fields_that_are_allowed_stand_beside_it(begin: Begin, capsys: Capture) -> None:
    begin("INFO", as_json=True)
    log.error("failed", extra={"delivery": "d1", "kind": "prompt", "fault": "KeyError", "text": CANARY})
    (line,) = lines(capsys)
    assert {name: line[name] for name in ("delivery", "kind", "fault")} == {
        "delivery": "d1",
        "kind": "prompt",
        "fault": "KeyError",
    }
    assert CANARY not in str(line)


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "text"])
def test_of_an_exception_only_its_kind_and_its_way_are_told(begin: Begin, capsys: Capture, as_json: bool) -> None:
    begin("DEBUG", as_json=as_json)
    try:
        raise_with(CANARY)
    except ValueError:
        log.exception("it failed", stack_info=True)
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "raise_with" in told
    assert CANARY not in told


def raise_with(words: str) -> None:
    raise ValueError(words)


def test_a_crash_is_told_without_words_too(begin: Begin, capsys: Capture) -> None:
    begin("WARNING", as_json=True)
    try:
        raise_with(CANARY)
    except ValueError as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)
    (line,) = lines(capsys)
    assert (line["level"], line["exception"]) == ("critical", "ValueError")
    assert CANARY not in str(line)


async def test_what_a_lost_task_failed_on_is_not_told(begin: Begin, capsys: Capture) -> None:
    """asyncio tells of it by itself, with what it failed on."""
    begin("DEBUG", as_json=True)
    hush()
    asyncio.get_running_loop().call_exception_handler({"message": "lost", "exception": ValueError(CANARY)})
    (line,) = lines(capsys)
    assert line["level"] == "error"
    assert "ValueError" in line["event"]
    assert CANARY not in str(line)


def test_what_can_not_be_logged_is_not_shown_either(begin: Begin, capsys: Capture) -> None:
    begin("INFO", as_json=True)
    log.info("%d things", CANARY)
    (line,) = lines(capsys)
    assert line["event"].startswith("could not log test_logs:")


def test_people_read_words(begin: Begin, capsys: Capture) -> None:
    begin("INFO", as_json=False)
    log.warning("a thing of %s", "ours", extra={"delivery": "d1"})
    told = capsys.readouterr().err
    assert "a thing of ours" in told
    assert "delivery=d1" in told
    assert "bot.services.delivering" in told
    assert not told.startswith("{")


@pytest.mark.parametrize(("as_json", "told"), [(True, '"event": "It runs at here"'), (False, "It runs at here\n")])
def test_announcements_are_made_at_every_level_once(begin: Begin, capsys: Capture, as_json: bool, told: str) -> None:
    for _ in range(2):
        begin("ERROR", as_json=as_json)
    announce("It runs at %s", "here")
    out, err = capsys.readouterr()
    assert told in out
    assert len(out.splitlines()) == 1
    assert err == ""
