"""The year report on paper: what its first page leaves out stands behind it, and it reads well aloud."""

import io
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from adapters.documents.library import DocumentLibrary
from bot.dialogue.wording.year_report import FEW_TEAMS, TEAMS, brief, year_paper
from bot.domain.paper import Drawing, Heading, Line, NextPage, Part, Table
from bot.domain.year import Outcome, YearReport
from tests.documents.yearly import report

LIBRARY = DocumentLibrary()
ROWS = TEAMS + 3


def word(told: YearReport) -> Paper:
    return Document(io.BytesIO(LIBRARY.print(year_paper(told), "docx")))


def first_page(told: YearReport) -> tuple[Part, ...]:
    parts = year_paper(told).parts
    return parts[: parts.index(NextPage())]


def behind(told: YearReport) -> tuple[Part, ...]:
    parts = year_paper(told).parts
    return parts[parts.index(NextPage()) :]


def tables(parts: tuple[Part, ...]) -> list[Table]:
    return [part for part in parts if isinstance(part, Table)]


def headings(parts: tuple[Part, ...], level: int) -> list[str]:
    return [part.text for part in parts if isinstance(part, Heading) and part.level == level]


def test_every_team_has_a_row_and_a_chapter_by_the_alphabet() -> None:
    told = report(5)
    names = [team.team for team in told.teams]
    assert [row[0] for row in tables(first_page(told))[0].rows] == names == sorted(names)
    assert headings(behind(told), 2)[-5:] == names


def test_more_teams_than_the_page_has_room_for_stand_behind_it_and_the_page_says_so() -> None:
    told = report(ROWS)
    assert len(tables(first_page(told))[0].rows) == TEAMS
    assert len(tables(behind(told))[0].rows) == ROWS
    assert isinstance(last := first_page(told)[-1], Line)
    assert "More from page 2 on: 3 more teams, 11 more answers and what each team" in last.text


def test_what_was_shortened_stands_whole_behind_it() -> None:
    told = report(12)
    said = [row for table in tables(behind(told)) for row in table.rows]
    for each in told.said_and_answered:
        assert any(each.said in row and each.answer in row[2] for row in said)


def test_each_outcome_is_on_the_page_before_any_comes_twice() -> None:
    told = report(12)
    shown = tables(first_page(told))[2].rows
    leads = {re.split(r"[:.]", row[2])[0] for row in shown}
    assert leads == {"We did", "We cannot because", "We answered", "Not answered yet"}


@pytest.mark.parametrize("kind", Outcome)
def test_an_outcome_without_words_is_a_sentence_all_the_same(kind: Outcome) -> None:
    told = report(1)
    bare = tuple(replace(each, kind=kind, answer="") for each in told.teams[0].said_and_answered)
    [row] = tables(first_page(replace(told, teams=(replace(told.teams[0], said_and_answered=bare),))))[2].rows
    assert row[2].endswith(".")
    assert "{" not in row[2]


def test_the_chart_is_on_the_page_where_there_is_room() -> None:
    for teams in (FEW_TEAMS, FEW_TEAMS + 1):
        has = any(isinstance(part, Drawing) for part in first_page(report(teams)))
        assert has is (teams == FEW_TEAMS)


def test_a_team_of_which_nothing_left_is_named_without_numbers() -> None:
    told = report(2)
    silent = replace(told.teams[0], chapters=(), agreed=(), steps=(), said_and_answered=(), purpose="")
    whole = replace(told, teams=(silent, told.teams[1]))
    assert tables(first_page(whole))[0].rows[0] == (silent.team, "–", "nothing yet", "–", "–")
    assert Line("No page of this team has left for its leaders yet.") in behind(whole)


def test_words_that_a_facilitator_gave_it_are_marked() -> None:
    told = report(1)
    [team] = told.teams
    first = replace(team.agreed[0], reworded=True)
    whole = replace(told, teams=(replace(team, agreed=(first, *team.agreed[1:])),))
    assert f"{first.text} (reworded by a facilitator)" in str(behind(whole))


@given(st.text(max_size=300), st.integers(10, 120))
def test_what_is_shortened_has_room_and_says_that_it_is(text: str, room: int) -> None:
    told, whole = brief(text, room), " ".join(text.split())
    assert len(told) <= room + 1  # a space before the mark
    assert told == whole or (told.endswith("…") and whole.startswith(told.removesuffix("…").rstrip()))


def test_it_is_shortened_between_sentences_where_one_fits() -> None:
    assert brief("We meet. We talk. We decide on the budget.", 20) == "We meet. We talk. …"
    assert brief("We decide on the budget in May.", 20) == "We decide on the…"


# --- For screen readers ---


def test_word_reads_well_aloud() -> None:
    made = word(report(3))
    levels = [int(p.style.name[-1]) for p in made.paragraphs if p.style and (p.style.name or "").startswith("Head")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in made.tables)
    assert made.core_properties.language == "en-US"
    assert made.core_properties.title == "Year report 2026–27"


def test_every_bar_has_words_and_its_number_beside_it() -> None:
    made = word(report(3))
    bars = [paragraph for paragraph in made.paragraphs if paragraph.style and paragraph.style.name == "Bar"]
    assert len(bars) == 5 + 3 * 5  # all teams, and each of them
    for each in bars:
        [picture] = each._p.iter(qn("wp:docPr"))
        assert re.fullmatch(r"A bar, \d+ percent long", picture.get("descr", ""))
        assert re.search(r"\d+ of \d+\t\w", each.text)


def test_the_pdf_is_tagged_for_screen_readers() -> None:
    root: Any = PdfReader(io.BytesIO(LIBRARY.print(year_paper(report(3)), "pdf"))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_only_what_can_be_read_is_printed() -> None:
    with pytest.raises(KeyError):
        LIBRARY.print(year_paper(report(1)), "xlsx")
