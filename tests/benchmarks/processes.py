"""Other processes for as long as they are needed: started, waited for until they say that they are ready, ended."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

STARTING = 30.0
ENDING = 15.0


@dataclass(frozen=True, slots=True)
class Running:
    """`said` is the first line that it said."""

    said: str
    pid: int


@asynccontextmanager
async def running(*arguments: str, **settings: str) -> AsyncIterator[Running]:
    """A Python process with these REFLECTORY_ settings."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=_environment(settings), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        async with asyncio.timeout(STARTING):
            said = (await process.stdout.readline()).decode().strip()
        if not said:
            raise RuntimeError(f"{' '.join(arguments)} ended before it was ready")
        yield Running(said, process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(ENDING):
            await process.wait()


async def answered(*arguments: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a Python process makes of this JSON."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe)
    said, _ = await process.communicate(json.dumps(given).encode())
    found: dict[str, Any] = json.loads(said)
    return found


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    left_out = ("REFLECTORY_", "PYTHONDONTWRITEBYTECODE")  # as where it is installed, modules are compiled once
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}  # noqa: TID251
    return kept | {f"REFLECTORY_{name.upper()}": value for name, value in settings.items()}
