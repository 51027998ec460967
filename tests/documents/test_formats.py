"""Each format, opened again: everything is there, in its order, and nothing that people wrote does anything."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Paper
from icalendar import Calendar
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from pypdf import PdfReader

from adapters.documents.library import DocumentLibrary
from bot.dialogue.wording import paper
from tests.documents.filled import HOSTILE, NAMES, PLAIN, filled

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = DocumentLibrary()
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]")


def made(file_format: str, texts: tuple[str, ...] = HOSTILE) -> bytes:
    return LIBRARY.write(paper.filled(filled(texts), NAMES), file_format)


def kept(text: str) -> str:
    """As it may stand in a file, with its spaces and lines as one."""
    return " ".join(UNSEEN.sub("", text).split())


def word() -> Paper:
    return Document(io.BytesIO(made("docx")))


def test_word_and_excel_and_pdf_are_offered_first() -> None:
    assert LIBRARY.formats == ("docx", "pdf", "xlsx", "md", "csv", "json", "ics")


def test_word_has_every_word_in_the_order_of_the_paper() -> None:
    paper = word()
    told = kept(" ".join(paragraph.text for paragraph in paper.paragraphs))
    wanted = (
        "Principle 1:",
        "1.A.1 Has it been spelled out clearly",
        "Votes:",
        *(text for _, text in PLAIN),
        "Agreed: We will write our own definition by May.",
        "Some see it differently: One would wait for the state.",
        *HOSTILE,
        "I don't know. Who would? the registrar",
        "Next steps",
        "Resources",
        "Principle 2:",
    )
    at = 0
    for words in wanted:
        assert kept(words) in told[at:], words
        at = told.index(kept(words), at)


def test_word_reads_well_aloud() -> None:
    """Levels of headings leave none out, the table's first row is its head, and the language is told."""
    paper = word()
    levels = [
        int(each.style.name[-1]) for each in paper.paragraphs if each.style and each.style.name.startswith("Head")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    [table] = paper.tables
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "Next step", "Who", "By when", "Where it stands"]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert paper.core_properties.language == "en-US"
    assert 'w:lang w:val="en-US"' in paper.styles.element.xml


def test_word_holds_no_link_or_field_of_peoples_making() -> None:
    whole = zipfile.ZipFile(io.BytesIO(made("docx")))
    links = whole.read("word/_rels/document.xml.rels").decode()
    assert "evil.example.org" not in links
    fields = re.findall(r'w:instr="([^"]*)"', whole.read("word/document.xml").decode())
    assert not fields
    assert b"fldChar" not in whole.read("word/document.xml")


def test_excel_holds_text_alone_but_for_our_own_numbers() -> None:
    book = load_workbook(io.BytesIO(made("xlsx")))
    assert book.sheetnames == ["Answers", "Next steps", "Progress", "Over time"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    numbers = {(cell.parent.title, cell.column_letter) for cell in cells if cell.data_type != "s"}
    assert numbers == {("Progress", "B"), ("Progress", "C"), ("Over time", "B")}
    said = {kept(str(cell.value)) for cell in cells}
    assert {kept(text) for text in HOSTILE} <= said
    assert not [cell for cell in cells if cell.hyperlink]


def test_csv_and_json_hold_the_same_answers() -> None:
    rows = list(csv.DictReader(io.StringIO(made("csv").decode("utf-8-sig"))))
    told = [row["text"] for row in rows if row["kind"] == "answer"]
    assert not [text for text in told if text.startswith(("=", "+", "@", "\t"))]
    items = json.loads(made("json"))["principles"][0]["items"]
    said = [answer["text"] for item in items for part in item["parts"] for answer in part["answers"]]
    assert set(HOSTILE) <= set(said)


def test_json_is_as_it_is_documented() -> None:
    schema = json.loads((ROOT / "docs" / "worksheet.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(made("json")))


def test_a_calendar_has_the_days_of_open_steps() -> None:
    [event] = Calendar.from_ical(made("ics")).walk("VEVENT")  # of three, one has no date and one is done
    assert str(event["summary"]) == "Do thing 1 (Ben O'Neill)"
    assert str(event["description"]).startswith(f"{FIRST}\n")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 10, 1), date(2026, 10, 2))
    assert made("ics") == made("ics")


def test_markdown_makes_nothing_of_peoples_words() -> None:
    text = made("md").decode()
    assert not re.search(r"(?<!\\)\]\(https://evil", text)
    assert "\n### " in text


def pdf_text() -> Iterator[str]:
    for page in PdfReader(io.BytesIO(made("pdf"))).pages:
        yield page.extract_text()


def test_pdf_has_every_word() -> None:
    told = kept(" ".join(pdf_text()))
    for _, text in PLAIN:
        assert kept(text) in told


FIRST, BARRIER, WHY = "First step: =Ask the registrar", "No <b>budget</b> yet", "Why it moved: *The board* met late"
INVOLVED = "Who needs to be involved: the board, #Cleo"


def test_word_and_pdf_have_what_else_is_told_of_a_step_below_what_it_is() -> None:
    [table] = word().tables
    what, *further = (paragraph.text for paragraph in table.rows[1].cells[1].paragraphs)
    assert (what, further) == ("Do thing 1", [FIRST, f"What could get in the way: {BARRIER}", INVOLVED, WHY])
    assert [len(row.cells[1].paragraphs) for row in table.rows[2:]] == [1, 1]
    told = kept(" ".join(pdf_text()))
    assert all(line in told for line in further)


def test_markdown_lists_what_else_is_told_of_a_step_below_it() -> None:
    told = made("md").decode().splitlines()
    at = next(number for number, line in enumerate(told) if line.startswith("1. Do thing 1"))
    assert told[at + 1] == "   - First step\\: =Ask the registrar"
    assert told[at + 4] == "   - Why it moved\\: \\*The board\\* met late"
    assert told[at + 5].startswith("2. ")


def test_tables_have_a_column_for_each_part_of_a_step() -> None:
    sheet = load_workbook(io.BytesIO(made("xlsx")))["Next steps"]
    head, row = (tuple(cell.value for cell in each) for each in list(sheet.iter_rows())[:2])
    further = ("=Ask the registrar", BARRIER, "the board, #Cleo", "*The board* met late")
    assert (head[6:], row[6:]) == (("first step", "barrier", "involve", "why"), further)
    rows = csv.DictReader(io.StringIO(made("csv").decode("utf-8-sig")))
    [first, *_] = [each for each in rows if each["kind"] == "next step"]
    assert tuple(first[name] for name in head[6:]) == ("'=Ask the registrar", *further[1:])
    step = json.loads(made("json"))["next_steps"][0]
    assert (step["first_step"], step["barrier"], step["involve"], step["why"]) == further


@pytest.mark.parametrize("file_format", LIBRARY.formats)
def test_a_worksheet_without_a_word_is_a_file_as_well(file_format: str) -> None:
    assert made(file_format, ())
