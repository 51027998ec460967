"""A summary of the shipped worksheet with answers in it, plain and hostile ones."""

from dataclasses import replace

from bot.dialogue.digest import Record, Span, summarise
from bot.dialogue.release import Release
from bot.domain.answer import AnswerKind, NextStep, Side, StepState
from bot.domain.audience import Audience
from bot.domain.reflection import Prompt
from bot.domain.summary import Summary
from bot.domain.worksheet import Worksheet
from storage.worksheets import read_library
from tests.content.test_content import CONTENT
from tests.dialogue.builders import (
    ANA,
    BEN,
    CLEO,
    DAY,
    NOW,
    WEEK,
    a_passage,
    a_prompt,
    a_record,
    a_stance,
    a_step,
    an_agreement,
    an_answer,
)

NAMES = {ANA: "Ana María Núñez", BEN: "Ben O'Neill", CLEO: "=Cleo()"}
HOSTILE = (
    '=HYPERLINK("https://evil.example.org","x")',
    "+1+1",
    "@SUM(A1)",
    "\tTab first",
    "A\x00null\x07bell\x1bescape\u202eturned",
    "<b>bold</b> & <w:p/> ]]> <!-- --> &amp;",
    '#set text(red) $x$ *star* _under_ `code` #link("https://evil.example.org") \\ @ref <label>',
    "[a](https://evil.example.org) ![x](https://evil.example.org/x.png)",
    "Two lines\nand a third\r\n\r\nafter a gap",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 日本語 العربية 👩‍🏫",
    "word " * 400,
)
PLAIN = (
    (ANA, "We use the state's checklist, and Maria keeps our own notes on how each program meets it."),
    (BEN, "I have never seen a definition written down. When a new program is proposed, people argue from memory."),
    (CLEO, "The advisory board has one from 2019. It is about equipment and says nothing of who gets in."),
)


def a_full_step(prompt: Prompt) -> NextStep:
    step = replace(a_step(prompt, moved=1), first="=Ask the registrar", barrier="No <b>budget</b> yet")
    return replace(step, involve="the board, #Cleo", why="*The board* met late")


def library() -> dict[str, Worksheet]:
    return {each.id: each for each in read_library(CONTENT)}


def filled(texts: tuple[str, ...] = ()) -> Summary:
    """Principle 1 and the beginning of 2, with these answers to one of its questions."""
    return summarise(record(texts), Release(Audience.TEAM), Span("", None, NOW + 4 * WEEK))


def record(texts: tuple[str, ...]) -> Record:
    worksheet = library()["local-self-assessment"]
    refs = ("1.A.1", "1.A.2", "1.A.3", "1.N", "2.A.1")
    gate = a_prompt("1.A.1", closed=NOW + WEEK, followed=("1.A.1a", "1.A.1b"), revealed=True)
    open_ = a_prompt("1.A.2", closed=NOW + WEEK)
    plan = a_prompt("1.N", closed=NOW + WEEK)
    passage = replace(a_passage(gate, open_, plan, refs=refs), worksheet=worksheet)
    said = [an_answer(gate, who, text, at=NOW + n * DAY) for n, (who, text) in enumerate(PLAIN)]
    said += [an_answer(open_, ANA, text, at=NOW + n * DAY) for n, text in enumerate(texts)]
    said.append(an_answer(open_, CLEO, "the registrar", kind=AnswerKind.UNKNOWN))
    return a_record(
        passage,
        answers=said,
        stances=[a_stance(gate, ANA, Side.YES), a_stance(gate, BEN, Side.NO), a_stance(gate, CLEO, Side.NO)],
        agreements=[an_agreement(gate, "We will write our own definition by May.", "One would wait for the state.")],
        steps=[a_full_step(plan), a_step(plan, 2, due=None, owner=None), a_step(plan, 3, state=StepState.DONE)],
    )
