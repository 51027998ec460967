"""A year report of twelve invented teams, with as much in it as a first page may meet."""

from datetime import date
from itertools import cycle, islice

from bot.domain.answer import StepState
from bot.domain.summary import ChapterProgress, StepLine
from bot.domain.worksheet import Worksheet
from bot.domain.year import AgreedLine, Outcome, SaidAndAnswered, SchoolYear, TeamYear, YearReport
from tests.documents.filled import library

TEAMS = (
    "cte-automotive",
    "cte-business-and-marketing",
    "cte-construction",
    "cte-culinary-arts",
    "cte-early-childhood",
    "cte-engineering",
    "cte-health-sciences",
    "cte-information-technology-and-networking",
    "counselors",
    "cte-law-and-public-safety",
    "cte-manufacturing",
    "work-based-learning-coordinators",
)
PURPOSES = (
    "which two programs to grow and which one to rebuild before the next application to the state",
    "how we spend the equipment grant",
    "whether health sciences moves to the new building in the fall of 2027",
    "",
)
AGREED = (
    "We will write our own definition of a high-quality program by May, and share it with every advisory board.",
    "Every student meets a counselor about a career plan twice a year. Families are invited to the second meeting.",
    "We do not yet know who drops out of our programs, or why.",
    (
        "Credit for industry certificates is granted, but nobody tells the students before they choose a program, so"
        " that those who would gain most from it hear of it last, if they hear of it at all."
    ),
    "Half of our seats go to students who asked for another program first.",
    "Two teachers keep their license in the trade; the others have had no day in a shop for six years.",
    "Work-based learning is open to everybody on paper. In fact it needs a car.",
)
STEPS = (
    "Ask the registrar for enrollment by program and group",
    "Invite three employers who hire our graduates to the spring board meeting",
    "Publish the admission criteria on the district's page",
)
ANSWERS = (
    (Outcome.CANNOT, "A second lab for welding", "The bond does not cover new buildings before 2029."),
    (Outcome.DID, AGREED[0], STEPS[0]),
    (Outcome.WORD, "Who may see the wage data?", "Principals may. Ask Ms. Nguyen's office for a login."),
    (Outcome.OPEN, "Has it been spelled out clearly what a high-quality program of study is in your state?", ""),
)


def report(teams: int = 12, extra: tuple[str, ...] = ()) -> YearReport:
    """`extra` are further agreed answers of the first team."""
    worksheet = library()["local-self-assessment"]
    names = islice(cycle(TEAMS), teams)
    made = [_team(worksheet, number, name, extra if number == 0 else ()) for number, name in enumerate(names)]
    return YearReport(SchoolYear(2026), "leadership", tuple(sorted(made, key=lambda team: team.team)))


def _team(worksheet: Worksheet, number: int, name: str, extra: tuple[str, ...]) -> TeamYear:
    texts = (*extra, *islice(cycle(AGREED), number, number + 3 + number % 3))
    questions = [q for p in worksheet.principles for q in p.questions][:: 1 if extra else 7]
    agreed = tuple(
        AgreedLine(
            question.ref[0], question.ref, question.text, text, "One would wait for the state." if n == 1 else ""
        )
        for n, (text, question) in enumerate(zip(texts, questions, strict=False))
    )
    kind, said, answer = ANSWERS[number % len(ANSWERS)]
    steps = tuple(
        StepLine(n + 1, what, None, date(2026, 12, 1) if n else None, state, n, "1")
        for n, (what, state) in enumerate(zip(STEPS, StepState, strict=True))
    )
    return TeamYear(
        team=name,
        worksheet=worksheet.title,
        purpose=PURPOSES[number % len(PURPOSES)],
        decide_by=date(2027, 5, 14),
        chapters=tuple(
            ChapterProgress(each.ref, each.title, (number + n * 2) % 8, 9)
            for n, each in enumerate(worksheet.principles)
        ),
        agreed=agreed,
        steps=steps,
        said_and_answered=(SaidAndAnswered(said, name, answer, kind),),
    )
