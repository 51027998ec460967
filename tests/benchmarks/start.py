"""From the start of `reflectory serve` to /readyz, beside a Python that imports what the program imports, and no more.

In turn, each several times; the files are in the machine's memory by then, as after an upgrade's restart.
"""

import ast
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import perf_counter

from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_most, growth
from tests.benchmarks.processes import running
from tests.benchmarks.serving import serving, slack_side, until_ready

ROUNDS = 9
OURS = ("reflectory", "bot", "adapters", "storage")
ROOT = Path(__file__).parents[2]


async def run(databases: Databases) -> AsyncIterator[Figure]:
    bare = f"import {', '.join(sorted(imported()))}; print('ready', flush=True)"
    for store in databases.stores:
        ours, least = list[float](), list[float]()
        async with databases.new(store) as url, slack_side(1) as api:
            for _ in range(ROUNDS):
                least.append(await _bare(bare))
                ours.append(await _ready(url, api))
        yield growth("start", store, ours, least, "ms", at_most(1.5))


async def _ready(url: str, api: str) -> float:
    began = perf_counter()
    async with serving(url, api) as program:
        await until_ready(program)
        return (perf_counter() - began) * 1000


async def _bare(code: str) -> float:
    began = perf_counter()
    async with running("-c", code):
        return (perf_counter() - began) * 1000


def imported() -> set[str]:
    """The modules of others that ours import when they are imported themselves."""
    sources = (path for folder in OURS for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)
    found = {name for path in sources for name in _named(ast.parse(path.read_text(encoding="utf-8")))}
    return {name for name in found if name.partition(".")[0] not in {*OURS, *sys.stdlib_module_names}}


def _named(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
