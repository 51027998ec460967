"""The formats on offer, by the ending of their files. Each is loaded when the first file of its kind is wanted.

Word's and Excel's libraries alone take a third of a second to import, which every start would pay.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from adapters.documents.as_picture import to_png
from bot.domain.message import Chart
from bot.domain.paper import Filled

Writer = Callable[[Filled], bytes]

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


class DocumentLibrary:
    """Implements ports.Documents."""

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(_FORMATS)

    def write(self, filled: Filled, file_format: str) -> bytes:
        name = _FORMATS[file_format]
        writer: Writer = getattr(import_module(f"adapters.documents.as_{name}"), f"to_{name}")
        return writer(filled)

    def draw(self, chart: Chart) -> bytes:
        return to_png(chart)
