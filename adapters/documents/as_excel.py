"""The filled worksheet for Excel: a sheet with an answer a row, one with the next steps, one for each chart.

Every cell is text, but for our own numbers beside the charts.
"""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet as Sheet

from adapters.documents.palette import BAR, OUTLINE
from adapters.documents.plain import plain
from adapters.documents.rows import COLUMNS, STEP_COLUMNS, Row, said_rows, step_rows
from bot.domain.language import gettext as _
from bot.domain.message import Chart
from bot.domain.paper import Drawing, Filled

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
    for part in filled.paper:
        if isinstance(part, Drawing):
            _draw(book.create_sheet(_sheet_name(part.chart)), part.chart)
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


# --- Charts ---


def _sheet_name(chart: Chart) -> str:
    """Shorter than a caption may be."""
    return _("Progress") if any(bar.of is not None for bar in chart.bars) else _("Over time")


def _draw(sheet: Sheet, chart: Chart) -> None:
    """The numbers, and beside them Excel's own chart of them, whose bars have their numbers on them."""
    numbers = [(bar.value,) if bar.of is None else (bar.value, bar.of) for bar in chart.bars]
    parted = any(bar.of is not None for bar in chart.bars)
    columns = (chart.caption, _("so far"), _("in all")) if parted else (chart.caption, _("how many"))
    _fill(sheet, columns, ((bar.label,) for bar in chart.bars), (34, 10, 10)[: len(columns)])
    for row, values in enumerate(numbers, start=2):
        for column, value in enumerate(values, start=2):
            sheet.cell(row, column, value)
    if chart.bars:
        sheet.add_chart(_native(sheet, chart, len(columns)), f"{get_column_letter(len(columns) + 2)}2")


def _native(sheet: Sheet, chart: Chart, columns: int) -> BarChart:
    last = 1 + len(chart.bars)
    drawn = BarChart(barDir="bar")
    drawn.title = plain(chart.caption)
    drawn.add_data(Reference(sheet, min_col=2, max_col=columns, min_row=1, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    drawn.x_axis.delete, drawn.y_axis.delete, drawn.y_axis.majorGridlines = False, True, None
    drawn.x_axis.scaling.orientation = "maxMin"  # the first bar on top
    nothing_else = dict.fromkeys(("showSerName", "showCatName", "showLegendKey", "showPercent"), False)
    drawn.dataLabels = DataLabelList(showVal=True, **nothing_else)
    if columns > 2:
        drawn.legend.position = "b"
    else:
        drawn.legend = None
    drawn.height = max(6.0, 1.2 * last)
    for series, colour in zip(drawn.series, (BAR, OUTLINE), strict=False):
        series.graphicalProperties.solidFill = colour.removeprefix("#")
    return drawn
