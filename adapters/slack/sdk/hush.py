"""Libraries in the log without what they carry: no body, no header, no token, no address with a secret."""

import logging
from collections.abc import Callable
from pathlib import PurePath

LIBRARIES = frozenset({"slack_sdk", "slack_bolt", "aiohttp", "asyncio"})


class Hushed:
    """Makes log records. Those that are logged by code of these libraries keep level, module, function and line.

    It goes by the code's own path: the libraries log through whatever logger they are given.
    """

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self._make = make

    def __call__(self, *args: object, **named: object) -> logging.LogRecord:
        record = self._make(*args, **named)
        of = {*PurePath(record.pathname).parts, str(record.name).partition(".")[0]}  # a copied record is made empty
        if LIBRARIES.isdisjoint(of):
            return record
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg = f"{record.module}.{record.funcName}:{record.lineno} {fault}".rstrip()
        record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        return record


def hush() -> None:
    """From now on, in this whole process; twice is once."""
    make = logging.getLogRecordFactory()
    if not isinstance(make, Hushed):
        logging.setLogRecordFactory(Hushed(make))
