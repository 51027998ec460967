"""Disks for the scenarios: a small one of its own under the data folder, and whether this machine can have one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 48
"""Megabytes of the small disk."""


def no_disk() -> str:
    root = sys.platform == "linux" and os.geteuid() == 0
    return "" if root else "a disk of its own can only be mounted on Linux, as root"


def no_tracing() -> str:
    return "" if shutil.which("strace") else "no strace: apt install strace"


@contextmanager
def own_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """The folder is a disk of this size; none of its own where that is 0."""
    if not megabytes:
        yield
        return
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
