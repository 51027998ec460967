"""Every store, emptied for each example.

The same examples each time, however slow the machine is; `--hypothesis-profile=deep` tries twenty times as many others.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.stores import empty, empty_file, store_url, tables_url

settings.register_profile("steady", max_examples=50, derandomize=True, database=None, deadline=None)
settings.register_profile("mutation", settings.get_profile("steady"), phases=(Phase.explicit, Phase.generate))
settings.register_profile("deep", settings.get_profile("steady"), max_examples=1000, derandomize=False)
settings.load_profile("steady")


@pytest.fixture
def anew(store_url: str, empty_file: Path) -> Callable[[], str]:
    """The address of the store, with nothing in it."""

    def emptied() -> str:
        if store_url.startswith("postgresql"):
            empty(store_url)
        else:
            path = Path(store_url.removeprefix("sqlite+aiosqlite:///"))
            for rest in path.parent.glob(path.name + "-*"):
                rest.unlink()
            shutil.copy(empty_file, path)
        return store_url

    return emptied


__all__ = ["anew", "empty_file", "store_url", "tables_url"]
