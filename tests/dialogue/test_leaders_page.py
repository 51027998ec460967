"""Pages for leaders: what the promise withholds of what was said, question by question."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.digest import Record, Span, quotable, summarise
from bot.dialogue.release import Release
from bot.domain.answer import Answer, AnswerKind, Side, Voice
from bot.domain.audience import Audience, Promise, strictest
from bot.domain.plan import PlanKind
from bot.domain.reflection import Prompt
from bot.domain.summary import ItemSummary, Summary
from tests.dialogue.builders import (
    BEN,
    DAY,
    HOUR,
    NOW,
    TEAM,
    WEEK,
    a_passage,
    a_prompt,
    a_record,
    a_reflection,
    a_stance,
    a_step,
    an_agreement,
    an_answer,
    crowd,
    plan_of,
)

OPENED = NOW - 2 * WEEK
SPAN = Span("1", None, NOW)
PROMISES = st.sampled_from(Promise)


def asked(ref: str, promise: Promise) -> Prompt:
    branches = (f"{ref}a", f"{ref}b") if ref == "1.A.1" else ()
    return a_prompt(ref, opened=OPENED, closed=NOW - WEEK, promise=promise, followed=branches, revealed=True)


def leaders(record: Record, promise: Promise = Promise.NAMED, quoted: frozenset[str] | None = None) -> Summary:
    return summarise(record, Release(Audience.LEADERS, promise, quoted), SPAN)


def record(prompt: Prompt, authors: int, *more: Answer, shared: int = 0) -> Record:
    """So many people answered; the first ones shared what they said."""
    answers = [an_answer(prompt, who, f"Said by {who.id}", shared=n < shared) for n, who in enumerate(crowd(authors))]
    return a_record(a_passage(prompt), answers=[*answers, *more])


def only(summary: Summary) -> ItemSummary:
    (found,) = summary.items
    return found


def quotes(summary: Summary) -> list[tuple[str, bool]]:
    """What is quoted, and whether with a name."""
    return [(said.text, said.by is not None) for branch in only(summary).branches for said in branch.said]


def test_under_agreed_leaders_read_only_what_was_shared_with_the_name() -> None:
    summary = leaders(record(asked("1.A.2", Promise.AGREED), 7, shared=2))
    assert quotes(summary) == [("Said by p00", True), ("Said by p01", True)]
    assert summary.withheld
    assert (summary.people, summary.answers, only(summary).people) == (7, 7, 7)


def test_under_words_leaders_read_quotes_without_names_from_five_authors_on() -> None:
    prompt = asked("1.A.2", Promise.WORDS)
    assert quotes(leaders(record(prompt, 5))) == [(f"Said by p0{n}", False) for n in range(5)]
    assert not leaders(record(prompt, 5)).withheld
    few = leaders(record(prompt, 4))
    assert (quotes(few), few.withheld) == ([], True)
    assert only(few).people is None
    assert [branch.answers for branch in only(few).branches] == [0]


def test_under_named_leaders_read_everything_with_names() -> None:
    summary = leaders(record(asked("1.A.2", Promise.NAMED), 2))
    assert quotes(summary) == [("Said by p00", True), ("Said by p01", True)]
    assert not summary.withheld


def test_leaders_get_neither_links_nor_files() -> None:
    prompt = asked("1.A.2", Promise.NAMED)
    more = replace(an_answer(prompt, BEN), files=("plan.pdf",))
    found = leaders(record(prompt, 1, more))
    assert all((said.link, said.files) == (None, ()) for branch in only(found).branches for said in branch.said)


@given(frozen=PROMISES, current=PROMISES, authors=st.integers(0, 8), shared=st.integers(0, 8))
def test_a_page_shows_no_more_than_the_strictest_promise(
    frozen: Promise, current: Promise, authors: int, shared: int
) -> None:
    full = record(asked("1.A.2", frozen), authors, shared=shared)
    assert quotes(leaders(full, current)) == quotes(leaders(full, strictest(frozen, current)))
    named = [text for text, with_name in quotes(leaders(full, current)) if with_name]
    free = authors if (frozen, current) == (Promise.NAMED, Promise.NAMED) else min(shared, authors)
    free = 0 if Promise.ALONE in (frozen, current) else free
    assert len(named) == free


def test_votes_dissent_and_owners_of_a_question_obey_the_promise_it_was_asked_under() -> None:
    prompt = asked("1.A.1", Promise.AGREED)
    full = a_record(
        a_passage(prompt),
        stances=[a_stance(prompt, who, Side.YES) for who in crowd(6)],
        agreements=[an_agreement(prompt, dissent="Not all of us")],
        steps=[a_step(prompt, owner=BEN)],
    )
    summary = leaders(full, Promise.NAMED)
    assert (only(summary).tallies, only(summary).dissent, summary.steps[0].owner) == ((), "", None)
    assert only(summary).agreed == "We agreed to meet."


def gate(yes: int, no: int, promise: Promise) -> Record:
    """People who voted and answered, so many on each side."""
    prompt = asked("1.A.1", promise)
    people = crowd(yes + no)
    sides = [Side.YES] * yes + [Side.NO] * no
    stances = [a_stance(prompt, who, side) for who, side in zip(people, sides, strict=True)]
    answers = [an_answer(prompt, who, f"Said by {who.id}", at=OPENED + DAY) for who in people]
    return a_record(a_passage(prompt), answers=answers, stances=stances)


def test_under_words_votes_show_only_when_nobody_stands_out() -> None:
    assert only(leaders(gate(5, 5, Promise.WORDS))).tallies[0].votes[0] == (Side.YES, 5)
    assert only(leaders(gate(5, 1, Promise.WORDS))).tallies == ()


@pytest.mark.parametrize("promise", Promise)
def test_that_people_differ_is_told_even_where_the_votes_are_withheld(promise: Promise) -> None:
    assert only(leaders(gate(5, 1, promise))).differ
    assert not only(leaders(gate(6, 0, promise))).differ


def test_under_words_a_small_side_is_not_told_apart_by_its_quotes_or_its_counts() -> None:
    found = only(leaders(gate(5, 1, Promise.WORDS)))
    assert [(branch.ref, branch.answers, len(branch.said)) for branch in found.branches] == [("1.A.1", 6, 6)]
    assert sorted(text for text, _ in quotes(leaders(gate(5, 1, Promise.WORDS)))) == [
        f"Said by p0{n}" for n in range(6)
    ]


def test_under_words_few_who_did_not_vote_are_not_told_apart_from_the_others() -> None:
    prompt = replace(asked("1.A.1", Promise.WORDS), followed=("1.A.1a",))
    people = crowd(6)
    answers = [an_answer(prompt, who, at=OPENED + DAY) for who in people]
    stances = [a_stance(prompt, who, Side.YES) for who in people[1:]]
    found = only(leaders(a_record(a_passage(prompt), answers=answers, stances=stances)))
    assert [(branch.ref, branch.answers) for branch in found.branches] == [("1.A.1", 6)]


def test_under_words_two_crowds_are_told_side_by_side() -> None:
    found = only(leaders(gate(5, 5, Promise.WORDS)))
    assert [(branch.ref, branch.answers) for branch in found.branches] == [("1.A.1", 0), ("1.A.1a", 5), ("1.A.1b", 5)]


def test_where_names_are_told_a_small_side_is_told_too() -> None:
    found = only(leaders(gate(5, 1, Promise.NAMED)))
    assert [(branch.ref, branch.answers) for branch in found.branches] == [("1.A.1", 0), ("1.A.1a", 5), ("1.A.1b", 1)]


@given(yes=st.integers(0, 8), no=st.integers(0, 8))
def test_under_words_no_number_on_a_page_stands_for_one_to_four_people(yes: int, no: int) -> None:
    summary = leaders(gate(yes, no, Promise.WORDS), Promise.WORDS)
    found = only(summary)
    numbers = [summary.people, found.people, summary.answers, *(branch.answers for branch in found.branches)]
    numbers += [count for tally in found.tallies for _, count in tally.votes]
    numbers += [len(branch.said) for branch in found.branches]
    assert not [number for number in numbers if number in (1, 2, 3, 4)]


def test_under_words_a_single_unknown_is_not_counted_for_leaders() -> None:
    prompt = asked("1.A.2", Promise.WORDS)
    one = an_answer(prompt, BEN, "The dean", kind=AnswerKind.UNKNOWN)
    assert only(leaders(record(prompt, 2, one))).branches[0].unknowns == 0
    assert only(leaders(record(prompt, 4, one))).branches[0].unknowns == 1


def test_what_nobody_could_answer_is_told_to_leaders_under_every_promise() -> None:
    for promise in Promise:
        prompt = asked("1.A.2", promise)
        unknown = an_answer(prompt, BEN, "The dean", kind=AnswerKind.UNKNOWN)
        summary = leaders(a_record(a_passage(prompt), answers=[unknown]), promise)
        assert [need.text for need in summary.needs] == ["What about 1.A.2?"]


def test_under_words_few_voices_are_not_counted_for_leaders() -> None:
    prompt = asked("1.A.2", Promise.WORDS)

    def voices(count: int, promise: Promise) -> int:
        full = record(prompt, 6)
        given = [Voice(full.answers[0].id, "reflection", prompt.id, TEAM, who, NOW) for who in crowd(count + 1)]
        found = only(leaders(replace(full, voices=tuple(given)), promise))
        return found.branches[0].said[0].voices

    assert (voices(4, Promise.WORDS), voices(5, Promise.WORDS)) == (0, 5)


def test_an_agreed_answer_that_quotes_somebody_is_withheld_also_when_that_reply_was_taken_out() -> None:
    prompt = asked("1.A.2", Promise.AGREED)
    text = "We meet every second Monday with employers."
    for out in (True, False):
        answer = an_answer(prompt, BEN, text, taken_out=out)
        full = a_record(a_passage(prompt), answers=[answer], agreements=[an_agreement(prompt, text)])
        assert only(leaders(full)).agreed is None
        shared = replace(full, answers=(replace(answer, shared=True),))
        assert only(leaders(shared)).agreed == text


def test_a_reviewed_page_leaves_later_agreed_answers_to_the_next_one() -> None:
    prompt = asked("1.A.2", Promise.NAMED)
    late = replace(an_agreement(prompt), at=NOW + HOUR)

    def agreed(reviewed: bool, audience: Audience = Audience.LEADERS, until: timedelta = timedelta()) -> str | None:
        passage = a_passage(prompt, reflection=a_reflection(review=reviewed))
        full = a_record(passage, agreements=[late])
        return only(summarise(full, Release(audience), Span("1", None, NOW + until))).agreed

    assert (agreed(True), agreed(True, until=HOUR)) == (None, late.text)
    assert agreed(True, until=HOUR - timedelta(minutes=1)) is None
    assert (agreed(False), agreed(True, Audience.TEAM)) == (late.text, late.text)


def test_names_that_were_typed_in_a_step_stay_with_the_team_unless_names_are_promised() -> None:
    prompt = asked("1.A.2", Promise.AGREED)
    named = replace(a_step(prompt), owner=None, owner_name="Dr. Hill", involve="The dean", first="Call her")
    [line] = leaders(a_record(a_passage(prompt), steps=[named])).steps
    assert (line.owner_name, line.involve, line.first) == ("", "", "Call her")


def test_a_step_that_quotes_an_answer_to_another_question_needs_that_persons_ok_too() -> None:
    elsewhere, prompt = asked("1.A.1", Promise.AGREED), asked("1.A.2", Promise.NAMED)
    answer = an_answer(elsewhere, BEN, "Nobody has ever seen a written definition")
    quoting = replace(a_step(prompt), what=answer.text, quotes=(answer.id,))
    full = a_record(a_passage(elsewhere, prompt), answers=[answer], steps=[quoting])
    assert leaders(full).steps == ()
    assert len(leaders(replace(full, answers=(replace(answer, shared=True),))).steps) == 1


def test_next_steps_that_quote_somebody_unasked_stay_with_the_team() -> None:
    prompt = asked("1.A.2", Promise.AGREED)
    answer = an_answer(prompt, BEN, "Visit every employer in town before spring")
    quoting, own = replace(a_step(prompt, 1), what=answer.text), a_step(prompt, 2)
    full = a_record(a_passage(prompt), answers=[answer], steps=[quoting, own])
    assert [step.number for step in leaders(full).steps] == [2]
    assert [step.number for step in summarise(full, Release(Audience.TEAM), SPAN).steps] == [1, 2]
    shared = replace(full, answers=(replace(answer, shared=True),))
    assert [step.number for step in leaders(shared).steps] == [1, 2]


def test_the_gates_of_an_action_on_which_people_differ_are_told_by_their_words() -> None:
    prompt = a_prompt("2.B", opened=OPENED, closed=NOW - WEEK, revealed=True)
    stances = [a_stance(prompt, who, side, question="2.B.3") for who, side in zip(crowd(2), Side, strict=False)]
    stances.append(a_stance(prompt, BEN, Side.NO, question="2.B.2"))
    full = a_record(a_passage(prompt, refs=plan_of(PlanKind.ACTIONS)), stances=stances)
    found = summarise(full, Release(Audience.LEADERS, Promise.AGREED), Span("2", None, NOW))
    assert [gate.text for gate in only(found).differ] == ["Is it so with 2.B.3?"]


def test_a_page_fixes_what_it_may_quote_when_it_is_made() -> None:
    prompt = asked("1.A.2", Promise.WORDS)
    full = record(prompt, 5)
    release = Release(Audience.LEADERS, Promise.WORDS)
    assert quotable(full, release, SPAN) == tuple(answer.id for answer in full.answers)
    assert quotable(record(prompt, 4), release, SPAN) == ()
    assert quotable(full, Release(Audience.LEADERS, Promise.AGREED), SPAN) == ()
    assert quotable(full, replace(release, quoted=frozenset()), SPAN) == tuple(answer.id for answer in full.answers)


def test_what_came_after_a_page_is_not_among_what_it_may_quote() -> None:
    prompt = asked("1.A.2", Promise.WORDS)
    later = an_answer(prompt, BEN, at=NOW + HOUR, late=True)
    found = quotable(record(prompt, 5, later), Release(Audience.LEADERS, Promise.WORDS), SPAN)
    assert later.id not in found
    assert len(found) == 5


def test_a_posted_page_only_loses_lines() -> None:
    prompt = asked("1.A.2", Promise.WORDS)
    full = record(prompt, 6)
    quoted = frozenset(quotable(full, Release(Audience.LEADERS, Promise.WORDS), SPAN))
    before = quotes(leaders(full, Promise.WORDS, quoted))
    joined = replace(full, answers=(*full.answers, an_answer(prompt, BEN, "New", at=NOW - HOUR)))
    assert quotes(leaders(joined, Promise.WORDS, quoted)) == before
    gone = replace(full, answers=full.answers[1:])
    assert quotes(leaders(gone, Promise.WORDS, quoted)) == before[1:]
    few = replace(full, answers=full.answers[2:])
    assert quotes(leaders(few, Promise.WORDS, quoted)) == []


@given(st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_whatever_is_taken_out_or_unsaid_later_a_posted_page_never_gains_a_line(out: set[int], gone: set[int]) -> None:
    full = record(asked("1.A.2", Promise.WORDS), 8)
    quoted = frozenset(quotable(full, Release(Audience.LEADERS, Promise.WORDS), SPAN))
    changed = tuple(
        replace(answer, taken_out=n in out, deleted=n in gone, text="" if n in gone else answer.text)
        for n, answer in enumerate(full.answers)
    )
    left = 8 - len(out | gone)
    after = quotes(leaders(replace(full, answers=changed), Promise.WORDS, quoted))
    assert len(after) == (left if left >= 5 else 0)
    assert set(after) <= set(quotes(leaders(full, Promise.WORDS, quoted)))
