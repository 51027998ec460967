"""The formats on offer, by the ending of their files."""

from collections.abc import Callable, Mapping

from adapters.documents.as_csv import to_csv
from adapters.documents.as_json import to_json
from adapters.documents.as_markdown import to_markdown
from adapters.documents.as_picture import to_png
from bot.domain.message import Chart
from bot.domain.places import PersonRef
from bot.domain.summary import Summary

Writer = Callable[[Summary, Mapping[PersonRef, str]], bytes]

_WRITERS: dict[str, Writer] = {"md": to_markdown, "csv": to_csv, "json": to_json}


class DocumentLibrary:
    """Implements ports.Documents."""

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(_WRITERS)

    def write(self, summary: Summary, names: Mapping[PersonRef, str], file_format: str) -> bytes:
        return _WRITERS[file_format](summary, names)

    def draw(self, chart: Chart) -> bytes:
        return to_png(chart)
