"""The filled worksheet for Word with 500 answers, beside python-docx writing the same paragraphs bare."""

import io
from collections.abc import AsyncIterator, Callable
from datetime import date
from time import perf_counter

from docx import Document

from adapters.documents.as_word import to_word
from bot.dialogue.wording import paper
from bot.domain.audience import Audience
from bot.domain.paper import Filled
from bot.domain.places import PersonRef
from bot.domain.plan import ItemState, Standing
from bot.domain.summary import BranchSummary, ChapterProgress, ItemSummary, Period, Said, Summary
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, at_most, growth
from tests.benchmarks.teams import WORDS, WORKSPACE

ANSWERS, QUESTIONS = 500, 48
ROUNDS = 7
NOBODYS = "none"
"""No store is asked."""


async def run(_databases: Databases) -> AsyncIterator[Figure]:
    filled = _filled()
    texts = [each.text for each in Document(io.BytesIO(to_word(filled))).paragraphs]
    ours, bare = list[float](), list[float]()
    for _ in range(ROUNDS):
        ours.append(_milliseconds(lambda: to_word(filled)))
        bare.append(_milliseconds(lambda: _bare(texts)))
    yield growth("export", NOBODYS, ours, bare, "ms", at_most(2))


def _milliseconds(write: Callable[[], bytes]) -> float:
    began = perf_counter()
    assert write()
    return (perf_counter() - began) * 1000


def _bare(texts: list[str]) -> bytes:
    document, sink = Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.save(sink)
    return sink.getvalue()


def _filled() -> Filled:
    people = tuple(PersonRef(WORKSPACE, f"U{number:03d}") for number in range(20))
    said = tuple(Said(f"{number}: {WORDS}", people[number % len(people)]) for number in range(ANSWERS))
    items = tuple(_item(number, said[number::QUESTIONS]) for number in range(QUESTIONS))
    chapters = tuple(ChapterProgress(str(n), "A principle", n, QUESTIONS // 5) for n in range(1, 6))
    activity = tuple(Period(date(2026, 9 + n, 1), 1, ANSWERS // 4) for n in range(4))
    standing = Standing(QUESTIONS, QUESTIONS, QUESTIONS, 1, 1, None)
    summary = Summary(
        audience=Audience.TEAM,
        team="cte-automotive",
        worksheet="The worksheet",
        heading="The worksheet",
        purpose="what to grow",
        decide_by=date(2027, 5, 1),
        standing=standing,
        resting_until=None,
        resting_because="",
        chapters=chapters,
        people=len(people),
        answers=ANSWERS,
        items=items,
        steps=(),
        needs=(),
        withheld=False,
        activity=activity,
    )
    return paper.filled(summary, {person: f"Teacher {person.id}" for person in people})


def _item(number: int, said: tuple[Said, ...]) -> ItemSummary:
    ref, text = f"1.A.{number}", "What do you do so that all learners can finish?"
    branch = BranchSummary(ref, text, (), said, len(said), 0)
    return ItemSummary(ref, "1", "An action", text, ItemState.CLOSED, (branch,), (), (), "We agree.", "", len(said))
