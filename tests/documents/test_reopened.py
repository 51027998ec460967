"""Every file, opened again by LibreOffice, python-docx, openpyxl and a PDF reader: nothing is lost, nothing runs.

The words in them try to be formulas, markup, fields and commands, in answers, names, agreed answers and next steps.
"""

import io
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from adapters.documents.library import DocumentLibrary
from bot.dialogue.wording import paper
from bot.dialogue.wording.year_report import year_paper
from bot.domain.paper import Filled
from bot.domain.year import YearReport
from tests.documents.filled import NAMES, filled
from tests.documents.office import PROGRAM, Opened, converted
from tests.documents.yearly import TEAMS, report

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no LibreOffice is installed")

LONG_WORD = "Donaudampfschiff" * 625
CANARIES = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1:A9)",
    '=HYPERLINK("https://evil.example.org/","x")',
    "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
    '<text:a xlink:href="https://evil.example.org/">x</text:a>',
    "#text[x] #panic() $ x $ *x* _x_ `x` <x> @x // x",
    "{{ x }} {% x %} ${x} %s",
    "]]> &amp; &#61;1+1 <!-- x -->",
    LONG_WORD,
)
"""Ten thousand letters without a space among them."""

TURNED = {"a\x00b\x07c\x1bd": "abcd", "safe\u202egnp.exe": "safegnp.exe", "\u2067left\u2069": "left"}
"""Characters that no file may hold or that turn the order of letters, and what stays of the words around them."""

LIBRARY = DocumentLibrary()


def worksheet() -> Filled:
    """The canaries as answers, as an agreed answer and dissent, as a next step, as a name, and as the purpose."""
    summary = filled((*CANARIES, *TURNED))
    first = replace(summary.items[0], agreed=CANARIES[0], dissent=CANARIES[5])
    steps = tuple(
        replace(step, what=words, first=CANARIES[3], barrier=CANARIES[4], involve=CANARIES[5], why=CANARIES[6])
        for step, words in zip(summary.steps, CANARIES, strict=False)
    )
    whole = replace(summary, items=(first, *summary.items[1:]), steps=steps, purpose=CANARIES[7], team=CANARIES[4])
    return paper.filled(whole, {person: f"{name} {CANARIES[0]}" for person, name in NAMES.items()})


def year() -> YearReport:
    whole = report(12, (*CANARIES, *TURNED))
    teams = [replace(team, purpose=CANARIES[n % len(CANARIES)]) for n, team in enumerate(whole.teams)]
    last = replace(teams[-1], team=CANARIES[4], steps=tuple(replace(s, what=CANARIES[5]) for s in teams[-1].steps))
    said = tuple(replace(each, said=CANARIES[7], answer=CANARIES[0]) for each in last.said_and_answered)
    return replace(whole, teams=(*teams[:-1], replace(last, said_and_answered=said)))


@dataclass(frozen=True)
class Files:
    """As they were written, by name, and as LibreOffice opened them."""

    written: Mapping[str, bytes]
    opened: Mapping[str, Opened]
    printed: Path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Files]:
    folder = tmp_path_factory.mktemp("office")
    written = {f"worksheet.{kind}": LIBRARY.write(worksheet(), kind) for kind in LIBRARY.formats}
    written |= {f"year.{kind}": LIBRARY.print(year_paper(year()), kind) for kind in ("docx", "pdf")}
    written["plain.docx"] = LIBRARY.print(year_paper(report(12)), "docx")
    for name, content in written.items():
        (folder / name).write_bytes(content)
    (folder / "rows.csv").write_bytes(written["worksheet.csv"])  # a stem of its own
    texts = converted("fodt", [folder / "worksheet.docx", folder / "year.docx"], folder)
    sheets = converted("fods", [folder / "worksheet.xlsx", folder / "rows.csv"], folder)
    pages = converted("pdf", [folder / "plain.docx"], folder)
    opened = {
        "worksheet.docx": Opened(texts["worksheet"]),
        "year.docx": Opened(texts["year"]),
        "worksheet.xlsx": Opened(sheets["worksheet"]),
        "worksheet.csv": Opened(sheets["rows"]),
    }
    yield Files(written, opened, pages["plain"])
    shutil.rmtree(folder)


IN_OFFICE = ("worksheet.docx", "worksheet.xlsx", "worksheet.csv", "year.docx")


@pytest.mark.parametrize("name", IN_OFFICE)
def test_office_finds_every_word(files: Files, name: str) -> None:
    told = files.opened[name].words
    assert not [words[:60] for words in (*CANARIES, *TURNED.values()) if words not in told]


@pytest.mark.parametrize("name", IN_OFFICE)
def test_office_finds_nothing_that_runs(files: Files, name: str) -> None:
    opened = files.opened[name]
    assert not opened.formulas
    assert not opened.live
    assert not [link for link in opened.links if "evil" in link]


def test_office_would_find_a_formula_and_a_link(tmp_path: Path) -> None:
    """What is looked for above is there where it is written bare."""
    (tmp_path / "bare.csv").write_text("=1+1,@x\n")
    assert Opened(converted("fods", [tmp_path / "bare.csv"], tmp_path)["bare"]).formulas


@pytest.mark.parametrize("name", ["worksheet.docx", "year.docx"])
def test_word_holds_them_as_text_alone(files: Files, name: str) -> None:
    made = Document(io.BytesIO(files.written[name]))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    told = " ".join(" ".join((*(paragraph.text for paragraph in made.paragraphs), *cells)).split())
    assert not [words[:60] for words in (*CANARIES, *TURNED.values()) if words not in told]
    body = zipfile.ZipFile(io.BytesIO(files.written[name])).read("word/document.xml")
    assert b"fldChar" not in body
    assert b"instrText" not in body


def test_excel_holds_them_as_text_alone(files: Files) -> None:
    book = load_workbook(io.BytesIO(files.written["worksheet.xlsx"]))
    cells = {str(cell.value): cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {cells.get(words) for words in CANARIES} == {"s"}


def test_markdown_and_a_calendar_hold_no_character_that_turns_others(files: Files) -> None:
    for name in ("worksheet.md", "worksheet.csv", "worksheet.ics"):
        assert not set(files.written[name].decode()) & set("\x00\x07\x1b\u202e\u2067\u2069")
    told = files.written["worksheet.md"].decode().replace("\\", "")
    assert not [words[:60] for words in (*CANARIES, *TURNED.values()) if words not in told]


@pytest.mark.parametrize("name", ["worksheet.pdf", "year.pdf"])
def test_a_pdf_holds_them_and_does_nothing(files: Files, name: str) -> None:
    """Lines may be broken anywhere within ten thousand letters, so that spaces are left out of what is compared."""
    reader = PdfReader(io.BytesIO(files.written[name]))
    told = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert not [words[:60] for words in (*CANARIES[:-1], *TURNED.values()) if "".join(words.split()) not in told]
    assert told.count("Donaudampfschiff") >= 625 - len(reader.pages)  # a page's end may part one of them
    links = [
        each.get_object().get("/A", {}).get("/URI", "") for page in reader.pages for each in page.annotations or ()
    ]
    assert not [link for link in links if "evil" in link]
    assert "/JavaScript" not in str(reader.trailer["/Root"])


# --- The first page of a year report ---


def _first_two(pdf: PdfReader) -> tuple[str, str]:
    one, two = (" ".join(page.extract_text().split()) for page in pdf.pages[:2])
    return one, two


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_twelve_teams_fit_on_one_page_and_the_rest_begins_on_the_second(files: Files, form: str) -> None:
    """Also as LibreOffice lays it out with whatever letters this machine has."""
    pdf = (
        PdfReader(files.printed)
        if form == "docx"
        else PdfReader(io.BytesIO(LIBRARY.print(year_paper(report(12)), "pdf")))
    )
    one, two = _first_two(pdf)
    assert one.startswith("Year report 2026–27")
    assert not [name for name in TEAMS if name[:20] not in one.replace("- ", "-")]
    assert "More from page 2 on: 8 more answers" in one
    assert two.startswith("You said, we did, we cannot because, in full")
