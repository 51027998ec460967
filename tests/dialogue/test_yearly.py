"""The year report: what belongs to a school year, what came of what a team said, and that the gate is passed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.dialogue.digest import Record, summarise
from bot.dialogue.exporting import wanted_report
from bot.dialogue.release import Release
from bot.dialogue.reporting import span_of
from bot.dialogue.yearly import Told, asked_in, year_report
from bot.domain.answer import AnswerKind, StepState
from bot.domain.audience import Audience, Promise
from bot.domain.briefing import Matter, Verdict
from bot.domain.report import LeadersReply, Page, PageState
from bot.domain.year import Outcome, SaidAndAnswered, SchoolYear, TeamYear, WantedReport
from tests.dialogue.builders import (
    ANA,
    BEN,
    DAN,
    DAY,
    LEADERS,
    NOW,
    TEAM,
    WEEK,
    a_passage,
    a_prompt,
    a_record,
    a_reflection,
    a_step,
    an_agreement,
    an_answer,
)

THIS = SchoolYear(2026)
NEXT_FALL = datetime(2027, 9, 13, 13, tzinfo=UTC)
GATE = a_prompt("1.A.1", closed=NOW + WEEK)
OPEN = a_prompt("1.A.2", closed=NOW + WEEK)
PLAN = a_prompt("1.N", closed=NOW + 2 * WEEK)
LATER = a_prompt("2.A.1", opened=NEXT_FALL, closed=NEXT_FALL + WEEK)


def a_page(until: datetime = NOW + 3 * WEEK, since: datetime | None = None) -> Page:
    key = f"page {until}"
    return Page(key, "reflection", TEAM, Audience.LEADERS, LEADERS, "", since, until, PageState.RELEASED, (), "issue")


PAGE = a_page()


def a_word(text: str, prompt: str = "", page: str = PAGE.id) -> LeadersReply:
    return LeadersReply(text, page, "reflection", TEAM, DAN, text, NOW + 3 * WEEK, prompt)


def a_matter(verdict: Verdict | None = None, why: str = "", *, step: str = "", at: datetime = NOW + WEEK) -> Matter:
    return Matter("matter", "reflection", TEAM, OPEN.id, step, ANA, at, verdict=verdict, why=why)


def record() -> Record:
    return a_record(
        a_passage(GATE, OPEN, PLAN, LATER),
        answers=[an_answer(OPEN, BEN, "The registrar.", kind=AnswerKind.UNKNOWN)],
        agreements=[an_agreement(GATE, "We want it."), an_agreement(LATER, "A year later.")],
        steps=[
            a_step(GATE, 1, state=StepState.DONE),
            a_step(PLAN, 2, state=StepState.DONE),
            a_step(PLAN, 3),
            a_step(LATER, 4),
        ],
    )


PAGES = (PAGE, a_page(NEXT_FALL + 3 * WEEK, NOW + 3 * WEEK))


def told(made: Record, *pages: Page) -> Told:
    release = Release(Audience.LEADERS, Promise.AGREED)
    return Told(made, tuple((page, summarise(made, release, span_of(page))) for page in pages))


def team(year: SchoolYear = THIS, made: Record | None = None, pages: tuple[Page, ...] = PAGES) -> TeamYear:
    [found] = year_report(year, "leaders", [told(made or record(), *pages)]).teams
    return found


def answers(made: Record, *kinds: Outcome) -> list[SaidAndAnswered]:
    return [each for each in team(made=made).said_and_answered if each.kind in kinds]


def test_a_school_year_runs_from_july_to_june() -> None:
    assert SchoolYear.of(date(2026, 7, 1)) == SchoolYear.of(date(2027, 6, 30)) == THIS
    assert date(2026, 6, 30) not in THIS
    assert date(2027, 7, 1) not in THIS
    assert str(SchoolYear(2099)) == "2099-00"


def test_days_are_counted_in_the_teams_own_zone() -> None:
    """Half past two in the morning of July 1, 2026, in London, is still June in New York."""
    early = a_prompt("1.A.1", opened=datetime(2026, 7, 1, 2, 30, tzinfo=UTC))
    assert asked_in(a_reflection(), [early]) == {SchoolYear(2025)}


def test_each_year_has_what_was_asked_and_planned_in_it() -> None:
    assert [line.text for line in team().agreed] == ["We want it."]
    assert [step.number for step in team().steps] == [1, 2, 3]
    assert [line.text for line in team(SchoolYear(2027)).agreed] == ["A year later."]
    assert [step.number for step in team(SchoolYear(2027)).steps] == [4]


def test_progress_is_told_as_of_the_years_end() -> None:
    assert (team().done, team().total) == (3, 9)
    assert team(SchoolYear(2027)).done == 4
    assert team(pages=PAGES[1:]).done == 4  # where no page was in time


def test_a_step_that_was_done_answers_what_was_agreed_on_its_question_or_says_it_itself() -> None:
    did = [each for each in team().said_and_answered if each.kind is Outcome.DID]
    assert did == [
        SaidAndAnswered("We want it.", "Team North", "Do thing 1", Outcome.DID),
        SaidAndAnswered("Do thing 2", "Team North", "", Outcome.DID),
    ]


NEED = "What about 1.A.2?"


def test_what_nobody_could_answer_is_open_until_leaders_answer_it() -> None:
    assert answers(record(), Outcome.OPEN) == [SaidAndAnswered(NEED, "Team North", "", Outcome.OPEN)]
    answered = replace(record(), exchange=(a_word("Ask us.", OPEN.id),))
    assert answers(answered, Outcome.OPEN, Outcome.WORD) == [
        SaidAndAnswered(NEED, "Team North", "Ask us.", Outcome.WORD)
    ]


def test_words_about_no_question_answer_the_worksheet() -> None:
    thanked = replace(record(), exchange=(a_word("Thank you."),))
    assert answers(thanked, Outcome.WORD) == [SaidAndAnswered("The paper", "Team North", "Thank you.", Outcome.WORD)]
    assert answers(thanked, Outcome.OPEN)


def test_words_on_a_page_that_others_had_are_not_told() -> None:
    other = replace(record(), exchange=(a_word("For other eyes.", OPEN.id, page="another"),))
    assert not answers(other, Outcome.WORD)
    assert answers(other, Outcome.OPEN)


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (Verdict.YES, Outcome.YES),
        (Verdict.NOT_NOW, Outcome.CANNOT),
        (Verdict.TALK, Outcome.TALK),
        (None, Outcome.OPEN),
    ],
)
def test_what_leaders_decided_stands_beside_what_was_put_before_them_once(
    verdict: Verdict | None, kind: Outcome
) -> None:
    made = replace(record(), matters=(a_matter(verdict, "Because."),))
    decided = [each for each in team(made=made).said_and_answered if each.said == NEED]
    assert decided == [SaidAndAnswered(NEED, "Team North", "Because.", kind)]


def test_a_matter_belongs_to_the_year_in_which_it_was_raised() -> None:
    made = replace(record(), matters=(a_matter(Verdict.YES, at=NEXT_FALL + DAY),))
    assert not answers(made, Outcome.YES)
    later = team(SchoolYear(2027), made).said_and_answered
    assert [each.kind for each in later] == [Outcome.YES]


def test_an_agreed_answer_that_quotes_somebody_is_withheld() -> None:
    said = an_answer(GATE, ANA, "We want it.", promise=Promise.AGREED)
    quoting = replace(record(), answers=(said,))
    assert not team(made=quoting).agreed
    assert team(made=replace(quoting, answers=(replace(said, shared=True),))).agreed


def test_the_newest_page_that_tells_of_a_question_counts() -> None:
    early, both = (a_page(NOW + DAY),), (a_page(NOW + DAY), a_page(NOW + 3 * WEEK, NOW + DAY))
    assert (team(pages=early).done, team(pages=both).done) == (0, 3)
    assert [line.text for line in team(pages=both[::-1]).agreed] == ["We want it."]


def test_a_team_of_which_no_page_left_is_named_and_tells_nothing() -> None:
    none = team(pages=())
    assert none.team == "Team North"
    assert (none.chapters, none.agreed, none.steps, none.purpose, none.said_and_answered) == ((), (), (), "", ())


def test_what_no_page_told_yet_is_left_out() -> None:
    assert [line.text for line in team(SchoolYear(2027), pages=(PAGE,)).agreed] == []


def test_teams_stand_by_the_alphabet_whatever_their_letters() -> None:
    named = [Told(replace(record(), team=name), ()) for name in ("welding", "Automotive", "construction")]
    assert [each.team for each in year_report(THIS, "leaders", named).teams] == [
        "Automotive",
        "construction",
        "welding",
    ]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", WantedReport("docx", THIS)),
        ("pdf", WantedReport("pdf", THIS)),
        ("2025", WantedReport("docx", SchoolYear(2025))),
        ("for 2025-26 as PDF", WantedReport("pdf", SchoolYear(2025))),
        ("word 2025–2026", WantedReport("docx", SchoolYear(2025))),
        ("2025/26", WantedReport("docx", SchoolYear(2025))),
        ("2025-27", None),
        ("csv", None),
        ("25", None),
    ],
)
def test_what_is_typed_names_a_format_and_a_year(typed: str, wanted: WantedReport | None) -> None:
    assert wanted_report(typed, ("docx", "pdf"), THIS) == wanted
    if wanted:
        assert WantedReport.read(str(wanted)) == wanted
