"""The worked example is told through the real engine, and its page in the documentation says what then stands there."""

import asyncio
import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tools.example_district import PEOPLE, TEAMS, Shown, told
from tools.example_pictures import names

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "example.md").read_text(encoding="utf-8")
HEAVIEST = 300_000
LEADERS = 2


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder: Path = tmp_path_factory.mktemp("example")
    return asyncio.run(told(folder))


def test_three_teams_give_ninety_answers(shown: Shown) -> None:
    assert shown.answers == dict.fromkeys(TEAMS, 30)
    assert "Three of its" in PAGE
    assert f"{len(PEOPLE) - LEADERS} people gave {sum(shown.answers.values())} answers" in PAGE


def test_every_line_that_the_page_quotes_is_said(shown: Shown) -> None:
    everything = "\n".join(message.plain for message in shown.messages.values())
    quoted = re.findall(r"^> (.+)$", PAGE, re.MULTILINE)
    assert len(quoted) > 12
    assert [line for line in quoted if line not in everything] == []


def test_the_leaders_page_has_three_decisions_at_most_and_no_names_of_those_who_answered(shown: Shown) -> None:
    page = shown.messages["page"].plain
    assert page.count(" asks about ") + page.count(" could not answer this") == 2
    assert [person.name for person in PEOPLE if person.name in page] == []


def test_what_is_filed_opens_and_holds_the_answers(shown: Shown) -> None:
    sheet = load_workbook(BytesIO(shown.files["worksheet.xlsx"])).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any("I hold ten seats back" in cell for cell in cells)
    report = Document(BytesIO(shown.files["year-report.docx"]))
    words = "\n".join(cell.text for table in report.tables for row in table.rows for cell in row.cells)
    assert [team for team in TEAMS if team not in words] == []
    assert "We cannot because: The equipment money for this year is spent." in words
    assert [name for name, content in shown.files.items() if name.endswith(".pdf") and content[:5] != b"%PDF-"] == []


def test_every_picture_is_there_light_told_in_words_and_on_the_page() -> None:
    pictures = re.findall(r"^!\[(.+)\]\(pictures/(.+)\)$", PAGE, re.MULTILINE)
    assert sorted(name for _told, name in pictures) == sorted(names())
    assert sorted(path.name for path in (DOCS / "pictures").glob("example-*")) == sorted(names())
    assert [name for name in names() if (DOCS / "pictures" / name).stat().st_size > HEAVIEST] == []
