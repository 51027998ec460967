"""How the program logs: JSON lines for whatever collects them, plain lines for people. Nobody's words in either.

Fields beside the message are those named here; of an exception, its kind and the lines of code that it came through.
"""

import logging
import sys
import traceback
from contextlib import suppress
from types import TracebackType
from typing import TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.types import EventDict, Processor

FIELDS = ("delivery", "kind", "fault")
"""What may stand beside the message: ids and kinds."""

MOST_FRAMES = 12

_announcements = logging.getLogger("reflectory.announcements")
_log = logging.getLogger("reflectory")


def begin(level: str, *, as_json: bool) -> None:
    """From now on, in this process. Announcements go to standard output, all else to standard error."""
    formatter = _json() if as_json else _text()
    logging.basicConfig(level=level, handlers=[_handler(formatter, sys.stderr)])
    _announcements.handlers = [_handler(formatter if as_json else logging.Formatter("%(message)s"), sys.stdout)]
    _announcements.propagate = False
    _announcements.setLevel(logging.INFO)
    if as_json:
        sys.excepthook = _crashed


def announce(message: str, *args: object) -> None:
    """What whoever started the program wants to know, whatever the level."""
    _announcements.info(message, *args)


class _Handler(logging.StreamHandler[TextIO]):
    """What could not be logged is told by where it came from: the library would print it whole."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        with suppress(OSError, ValueError):
            self.stream.write(f'{{"level": "error", "event": "could not log {record.module}:{record.lineno}"}}\n')


def _handler(formatter: logging.Formatter, stream: TextIO) -> logging.Handler:
    handler = _Handler(stream)
    handler.setFormatter(formatter)
    return handler


def _json() -> logging.Formatter:
    return _formatter(structlog.processors.JSONRenderer(default=str))


def _text() -> logging.Formatter:
    return _formatter(structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False))


def _formatter(renderer: Processor) -> logging.Formatter:
    chain: list[Processor] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_log_level,
        add_logger_name,
        ExtraAdder(FIELDS),
        _without_words,
    ]
    return ProcessorFormatter(foreign_pre_chain=chain, processors=[ProcessorFormatter.remove_processors_meta, renderer])


def _without_words(_: object, __: str, event: EventDict) -> EventDict:
    """An exception's text may quote what it failed on, and a stack shows values."""
    event.pop("stack_info", None)
    given = event.pop("exc_info", None)
    fault = given[1] if isinstance(given, tuple) else None
    if fault is not None:
        event["exception"] = type(fault).__name__
        frames = traceback.extract_tb(fault.__traceback__)[-MOST_FRAMES:]
        event["came_through"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _crashed(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    _log.critical("the program ended in a fault of its own: please report it", exc_info=(kind, fault, trace))
