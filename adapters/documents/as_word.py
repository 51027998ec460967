"""The filled worksheet for Word, laid out like the printed one. What people wrote is text, never markup or a field."""

import io
from copy import deepcopy
from functools import cache, partial
from typing import assert_never

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from adapters.documents.plain import cleaned, plain
from bot.domain.language import gettext as _
from bot.domain.paper import Box, Filled, Heading, Line, Part, Points, Reading, Steps
from bot.domain.summary import Summary
from bot.domain.worksheet import Resource

LANGUAGE = "en-US"
"""What a screen reader speaks the document in."""

ANSWER, AUTHOR, BULLET = "Answer", "Author", "ListBullet"
"""Ids of styles."""

INK, ACCENT, QUIET = RGBColor(0x1F, 0x24, 0x30), RGBColor(0x1F, 0x4E, 0x8C), RGBColor(0x55, 0x5B, 0x66)
ROOM = 3
"""Lines to write on where nothing was answered."""

STEP_WIDTHS = (0.5, 2.7, 1.3, 1.2, 0.8)
"""Inches of the columns of next steps; a page has six and a half."""

WHAT = 1
"""The column that says what is to be done."""

SIZES = {1: 20, 2: 15, 3: 12, 4: 11}
"""Points of each level of heading."""

_child = partial(OxmlElement)


def to_word(filled: Filled) -> bytes:
    paper = Document()
    _prepare(paper, filled.summary)
    for part in filled.paper:
        _draw(paper, cleaned(part))
    sink = io.BytesIO()
    paper.save(sink)
    return sink.getvalue()


def _draw(paper: Paper, part: Part) -> None:  # noqa: C901 - one arm for each kind of part
    match part:
        case Heading(level, text):
            _paragraph(paper, f"Heading{level}", text)
        case Line(text, label):
            _line(paper.add_paragraph(), text, label)
        case Points(items):
            for item in items:
                _paragraph(paper, BULLET, item)
        case Box():
            _box(paper, part)
        case Steps():
            _table(paper, part)
        case Reading(items):
            for each in items:
                _resource(_paragraph(paper, BULLET), each)
        case _:
            assert_never(part)


def _paragraph(paper: Paper, style: str, text: str = "") -> Paragraph:
    """`style` is its id: by its name the library would look through all styles again for each paragraph."""
    made = deepcopy(_styled(style))
    paper.element.body.insert_element_before(made, "w:sectPr")
    paragraph = Paragraph(made, paper._body)
    if text:
        paragraph.add_run(text)
    return paragraph


@cache
def _styled(style: str) -> CT_P:
    """An empty paragraph, to be copied."""
    made = _child("w:p")
    assert isinstance(made, CT_P)
    made.style = style
    return made


def _line(paragraph: Paragraph, text: str, label: str) -> None:
    if label:
        paragraph.add_run(f"{label} ").bold = True
    paragraph.add_run(text)


def _box(paper: Paper, box: Box) -> None:
    """Paragraphs with one border around them all: to a screen reader a table would be columns and rows."""
    if not box.entries:
        room = _paragraph(paper, ANSWER)
        for _line_of_it in range(ROOM):
            room.add_run().add_break(WD_BREAK.LINE)
    for entry in box.entries:
        paragraph = _paragraph(paper, ANSWER, entry.text)
        if entry.by:
            author = deepcopy(_author())
            paragraph._p.append(author)
            author.text = f"\n{entry.by}"


@cache
def _author() -> CT_R:
    """An empty run in the style of names, to be copied."""
    made = _child("w:r")
    assert isinstance(made, CT_R)
    made.style = AUTHOR
    return made


def _table(paper: Paper, steps: Steps) -> None:
    table = paper.add_table(rows=1, cols=len(steps.columns), style="Table Grid")
    table.autofit = False
    for column, inches in zip(table.columns, STEP_WIDTHS, strict=True):
        column.width = Inches(inches)
    _fill(table.rows[0], steps.columns)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    table.rows[0]._tr.get_or_add_trPr().append(_child("w:tblHeader"))  # read out with each cell, repeated on each page
    for row, details in zip(steps.rows, steps.details, strict=True):
        filled = table.add_row()
        _fill(filled, row)
        for line in details:
            _below(filled.cells[WHAT], line)


def _fill(row: _Row, texts: tuple[str, ...]) -> None:
    for cell, text, width in zip(row.cells, texts, STEP_WIDTHS, strict=True):
        cell.width = Inches(width)
        cell.paragraphs[0].add_run(text)
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _below(cell: _Cell, line: str) -> None:
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(line).font.color.rgb = QUIET


def _resource(paragraph: Paragraph, resource: Resource) -> None:
    if resource.url is None:
        paragraph.add_run(resource.title)
        return
    link = _child("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(resource.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(resource.title)
    run.font.color.rgb, run.underline = ACCENT, True
    link.append(run._r)
    paragraph._p.append(link)


# --- How it looks, and what it says of itself ---


def _prepare(paper: Paper, summary: Summary) -> None:
    about = paper.core_properties
    about.title, about.subject, about.language = plain(summary.worksheet), plain(summary.team), LANGUAGE
    about.author, about.comments = "Reflectory", ""
    normal = paper.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(11), INK
    _language(normal)
    for level, size in SIZES.items():
        heading = paper.styles[f"Heading {level}"]
        assert isinstance(heading, ParagraphStyle)
        heading.font.size, heading.font.color.rgb = Pt(size), INK if level == 4 else ACCENT
        heading.font.italic = False
        heading.paragraph_format.keep_with_next = True
    for section in paper.sections:
        section.left_margin = section.right_margin = Inches(1)
        section.page_width, section.page_height = Inches(8.5), Inches(11)
    _answer_styles(paper)
    _page_numbers(paper.sections[0].footer.paragraphs[0])


def _language(style: ParagraphStyle) -> None:
    told = _child("w:lang")
    told.set(qn("w:val"), LANGUAGE)
    style.element.get_or_add_rPr().append(told)


def _answer_styles(paper: Paper) -> None:
    style = paper.styles.add_style(ANSWER, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = paper.styles["Normal"]
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Pt(6)
    style.paragraph_format.space_after = Pt(6)
    author = paper.styles.add_style(AUTHOR, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(author, CharacterStyle)
    author.font.italic, author.font.color.rgb = True, QUIET
    properties = style.element.get_or_add_pPr()
    borders = _child("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        borders.append(_attributes(f"w:{side}", val="single", sz="6", space="4", color="9AA3B2"))
    properties.insert_element_before(borders, *_AFTER_BORDERS)
    properties.insert_element_before(_attributes("w:shd", val="clear", color="auto", fill="F5F7FA"), *_AFTER_SHADING)


_AFTER_SHADING = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
_AFTER_BORDERS = ("w:shd", *_AFTER_SHADING)
"""Word wants a paragraph's properties in one order."""


def _attributes(name: str, **values: str) -> BaseOxmlElement:
    element = _child(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _page_numbers(footer: Paragraph) -> None:
    """Fields that Word counts out when the document is opened."""
    before, between = _("Page {page} of {pages}").replace("{pages}", "{page}").split("{page}")[:2]
    footer.add_run(before)
    _field(footer, "PAGE")
    footer.add_run(between)
    _field(footer, "NUMPAGES")


def _field(footer: Paragraph, name: str) -> None:
    field = _attributes("w:fldSimple", instr=name)
    field.append(footer.add_run("1")._r)
    footer._p.append(field)
