"""Under `words` nobody stands out: not by a number, not by what is told apart, not by one page beside another."""

from dataclasses import replace

import pytest

from bot.dialogue.digest import Record, Span, quotable, summarise
from bot.dialogue.release import Release
from bot.dialogue.reporting import Coming, section
from bot.domain.answer import Side
from bot.domain.audience import Audience, Promise
from bot.domain.report import Page, PageState
from bot.domain.summary import Said, Summary, Tally
from tests.dialogue.builders import (
    BEN,
    DAN,
    DAY,
    HOUR,
    LEADERS,
    NOW,
    WEEK,
    a_passage,
    a_prompt,
    a_record,
    a_stance,
    a_step,
    an_agreement,
    an_answer,
    crowd,
    person,
)

OPENED = NOW - 2 * WEEK
OPEN = a_prompt("1.A.2", opened=OPENED, closed=NOW - WEEK, promise=Promise.WORDS)
GATE = a_prompt("1.A.1", opened=OPENED, closed=NOW - WEEK, promise=Promise.WORDS, revealed=True)
WORDS = Release(Audience.LEADERS, Promise.WORDS)


def answered(count: int, shared: int = 0) -> Record:
    """So many answered the open question; the first ones shared it."""
    said = [an_answer(OPEN, who, f"Said by {who.id}", shared=n < shared) for n, who in enumerate(crowd(count))]
    return a_record(a_passage(OPEN), answers=said)


def joined(record: Record, *names: str) -> Record:
    """These answered late, after a page was made."""
    late = [an_answer(OPEN, who, f"Late: {who.id}", at=NOW + HOUR, late=True) for who in map(person, names)]
    return replace(record, answers=(*record.answers, *late))


def made(record: Record, *earlier: Page, after: int = 0) -> Page:
    """The leaders' page that is made so many days from now."""
    left = {page.issue for page in earlier}
    decision = section(record, earlier, WORDS, Coming(f"issue {after}", LEADERS), left, NOW + after * DAY)
    return next(change for change in decision.changes if isinstance(change, Page))


def read(record: Record, page: Page) -> Summary:
    release = replace(WORDS, quoted=frozenset(page.quoted))
    return summarise(record, release, Span(page.principle, page.since, page.until))


def said(summary: Summary) -> list[Said]:
    return [each for item in summary.items for branch in item.branches for each in branch.said]


def quoted(record: Record, page: Page) -> list[str]:
    return [each.text for each in said(read(record, page))]


def test_levels_that_few_named_and_few_who_moved_are_not_counted() -> None:
    tally = Tally("1.A.1", ((Side.YES, 6), (Side.NO, 5)), (("state", 5), ("district", 1)), 1)
    assert WORDS.votes(tally) == replace(tally, levels=(), moved=0)
    told = replace(tally, levels=(("state", 5), ("school", 6)), moved=5)
    assert WORDS.votes(told) == told
    assert Release(Audience.LEADERS, Promise.NAMED).votes(tally) == tally
    assert Release(Audience.TEAM, Promise.WORDS).votes(tally) == tally


def test_a_number_over_all_questions_keeps_the_promise_of_each() -> None:
    summary = summarise(answered(3), Release(Audience.LEADERS, Promise.NAMED), Span("", None, NOW))
    assert (summary.people, summary.answers) == (None, 0)
    assert summarise(answered(5), Release(Audience.LEADERS, Promise.NAMED), Span("", None, NOW)).people == 5


def test_those_without_a_name_are_a_crowd_by_themselves() -> None:
    assert [(each.text, each.by) for each in said(read(answered(5, 1), made(answered(5, 1))))] == [
        ("Said by p00", crowd(1)[0])
    ]
    assert len(quoted(answered(6, 1), made(answered(6, 1)))) == 6


def test_sharing_by_one_of_five_leaves_no_four_behind() -> None:
    page = made(answered(5))
    assert len(quoted(answered(5), page)) == 5
    assert quoted(answered(5, 1), page) == ["Said by p00"]


def test_what_its_author_shared_when_the_page_was_made_does_not_stay_without_the_name() -> None:
    page = made(answered(6, 1))
    assert "Said by p00" not in quoted(answered(6), page)


def test_one_who_answers_late_does_not_come_alone_onto_the_next_page() -> None:
    first = made(answered(5))
    later = joined(answered(5), "zoe")
    second = made(later, first, after=7)
    assert quoted(later, second) == quoted(answered(5), first)


def test_five_who_answer_late_come_together() -> None:
    first = made(answered(5))
    later = joined(answered(5), *"vwxyz")
    assert len(quoted(later, made(later, first, after=7))) == 10


def test_what_was_quoted_falls_below_five_though_others_wait_to_join() -> None:
    first = made(answered(5))
    later = joined(replace(answered(5), answers=answered(5).answers[:3]), "y", "z")
    assert quoted(later, made(later, first, after=7)) == []


def test_a_page_that_was_held_back_counts_as_read_since_it_may_be_released_yet() -> None:
    held = replace(made(answered(5)), state=PageState.DRAFT)
    assert quoted(joined(answered(5), "zoe"), made(joined(answered(5), "zoe"), held, after=7)) == [
        f"Said by p0{n}" for n in range(5)
    ]


def test_nothing_tells_which_of_five_was_late() -> None:
    late = replace(an_answer(OPEN, BEN, "Aha", at=NOW + HOUR, late=True))
    record = replace(answered(4), answers=(*answered(4).answers, late))
    page = replace(made(record, after=7), since=NOW)
    told = said(read(record, page))
    assert [each.text for each in told] == ["Aha", *(f"Said by p0{n}" for n in range(4))]
    assert not any(each.added_since for each in told)
    named = summarise(record, Release(Audience.TEAM), Span("", NOW, NOW + WEEK))
    assert [each.text for each in said(named) if each.added_since] == ["Aha"]


def voted(yes: int, no: int) -> Record:
    people = crowd(yes + no)
    sides = [Side.YES] * yes + [Side.NO] * no
    return a_record(
        a_passage(GATE),
        answers=[an_answer(GATE, who, f"Said by {who.id}", at=OPENED + DAY) for who in people],
        stances=[a_stance(GATE, who, side) for who, side in zip(people, sides, strict=True)],
    )


def test_two_sides_told_as_one_do_not_come_apart_when_the_small_one_takes_its_words_back() -> None:
    record = voted(5, 1)
    page = made(record)
    gone = replace(record, answers=(*record.answers[:5], replace(record.answers[5], deleted=True, text="")))
    for each in (record, gone):
        assert [branch.ref for branch in read(each, page).items[0].branches] == ["1.A.1"]
    assert len(quoted(gone, page)) == 5


def test_a_side_with_few_who_stay_without_a_name_is_not_told_apart() -> None:
    record = voted(5, 5)
    shared = tuple(replace(each, shared=n < 2) for n, each in enumerate(record.answers))
    found = read(replace(record, answers=shared), made(record)).items[0]
    assert [branch.ref for branch in found.branches] == ["1.A.1"]


PART = "the state's list of careers is older than most of our students are"


@pytest.mark.parametrize("promise", [Promise.AGREED, Promise.WORDS])
def test_a_part_of_somebodys_answer_within_other_words_is_a_quotation(promise: Promise) -> None:
    release, prompt = Release(Audience.LEADERS, promise), replace(OPEN, promise=promise)
    answer = an_answer(prompt, DAN, f"I have to say that {PART}, and I am tired of it.")
    agreement = an_agreement(prompt, f"We found out: {PART}. So we will write our own.")
    step = replace(a_step(prompt), what=f"Tell the state that {PART}.")
    assert release.agreed(agreement, [answer]) is None
    assert not release.step(step, [answer])
    shared = replace(answer, shared=True)
    assert release.agreed(agreement, [shared]) == agreement.text
    assert release.step(step, [shared])


def test_seven_words_in_a_row_are_chance() -> None:
    prompt = replace(OPEN, promise=Promise.AGREED)
    answer = an_answer(prompt, DAN, "As to this we need more time for our plan and nothing else.")
    agreement = an_agreement(prompt, "The team says that we need more time for our work.")
    assert Release(Audience.LEADERS, Promise.AGREED).agreed(agreement, [answer]) == agreement.text


def test_what_a_page_may_quote_is_what_it_quotes_without_a_name() -> None:
    assert quotable(answered(6, 1), WORDS, Span("", None, NOW)) == tuple(a.id for a in answered(6, 1).answers[1:])
    assert quotable(answered(5, 1), WORDS, Span("", None, NOW)) == ()
