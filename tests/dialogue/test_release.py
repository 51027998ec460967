"""The one gate, in every combination of promise, sharing, audience and number of authors."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.release import Release, present_promise, quoted_in
from bot.domain.answer import Agreement, Answer, Side
from bot.domain.audience import Audience, Promise, strictest
from bot.domain.summary import Tally
from tests.dialogue.builders import ANA, BEN, a_prompt, a_step, an_agreement, an_answer

PROMPT = a_prompt("1.A.2")
TEAM_READS = Release(Audience.TEAM)
PROMISES = st.sampled_from(Promise)
WORDS = "We meet every second Monday with the employers."


def leaders(promise: Promise = Promise.NAMED, *quoted: str, posted: bool = False) -> Release:
    return Release(Audience.LEADERS, promise, frozenset(quoted) if posted else None)


def written(promise: Promise, *, shared: bool = False, text: str = WORDS) -> Answer:
    return an_answer(PROMPT, ANA, text, promise=promise, shared=shared)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("frozen", Promise)
@pytest.mark.parametrize("current", Promise)
@pytest.mark.parametrize("authors", range(13))
def test_the_team_reads_everything_with_names(authors: int, current: Promise, frozen: Promise, shared: bool) -> None:
    answer = written(frozen, shared=shared)
    release = Release(Audience.TEAM, current)
    assert release.answer(answer, authors)
    assert release.name(answer) == ANA
    assert release.count(authors) == authors


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("frozen", Promise)
@pytest.mark.parametrize("current", Promise)
@pytest.mark.parametrize("authors", range(13))
def test_leaders_read_what_the_strictest_promise_allows(
    authors: int, current: Promise, frozen: Promise, shared: bool
) -> None:
    holds = {frozen, current}
    alone = Promise.ALONE in holds
    named = (shared and not alone) or holds == {Promise.NAMED}
    quoted = not alone and Promise.AGREED not in holds and authors >= 5
    answer = written(frozen, shared=shared)
    assert leaders(current).answer(answer, authors) is (named or quoted)
    assert leaders(current).name(answer) == (ANA if named else None)


@given(frozen=PROMISES, current=PROMISES, authors=st.integers(0, 12), shared=st.booleans())
def test_no_name_is_told_without_the_words(frozen: Promise, current: Promise, authors: int, shared: bool) -> None:
    answer, release = written(frozen, shared=shared), leaders(current)
    if release.name(answer):
        assert release.answer(answer, authors)


@given(frozen=PROMISES, current=PROMISES, stricter=PROMISES, authors=st.integers(0, 12), shared=st.booleans())
def test_a_stricter_promise_never_shows_more(
    frozen: Promise, current: Promise, stricter: Promise, authors: int, shared: bool
) -> None:
    answer = written(frozen, shared=shared)
    less = leaders(strictest(current, stricter))
    assert less.answer(answer, authors) <= leaders(current).answer(answer, authors)
    assert (less.name(answer) is not None) <= (leaders(current).name(answer) is not None)


def test_a_question_asked_under_a_stricter_promise_is_released_under_it() -> None:
    for frozen in Promise:
        for current in Promise:
            release = leaders(current, "a", posted=True).under(frozen)
            assert (release.promise, release.audience) == (strictest(frozen, current), Audience.LEADERS)
            assert release.quoted == frozenset("a")


def test_a_posted_page_quotes_only_what_it_was_made_with() -> None:
    answer = written(Promise.WORDS)
    assert leaders(Promise.WORDS, answer.id, posted=True).answer(answer, 5)
    assert not leaders(Promise.WORDS, posted=True).answer(answer, 12)
    assert not leaders(Promise.WORDS, "other", posted=True).answer(answer, 12)


def test_below_five_authors_all_quotes_go_even_from_a_posted_page() -> None:
    answer = written(Promise.WORDS)
    assert not leaders(Promise.WORDS, answer.id, posted=True).answer(answer, 4)


def test_what_an_author_shares_later_may_join_a_posted_page() -> None:
    assert leaders(Promise.AGREED, posted=True).answer(written(Promise.AGREED, shared=True), 1)


@given(promise=PROMISES, authors=st.integers(0, 12), quoted=st.sets(st.sampled_from(["x", "y"])), frozen=PROMISES)
def test_a_posted_page_never_shows_more_than_a_new_one(
    promise: Promise, authors: int, quoted: set[str], frozen: Promise
) -> None:
    answer = written(frozen)
    posted = leaders(promise, *quoted, posted=True)
    assert posted.answer(answer, authors) <= leaders(promise).answer(answer, authors)


@pytest.mark.parametrize("people", range(13))
def test_leaders_see_counts_unless_so_few_would_stand_out_under_words(people: int) -> None:
    assert leaders(Promise.AGREED).count(people) == people
    assert leaders(Promise.NAMED).count(people) == people
    assert leaders(Promise.WORDS).count(people) == (people if people >= 5 else None)


def votes(yes: int, no: int, unsure: int = 0) -> Tally:
    return Tally("1.A.1", ((Side.YES, yes), (Side.NO, no), (Side.UNSURE, unsure)))


@pytest.mark.parametrize(
    ("tally", "shown"),
    [
        (votes(5, 5), True),
        (votes(6, 0), True),
        (votes(0, 0), True),
        (votes(5, 5, 5), True),
        (votes(5, 4), False),
        (votes(5, 1), False),
        (votes(7, 5, 1), False),
    ],
)
def test_under_words_votes_are_told_when_nobody_stands_out(tally: Tally, shown: bool) -> None:
    assert leaders(Promise.WORDS).votes(tally) == (tally if shown else None)


def test_votes_dissent_and_owners_obey_the_promise() -> None:
    agreement, step = an_agreement(PROMPT, dissent="Not me"), a_step(PROMPT, owner=BEN)
    tally = votes(6, 6)
    for release in (TEAM_READS, leaders(Promise.NAMED), Release(Audience.TEAM, Promise.AGREED)):
        assert (release.votes(tally), release.dissent(agreement), release.owner(step)) == (tally, "Not me", BEN)
    for promise in (Promise.AGREED, Promise.WORDS):
        assert (leaders(promise).dissent(agreement), leaders(promise).owner(step)) == ("", None)
    assert leaders(Promise.AGREED).votes(tally) is None


def agreed(text: str = WORDS) -> Agreement:
    return an_agreement(PROMPT, text)


def test_the_teams_own_agreed_answer_reaches_leaders_under_every_promise() -> None:
    for promise in (Promise.AGREED, Promise.WORDS, Promise.NAMED):
        assert leaders(promise).agreed(agreed("We will meet."), [written(promise)]) == "We will meet."


@pytest.mark.parametrize("promise", [Promise.AGREED, Promise.WORDS])
@pytest.mark.parametrize(
    "quoting",
    [
        WORDS,
        "WE MEET every second Monday, with the employers",
        f"As one of us says: {WORDS} That is it.",
        "We meet every second Monday",
    ],
)
def test_an_agreed_answer_that_quotes_one_person_needs_that_persons_ok(promise: Promise, quoting: str) -> None:
    assert leaders(promise).agreed(agreed(quoting), [written(promise)]) is None
    assert leaders(promise).agreed(agreed(quoting), [written(promise, shared=True)]) == quoting
    assert TEAM_READS.agreed(agreed(quoting), [written(promise)]) == quoting


def test_where_answers_go_with_names_an_agreed_answer_may_quote_them() -> None:
    assert leaders().agreed(agreed(), [written(Promise.NAMED)]) == WORDS
    assert leaders().agreed(agreed(), [written(Promise.AGREED)]) is None


def test_of_two_who_are_quoted_both_must_agree() -> None:
    other = replace(written(Promise.AGREED), id="other", author=BEN)
    assert leaders().agreed(agreed(), [written(Promise.AGREED, shared=True), other]) is None


def test_an_answer_that_was_taken_out_is_quoted_only_with_its_authors_ok() -> None:
    out = replace(written(Promise.AGREED), taken_out=True)
    assert leaders().agreed(agreed(), [out]) is None
    assert leaders().agreed(agreed(), [replace(out, shared=True)]) == WORDS


def test_a_deleted_answer_has_no_words_to_quote() -> None:
    gone = replace(written(Promise.AGREED), deleted=True)
    assert leaders().agreed(agreed(), [gone, replace(gone, text="", deleted=False)]) == WORDS


def test_a_quotation_outlives_an_edit_of_what_was_quoted() -> None:
    answer = written(Promise.AGREED)
    noted = replace(agreed(), quotes=(answer.id,))
    edited = replace(answer, text="Something else altogether, at length.")
    assert leaders().agreed(noted, [edited]) is None
    assert leaders().agreed(noted, [replace(edited, shared=True)]) == WORDS
    assert TEAM_READS.agreed(noted, [edited]) == WORDS


def test_a_quotation_of_what_was_deleted_stays_with_the_team() -> None:
    answer = written(Promise.NAMED, shared=True)
    noted = replace(agreed(), quotes=(answer.id,))
    assert leaders().agreed(noted, [answer]) == WORDS
    assert leaders().agreed(noted, [replace(answer, deleted=True, text="")]) is None
    assert leaders().agreed(noted, []) is None


def test_the_answers_that_a_text_quotes_are_named() -> None:
    whole, other = written(Promise.AGREED), replace(written(Promise.AGREED, text="Nothing alike"), id="other")
    gone = replace(whole, id="gone", deleted=True)
    assert quoted_in(f"We say: {WORDS}", [other, whole, gone]) == (whole.id,)


def test_a_next_step_that_quotes_somebody_else_needs_that_persons_ok() -> None:
    step = replace(a_step(PROMPT), what=WORDS, by=BEN)
    answer = written(Promise.AGREED)
    assert not leaders().step(step, [answer])
    assert leaders().step(step, [replace(answer, shared=True)])
    assert TEAM_READS.step(step, [answer])
    assert not leaders().step(replace(step, what="Call", quotes=(answer.id,)), [answer])
    assert leaders().step(replace(step, what="Call"), [answer])


def test_whatever_is_written_in_a_step_may_quote_nobody_unasked() -> None:
    answer, step = written(Promise.AGREED), replace(a_step(PROMPT), what="Call", by=BEN)
    assert leaders().step(step, [answer])
    for quoting in (replace(step, first=WORDS), replace(step, barrier=WORDS), replace(step, why=WORDS)):
        assert not leaders().step(quoting, [answer])
        assert leaders().step(quoting, [replace(answer, shared=True)])


def test_who_made_a_step_is_asked_about_their_words_when_somebody_else_put_them_into_it() -> None:
    answer = written(Promise.AGREED)
    step = replace(a_step(PROMPT), barrier=WORDS, by=ANA, quotes=(answer.id,))
    assert not leaders().step(step, [answer])
    assert leaders().step(step, [replace(answer, shared=True)])
    assert not leaders().step(step, [replace(answer, shared=True, deleted=True)])
    assert not leaders().step(step, [])


def test_names_that_were_typed_in_a_step_are_told_as_its_owner_is() -> None:
    step = replace(a_step(PROMPT), owner_name="Dr. Hill", involve="The dean")
    for release in (TEAM_READS, leaders(Promise.NAMED)):
        assert (release.owner_name(step), release.involved(step)) == ("Dr. Hill", "The dean")
    for promise in (Promise.AGREED, Promise.WORDS, Promise.ALONE):
        assert (leaders(promise).owner_name(step), leaders(promise).involved(step)) == ("", "")


def test_who_makes_a_step_of_their_own_words_has_said_ok_by_that() -> None:
    assert leaders().step(replace(a_step(PROMPT), what=WORDS, by=ANA), [written(Promise.AGREED)])


@pytest.mark.parametrize("short", ["Yes", "A shared vision now"])
def test_a_few_words_within_an_agreed_answer_are_chance_and_no_quotation(short: str) -> None:
    assert len(short) < 20
    text = f"The team says: {short}, and more than that."
    assert leaders(Promise.AGREED).agreed(agreed(text), [written(Promise.AGREED, text=short)]) == text


def test_from_twenty_letters_on_it_is_a_quotation() -> None:
    twenty = "a shared vision nowx"
    assert len(twenty) == 20
    text = f"We say: {twenty}, and more than that."
    assert leaders(Promise.AGREED).agreed(agreed(text), [written(Promise.AGREED, text=twenty)]) is None


def test_a_short_answer_that_is_the_whole_agreed_answer_is_a_quotation() -> None:
    assert leaders(Promise.AGREED).agreed(agreed("Yes!"), [written(Promise.AGREED, text="yes")]) is None


def test_an_answer_without_words_quotes_nothing() -> None:
    assert leaders(Promise.AGREED).agreed(agreed("!?"), [written(Promise.AGREED, text="...")]) == "!?"


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("members", [5, 6])
def test_words_can_be_kept_only_while_nobody_can_be_told_apart(public: bool, inside: bool, members: int) -> None:
    kept = present_promise(Promise.WORDS, public=public, leaders_inside=inside, members=members)
    holds_up = not public and not inside and members == 6
    assert kept is (Promise.WORDS if holds_up else Promise.AGREED)
    for promise in (Promise.AGREED, Promise.NAMED):
        assert present_promise(promise, public=public, leaders_inside=inside, members=members) is promise


def test_what_one_person_writes_alone_reaches_no_leader_whatever_was_pressed() -> None:
    release, answer = leaders(Promise.ALONE), written(Promise.ALONE, shared=True)
    assert not release.answer(answer, 12)
    assert release.agreed(agreed("Something of my own."), []) is None
    assert not release.step(a_step(PROMPT), [])
    assert TEAM_READS.agreed(agreed("Something of my own."), []) == "Something of my own."
