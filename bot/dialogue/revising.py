"""Lines that facilitators took out of a section or reworded before leaders read it. What may be told is release's."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.digest import Record
from bot.dialogue.release import quoted_in
from bot.domain.answer import Answer
from bot.domain.briefing import Revision, wording_of
from bot.domain.places import PersonRef
from bot.domain.report import Page
from bot.domain.summary import Summary


@dataclass(frozen=True, slots=True)
class Revised:
    """The record in the facilitators' words, and which lines those are; others are held back."""

    record: Record
    held_back: frozenset[str]
    reworded: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """What can be taken out of a section. Only what the team worded together can be reworded, never one's own words."""

    id: str
    text: str
    can_be_reworded: bool


def lines(summary: Summary) -> tuple[Line, ...]:
    """In the order of the page."""
    agreed = [Line(key, item.agreed, True) for item in summary.items for key in item.agreement if item.agreed]
    steps = [Line(key, step.what, True) for step in summary.steps for key in step.behind]
    said = [
        Line(key, each.text, False)
        for item in summary.items
        for branch in item.branches
        for each in branch.said
        for key in each.behind
    ]
    return (*agreed, *steps, *said)


def revised(record: Record, revisions: Iterable[Revision]) -> Revised:
    """What stands of each: other words hold only for the wording that they replaced."""
    worded = {each.prompt: each.text for each in record.agreements} | {each.id: each.what for each in record.steps}
    by_line = {each.line: each for each in revisions}
    good = {key: each for key, each in by_line.items() if each.text and wording_of(worded.get(key, "")) == each.of}
    agreements = tuple(
        replace(each, text=good[each.prompt].text, quotes=(*each.quotes, *good[each.prompt].quotes))
        if each.prompt in good
        else each
        for each in record.agreements
    )
    steps = tuple(
        replace(each, what=good[each.id].text, quotes=(*each.quotes, *good[each.id].quotes))
        if each.id in good
        else each
        for each in record.steps
    )
    changed = replace(record, agreements=agreements, steps=steps)
    return Revised(changed, frozenset(by_line.keys() - good.keys()), frozenset(good))


def revision(page: Page, line: Line, text: str, answers: Iterable[Answer], by: PersonRef, at: datetime) -> Revision:
    """`text` empty: taken out."""
    quotes = quoted_in(text, answers) if text else ()
    return Revision(page.id, line.id, page.reflection, page.place, text, wording_of(line.text), quotes, by, at)
