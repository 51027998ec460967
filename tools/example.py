"""`python -m tools.example [FOLDER]`: plays the worked example and takes its pictures anew, for docs/example.md.

With a folder, everything that is filed goes there as well: the filled worksheet and the year report.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.example_district import Shown, told
from tools.example_pictures import take

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def main(folder: Path | None) -> None:
    shown = _played()
    take(shown, PICTURES)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in shown.files.items():
            (folder / name).write_bytes(content)


def _played() -> Shown:
    with TemporaryDirectory() as store:
        return asyncio.run(told(Path(store)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
