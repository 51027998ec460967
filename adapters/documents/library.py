"""The formats on offer, by the ending of their files. Each is loaded when the first file of its kind is wanted.

Word's and Excel's libraries alone take a third of a second to import, which every start would pay.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from adapters.documents.as_picture import to_png
from bot.domain.message import Chart
from bot.domain.paper import Filled, Paper

Writer = Callable[[Filled], bytes]
Printer = Callable[[Paper], bytes]

_FORMATS: Mapping[str, str] = {
    "docx": "word",
    "pdf": "pdf",
    "xlsx": "excel",
    "md": "markdown",
    "csv": "csv",
    "json": "json",
    "ics": "ics",
}
"""`to_NAME` in the module `as_NAME` writes it."""

_PAPERS: Mapping[str, str] = {"docx": "word", "pdf": "pdf"}
"""`NAME_of` in the module `as_NAME` prints any paper."""


class DocumentLibrary:
    """Implements ports.Documents."""

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(_FORMATS)

    def write(self, filled: Filled, file_format: str) -> bytes:
        writer: Writer = _from_module(_FORMATS[file_format], "to_{name}")
        return writer(filled)

    def print(self, paper: Paper, file_format: str) -> bytes:
        printer: Printer = _from_module(_PAPERS[file_format], "{name}_of")
        return printer(paper)

    def draw(self, chart: Chart) -> bytes:
        return to_png(chart)


def _from_module(name: str, function: str) -> Any:
    return getattr(import_module(f"adapters.documents.as_{name}"), function.format(name=name))
