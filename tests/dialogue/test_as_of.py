"""A page is as of its moment: it says the same whenever it is written anew."""

from dataclasses import replace

from bot.dialogue.digest import Span, summarise
from bot.dialogue.release import Release
from bot.domain.answer import AnswerKind
from bot.domain.audience import Audience
from tests.dialogue.builders import (
    ANA,
    DAY,
    HOUR,
    MONDAY,
    NOW,
    WEEK,
    a_passage,
    a_prompt,
    a_record,
    a_reflection,
    an_answer,
)

GATE = a_prompt("1.A.1", opened=NOW - WEEK, closed=NOW - DAY)
OPEN = a_prompt("1.A.2", opened=NOW - WEEK, closed=NOW + DAY)


def test_what_closes_after_a_page_was_made_is_open_on_it() -> None:
    unknown = an_answer(OPEN, ANA, "The dean", kind=AnswerKind.UNKNOWN, at=NOW - HOUR)
    record = a_record(a_passage(GATE, OPEN), answers=[unknown])
    span = Span("", NOW - HOUR, NOW)
    before, after = (summarise(record, Release(Audience.TEAM), replace(span, until=NOW + n * DAY)) for n in (0, 2))
    assert ([need.ref for need in before.needs], before.news.settled) == ([], ())
    assert ([need.ref for need in after.needs], after.news.settled) == ([OPEN.item], (OPEN.item,))


def test_whether_a_team_was_on_course_is_told_only_until_something_more_is_asked() -> None:
    later = a_prompt("1.A.3", opened=NOW + DAY)
    waiting = replace(a_reflection(), next_slot=MONDAY)
    alone, more = (a_record(a_passage(*prompts, reflection=waiting)) for prompts in ((GATE,), (GATE, later)))
    told, then = (summarise(each, Release(Audience.TEAM), Span("", None, NOW)).standing for each in (alone, more))
    assert told.ends is not None
    assert then == replace(told, ends=None)
