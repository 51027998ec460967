"""The formats on offer, by the ending of their files."""

from collections.abc import Callable

from adapters.documents.as_csv import to_csv
from adapters.documents.as_excel import to_excel
from adapters.documents.as_json import to_json
from adapters.documents.as_markdown import to_markdown
from adapters.documents.as_pdf import to_pdf
from adapters.documents.as_picture import to_png
from adapters.documents.as_word import to_word
from bot.domain.message import Chart
from bot.domain.paper import Filled

Writer = Callable[[Filled], bytes]

_WRITERS: dict[str, Writer] = {
    "docx": to_word,
    "pdf": to_pdf,
    "xlsx": to_excel,
    "md": to_markdown,
    "csv": to_csv,
    "json": to_json,
}


class DocumentLibrary:
    """Implements ports.Documents."""

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(_WRITERS)

    def write(self, filled: Filled, file_format: str) -> bytes:
        return _WRITERS[file_format](filled)

    def draw(self, chart: Chart) -> bytes:
        return to_png(chart)
