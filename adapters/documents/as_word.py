"""Papers for Word: the filled worksheet, laid out like the printed one, and the year report.

What people wrote is text, never markup or a field. How it looks is word_styles'.
"""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import assert_never

from docx import Document
from docx.document import Document as Made
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.shared import Inches, Length, Pt
from docx.table import Table as Grid
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from adapters.documents import bars
from adapters.documents.plain import cleaned
from adapters.documents.word_styles import (
    ACCENT,
    ANSWER,
    AUTHOR,
    BAR,
    BAR_INCHES,
    BULLET,
    CELL,
    QUIET,
    child,
    prepare,
    ruled,
)
from bot.domain.language import gettext as _
from bot.domain.message import Bar, Chart
from bot.domain.paper import Box, Drawing, Filled, Heading, Line, NextPage, Paper, Part, Points, Reading, Steps, Table
from bot.domain.worksheet import Resource

ROOM = 3
"""Lines to write on where nothing was answered."""

STEP_WIDTHS = (0.5, 2.7, 1.3, 1.2, 0.8)
"""Inches of the columns of next steps; a page has six and a half."""

WHAT = 1
"""The column that says what is to be done."""


def to_word(filled: Filled) -> bytes:
    return word_of(Paper(filled.summary.worksheet, filled.summary.team, filled.paper))


def word_of(paper: Paper) -> bytes:
    made = Document()
    prepare(made, paper)
    for part in paper.parts:
        _draw(made, cleaned(part))
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def _draw(made: Made, part: Part) -> None:  # noqa: C901 - one arm for each kind of part
    match part:
        case Heading(level, text):
            _paragraph(made, f"Heading{level}", text)
        case Line(text, label):
            _line(made.add_paragraph(), text, label)
        case Points(items):
            for item in items:
                _paragraph(made, BULLET, item)
        case Box():
            _box(made, part)
        case Steps():
            _steps(made, part)
        case Reading(items):
            for each in items:
                _resource(_paragraph(made, BULLET), each)
        case Table():
            _table(made, part)
        case Drawing(chart):
            _chart(made, chart)
        case NextPage():
            _paragraph(made, CELL).add_run().add_break(WD_BREAK.PAGE)
        case _:
            assert_never(part)


def _paragraph(made: Made, style: str, text: str = "") -> Paragraph:
    """`style` is its id: by its name the library would look through all styles again for each paragraph."""
    copied = deepcopy(_styled(style))
    made.element.body.insert_element_before(copied, "w:sectPr")
    paragraph = Paragraph(copied, made._body)
    if text:
        _write(paragraph.add_run()._r, text)
    return paragraph


def _write(run: CT_R, text: str) -> None:
    """What the library does with a run's text, but that it looks at each letter by itself."""
    for piece in re.split("([\n\t])", text):
        if piece == "\n":
            run.add_br()
        elif piece == "\t":
            run.add_tab()
        elif piece:
            run.add_t(piece)


@cache
def _styled(style: str) -> CT_P:
    """An empty paragraph, to be copied."""
    made = child("w:p")
    assert isinstance(made, CT_P)
    made.style = style
    return made


def _line(paragraph: Paragraph, text: str, label: str) -> None:
    if label:
        paragraph.add_run(f"{label} ").bold = True
    paragraph.add_run(text)


def _box(made: Made, box: Box) -> None:
    """Paragraphs with one border around them all: to a screen reader a table would be columns and rows."""
    if not box.entries:
        room = _paragraph(made, ANSWER)
        for _line_of_it in range(ROOM):
            room.add_run().add_break(WD_BREAK.LINE)
    for entry in box.entries:
        paragraph = _paragraph(made, ANSWER, entry.text)
        if entry.by:
            author = deepcopy(_author())
            paragraph._p.append(author)
            _write(author, f"\n{entry.by}")


@cache
def _author() -> CT_R:
    """An empty run in the style of names, to be copied."""
    made = child("w:r")
    assert isinstance(made, CT_R)
    made.style = AUTHOR
    return made


# --- Tables ---


def _steps(made: Made, steps: Steps) -> None:
    table = _grid(made, 1 + len(steps.rows), [Inches(each) for each in STEP_WIDTHS])
    for row, texts, details in zip(table.rows, (steps.columns, *steps.rows), ((), *steps.details), strict=True):
        _fill(row, texts)
        for line in details:
            _below(row.cells[WHAT], line)
    _head(table)


def _fill(row: _Row, texts: tuple[str, ...]) -> None:
    for cell, text, width in zip(row.cells, texts, STEP_WIDTHS, strict=True):
        cell.width = Inches(width)
        cell.paragraphs[0].add_run(text)
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _below(cell: _Cell, line: str) -> None:
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(line).font.color.rgb = QUIET


def _table(made: Made, table: Table) -> None:
    """Small print. The first cell of a row names it, so that a screen reader can say whose numbers these are."""
    section = made.sections[0]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    widths = [Length(int(room * share)) for share in table.shares]
    grid = _grid(made, 1 + len(table.rows), widths, "Normal Table")
    ruled(grid)
    for row, texts in zip(grid.rows, (table.columns, *table.rows), strict=True):
        row._tr.get_or_add_trPr().append(child("w:cantSplit"))
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            cell.paragraphs[0]._p.style = CELL
            cell.paragraphs[0].add_run(text)
    _head(grid)
    _paragraph(made, CELL).paragraph_format.line_spacing = Pt(5)  # what follows keeps its distance


def _grid(made: Made, rows: int, widths: Sequence[Length], style: str = "Table Grid") -> Grid:
    table = made.add_table(rows=rows, cols=len(widths), style=style)
    assert isinstance(table, Grid)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _head(table: Grid) -> None:
    """Read out with each cell, repeated on each page."""
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    table.rows[0]._tr.get_or_add_trPr().append(child("w:tblHeader"))


# --- Charts and links ---


def _chart(made: Made, chart: Chart) -> None:
    """Bars as pictures, names and numbers as text: it is read without them, and printed with the page's own letters."""
    caption = made.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.add_run(chart.caption).bold = True
    for each in chart.bars:
        _bar(made, chart, each)


def _bar(made: Made, chart: Chart, bar: Bar) -> None:
    length = round(chart.share(bar) * bars.WIDTH)
    picture = io.BytesIO(bars.bar(length, whole=bar.of is not None))
    height = Inches(BAR_INCHES * bars.HEIGHT / bars.WIDTH)
    inline = made.part.new_pic_inline(picture, Inches(BAR_INCHES), height)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # some programs keep a distance where none is told
    inline.docPr.set("descr", _("A bar, {n} percent long").format(n=round(100 * length / bars.WIDTH)))
    paragraph = _paragraph(made, BAR)
    paragraph.add_run()._r.add_drawing(inline)
    number = str(bar.value) if bar.of is None else _("{n} of {total}").format(n=bar.value, total=bar.of)
    paragraph.add_run(f"\t{number}\t{bar.label}")


def _resource(paragraph: Paragraph, resource: Resource) -> None:
    if resource.url is None:
        paragraph.add_run(resource.title)
        return
    link = child("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(resource.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(resource.title)
    run.font.color.rgb, run.underline = ACCENT, True
    link.append(run._r)
    paragraph._p.append(link)
