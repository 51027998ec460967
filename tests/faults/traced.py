"""What processes asked of the kernel, in order, by strace's log; and whether what was acknowledged was on the disk."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

HEARD = ("recvfrom", "recvmsg", "read")
TOLD = ("sendto", "sendmsg", "write", "writev")
WRITTEN = ("pwrite64", "pwritev", "write")
SYNCED = ("fdatasync", "fsync")
LONGEST = 1_000_000
"""Bytes of one argument that are logged: a whole batch of pages."""

FAILED = "-1"

_WHOLE = re.compile(r"(?P<process>\d+) +(?P<name>\w+)\((?P<text>.*)\) += (?P<result>-?\d+|\?).*")
_BEGUN = re.compile(r"(?P<process>\d+) +(?P<name>\w+)\((?P<text>.*) <(?:unfinished|detached) \.\.\.>")
_ENDED = re.compile(r"(?P<process>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<text>.*)\) += (?P<result>-?\d+|\?).*")
_ABOUT = re.compile(r"\d+<(?P<about>[A-Za-z0-9-]+:\[.*?\]|[^>]*)>")


@dataclass(frozen=True)
class Call:
    """`about` is a file's path or a socket with both its ends. `began` and `ended` are lines of the log.

    strace holds the process at both: what ended before another began was over before the kernel looked at that one.
    """

    name: str
    about: str
    text: str
    result: int
    began: int
    ended: int


def calls(log: Iterable[str]) -> Iterator[Call]:
    """As they ended; at last those that did not, as if they had failed: whoever reads an answer may be sooner."""
    begun: dict[str, tuple[int, str, str]] = {}
    number = 0
    for number, line in enumerate(log):
        if found := _BEGUN.fullmatch(line):
            begun[found["process"]] = number, found["name"], found["text"]
        elif found := _ENDED.fullmatch(line):
            first, _, text = begun.pop(found["process"], (number, "", ""))
            yield _call(found["name"], text + found["text"], found["result"], first, number)
        elif found := _WHOLE.fullmatch(line):
            yield _call(found["name"], found["text"], found["result"], number, number)
    for first, name, text in begun.values():
        yield _call(name, text, FAILED, first, number + 1)


def _call(name: str, text: str, result: str, began: int, ended: int) -> Call:
    about = _ABOUT.match(text)
    return Call(name, about["about"] if about else "", text, int(FAILED if result == "?" else result), began, ended)


def unproven(made: Sequence[Call], port: int, words: Iterable[str], log: str) -> Iterator[str]:
    """A line for each of these words that came to this port and was not on the disk when it was acknowledged.

    That is: written to a file of the database's `log` and synced there, both in between.
    """
    for word in words:
        heard = [each for each in made if each.name in HEARD and _at(each, port) and word in each.text]
        told = next((each for each in _answers(made, heard) if "HTTP/1.1 200" in each.text), None)
        if told is None:
            yield f"not acknowledged: {word}"
        elif not any(_is_synced(made, each, told) for each in _writes(made, word, log) if heard[0].ended < each.began):
            yield f"acknowledged before it was on the disk: {word}"


def _at(call: Call, port: int) -> bool:
    return call.about.startswith("TCP") and f":{port}->" in call.about


def _answers(made: Sequence[Call], heard: Iterable[Call]) -> Iterator[Call]:
    """To each request: what is refused for now is sent again."""
    for each in heard:
        after = (call for call in made if call.about == each.about and each.ended < call.began and call.name in TOLD)
        yield from islice((call for call in after if "HTTP/1.1" in call.text), 1)


def _writes(made: Sequence[Call], word: str, log: str) -> Iterator[Call]:
    return (each for each in made if each.name in WRITTEN and log in each.about and word in each.text)


def _is_synced(made: Sequence[Call], written: Call, told: Call) -> bool:
    return written.result > 0 and any(
        each.name in SYNCED
        and each.about == written.about
        and each.result == 0
        and written.ended < each.began
        and each.ended < told.began
        for each in made
    )


@asynccontextmanager
async def traced(log: Path, *processes: int) -> AsyncIterator[None]:
    """These processes, with the threads and processes that they have and make. The log is whole after the block."""
    kinds = ",".join(dict.fromkeys((*HEARD, *TOLD, *WRITTEN, *SYNCED)))
    which = [part for process in processes for part in ("-p", str(process))]
    options = ["-f", "-yy", "-s", str(LONGEST), "-e", f"trace={kinds}", "-e", "signal=none", "-o", str(log)]
    strace = await asyncio.create_subprocess_exec("strace", *options, *which, stderr=asyncio.subprocess.PIPE)
    assert strace.stderr
    for _ in processes:
        said = (await strace.stderr.readline()).decode()
        if " attached" not in said:
            raise RuntimeError(f"strace can not look on: {said}")
    try:
        yield
    finally:
        strace.send_signal(signal.SIGINT)
        await strace.wait()
