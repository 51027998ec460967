"""How papers for Word look, and what they say of themselves: styles, margins, language, page numbers."""

from functools import partial

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from adapters.documents.plain import plain
from bot.domain.language import gettext as _
from bot.domain.paper import Paper

LANGUAGE = "en-US"
"""What a screen reader speaks the document in."""

ANSWER, AUTHOR, BULLET, BAR, CELL = "Answer", "Author", "ListBullet", "Bar", "Cell"
"""Ids of styles."""

INK, ACCENT, QUIET = RGBColor(0x1F, 0x24, 0x30), RGBColor(0x1F, 0x4E, 0x8C), RGBColor(0x55, 0x5B, 0x66)

SIZES = {1: 20, 2: 15, 3: 12, 4: 11}
DENSE_SIZES = {1: 18, 2: 12, 3: 11, 4: 10}
"""Points of each level of heading."""

BAR_INCHES, NUMBER_AT, NAME_AT = 2.6, 2.75, 3.6
"""How wide a bar is, and where the number and the name beside it begin."""

RULE = "9AA3B2"

child = partial(OxmlElement)


def prepare(made: Document, paper: Paper) -> None:
    about = made.core_properties
    about.title, about.subject, about.language = plain(paper.title), plain(paper.subject), LANGUAGE
    about.author, about.comments = "Reflectory", ""
    normal = _style(made, "Normal")
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(10 if paper.dense else 11), INK
    _language(normal)
    for level, size in (DENSE_SIZES if paper.dense else SIZES).items():
        heading = _style(made, f"Heading {level}")
        heading.font.size, heading.font.color.rgb = Pt(size), INK if level == 4 else ACCENT
        heading.font.italic = False
        heading.paragraph_format.keep_with_next = True
    for section in made.sections:
        section.left_margin = section.right_margin = Inches(0.7 if paper.dense else 1)
        section.page_width, section.page_height = Inches(8.5), Inches(11)
    _answer_styles(made)
    _chart_styles(made)
    if paper.dense:
        _close_up(made)
    _page_numbers(made.sections[0].footer.paragraphs[0])


def _close_up(made: Document) -> None:
    for section in made.sections:
        section.top_margin = section.bottom_margin = Inches(0.6)
        section.footer_distance = Inches(0.3)
    normal = _style(made, "Normal").paragraph_format
    normal.space_after, normal.line_spacing = Pt(4), 1.0
    for level in DENSE_SIZES:
        heading = _style(made, f"Heading {level}").paragraph_format
        heading.space_before, heading.space_after = Pt(0 if level == 1 else 9), Pt(3)


def _chart_styles(made: Document) -> None:
    """A bar, the number and the name in one line, which a screen reader reads in this order."""
    style = _new(made, BAR)
    tabs = style.paragraph_format.tab_stops
    tabs.add_tab_stop(Inches(NUMBER_AT))
    tabs.add_tab_stop(Inches(NAME_AT))
    style.paragraph_format.left_indent = Inches(NAME_AT)
    style.paragraph_format.first_line_indent = Inches(-NAME_AT)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(2), 1.0
    style.paragraph_format.keep_together = True
    cell = _new(made, CELL)
    cell.font.size = Pt(9)
    cell.paragraph_format.space_after, cell.paragraph_format.line_spacing = Pt(0), 1.0


def ruled(table: Table) -> None:
    """Lines between rows alone, which guide the eye along them."""
    borders = child("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(attributes(f"w:{side}", val="single", sz="4", space="0", color=RULE))
    table._tblPr.append(borders)
    margins = child("w:tblCellMar")
    for side, twips in (("top", "20"), ("left", "80"), ("bottom", "20"), ("right", "80")):
        margins.append(attributes(f"w:{side}", w=twips, type="dxa"))
    table._tblPr.append(margins)


def _style(made: Document, name: str) -> ParagraphStyle:
    found = made.styles[name]
    assert isinstance(found, ParagraphStyle)
    return found


def _new(made: Document, name: str) -> ParagraphStyle:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = made.styles["Normal"]
    return style


def _language(style: ParagraphStyle) -> None:
    told = child("w:lang")
    told.set(qn("w:val"), LANGUAGE)
    style.element.get_or_add_rPr().append(told)


def _answer_styles(made: Document) -> None:
    style = _new(made, ANSWER)
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Pt(6)
    style.paragraph_format.space_after = Pt(6)
    author = made.styles.add_style(AUTHOR, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(author, CharacterStyle)
    author.font.italic, author.font.color.rgb = True, QUIET
    properties = style.element.get_or_add_pPr()
    borders = child("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        borders.append(attributes(f"w:{side}", val="single", sz="6", space="4", color=RULE))
    properties.insert_element_before(borders, *_AFTER_BORDERS)
    properties.insert_element_before(attributes("w:shd", val="clear", color="auto", fill="F5F7FA"), *_AFTER_SHADING)


_AFTER_SHADING = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
_AFTER_BORDERS = ("w:shd", *_AFTER_SHADING)
"""Word wants a paragraph's properties in one order."""


def attributes(name: str, **values: str) -> BaseOxmlElement:
    element = child(name)
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
    field = attributes("w:fldSimple", instr=name)
    field.append(footer.add_run("1")._r)
    footer._p.append(field)
