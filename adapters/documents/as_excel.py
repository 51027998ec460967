"""The filled worksheet for Excel: a sheet with an answer a row, one with the next steps. Every cell is text."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet as Sheet

from adapters.documents.plain import plain
from adapters.documents.rows import COLUMNS, STEP_COLUMNS, Row, said_rows, step_rows
from bot.domain.language import gettext as _
from bot.domain.paper import Filled

WIDTHS = (14, 10, 9, 44, 36, 70, 20, 12, 11)
"""Letters that each column has room for."""

LONGEST = 32_767
"""Letters that Excel takes in one cell."""

STEP_HEAD = ("number", "principle", "what", "who", "by when", "state", *STEP_COLUMNS)
STEP_WIDTHS = (9, 10, 60, 24, 12, 11, 36, 36, 30, 30)
_HEAD, _WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")


def to_excel(filled: Filled) -> bytes:
    book = Workbook()
    answers = book.active
    assert isinstance(answers, Sheet)
    answers.title = _("Answers")
    _fill(answers, COLUMNS, said_rows(filled), WIDTHS)
    steps = (
        (number, principle, what, who, when, state, *further)
        for _kind, principle, number, _question, _part, what, who, when, state, *further in step_rows(filled)
    )
    _fill(book.create_sheet(_("Next steps")), STEP_HEAD, steps, STEP_WIDTHS)
    book.properties.title, book.properties.creator = plain(filled.summary.worksheet), "Reflectory"
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _fill(sheet: Sheet, columns: Row, rows: Iterable[Row], widths: tuple[int, ...]) -> None:
    for number, row in enumerate((columns, *rows), start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)  # none is merged
            _write(cell, text)
    for cell in sheet[1]:
        cell.font = _HEAD
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.auto_filter.ref = sheet.dimensions


def _write(cell: Cell, text: str) -> None:
    """As text, whatever it begins with: the library takes a leading = for a formula."""
    cell.value = plain(text)[:LONGEST]
    cell.data_type = "s"
    cell.alignment = _WRAPPED
