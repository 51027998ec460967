"""LibreOffice, which opens what we wrote and says in flat XML what it found there. Each start takes it seconds."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"

PROGRAM = shutil.which("soffice")
PATIENCE = 180.0
"""Seconds that one start may take on a machine that has other things to do."""

LIVE = frozenset({"event-listener", "script", "execute-macro", "dde-connection", "dde-link", "dde-source"})
"""Elements of a document's body that do something, whatever their namespace; what holds macros stands outside it."""


def converted(target: str, files: Sequence[Path], folder: Path) -> dict[str, Path]:
    """Each file's stem with what became of it. One start for all of them, with a profile of its own."""
    assert PROGRAM
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    told = [PROGRAM, profile, "--headless", "--convert-to", target, "--outdir", str(folder), *map(str, files)]
    subprocess.run(told, check=True, capture_output=True, timeout=PATIENCE)
    return {each.stem: folder / f"{each.stem}.{target}" for each in files}


class Opened:
    """A flat document."""

    def __init__(self, path: Path) -> None:
        self._root = ET.parse(path).getroot()
        body = self._root.find(f"{OFFICE}body")
        assert body is not None
        self._body = body

    @property
    def words(self) -> str:
        """All that stands in it, in its order; spaces, tabs and line ends as one space."""
        return " ".join(" ".join(_texts(self._body)).split())

    @property
    def formulas(self) -> list[str]:
        return [found for each in self._root.iter() if (found := each.get(f"{TABLE}formula"))]

    @property
    def links(self) -> list[str]:
        return [each.get(f"{XLINK}href", "") for each in self._root.iter(f"{TEXT}a")]

    @property
    def live(self) -> list[str]:
        """What would do something when it is opened or clicked."""
        macros = [each.tag for each in self._root.iter() if each.tag.endswith("}module")]
        return [*macros, *(each.tag for each in self._body.iter() if each.tag.rpartition("}")[2] in LIVE)]


def _texts(element: ET.Element) -> list[str]:
    """Like itertext, with a space for each element that stands for one and around each paragraph."""
    found = [element.text or ""]
    for child in element:
        inner = "".join(_texts(child))
        blank = {f"{TEXT}s": " " * int(child.get(f"{TEXT}c", "1")), f"{TEXT}line-break": " ", f"{TEXT}tab": " "}
        around = " " if child.tag in {f"{TEXT}p", f"{TEXT}h"} else ""
        found += [around, inner, blank.get(child.tag, ""), around, child.tail or ""]
    return ["".join(found)]
