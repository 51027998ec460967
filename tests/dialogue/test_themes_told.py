"""What came up, on a page: the team reads all of it, leaders what the gate lets through, and no small number."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.digest import Record, Span, summarise
from bot.dialogue.release import Release
from bot.domain.answer import AnswerKind
from bot.domain.audience import FEWEST_AUTHORS, Audience, Promise
from bot.domain.summary import BranchSummary, Theme
from tests.dialogue.builders import ANA, BEN, NOW, WEEK, a_passage, a_prompt, a_record, an_answer, crowd

OPENED = NOW - 2 * WEEK
SPAN = Span("1", None, NOW)
BUS, SHOP, BOOTS = "The bus leaves at three.", "The shop is booked.", "Boots are lent."
SAID = st.lists(st.sampled_from((BUS, SHOP, BOOTS, f"{BUS} {SHOP}", "Forklifts!", "A crane, perhaps.")), max_size=9)


def record(promise: Promise, *texts: str, shared: int = 0) -> Record:
    """As many people answered; the first ones shared what they said."""
    prompt = a_prompt("1.A.2", opened=OPENED, closed=NOW - WEEK, promise=promise)
    said = [
        an_answer(prompt, who, text, shared=n < shared)
        for n, (who, text) in enumerate(zip(crowd(len(texts)), texts, strict=True))
    ]
    return a_record(a_passage(prompt), answers=said)


def branch(full: Record, audience: Audience, promise: Promise = Promise.NAMED) -> BranchSummary:
    (item,) = summarise(full, Release(audience, promise), SPAN).items
    (found,) = item.branches
    return found


def told(full: Record, audience: Audience, promise: Promise = Promise.NAMED) -> list[tuple[str, int | None]]:
    return [(theme.label, theme.people) for theme in branch(full, audience, promise).themes]


def test_a_team_reads_what_came_up_whatever_leaders_may() -> None:
    full = record(Promise.AGREED, BUS, "No bus, no shop.", BOOTS)
    assert told(full, Audience.TEAM) == [("No bus, no shop.", 2), (BOOTS, 1)]
    assert told(full, Audience.LEADERS) == []


def test_who_does_not_know_has_no_theme_and_what_was_deleted_or_taken_out_neither() -> None:
    full = record(Promise.NAMED, BUS, BUS, BUS, BUS)
    first, *others, last = full.answers
    less = replace(first, kind=AnswerKind.UNKNOWN), *others, replace(last, taken_out=True)
    assert told(replace(full, answers=less), Audience.TEAM) == [(BUS, 2)]
    gone = replace(full, answers=(replace(first, deleted=True, text=""), *others[:1]))
    assert told(gone, Audience.TEAM) == [(BUS, 1)]


def test_a_person_who_answers_twice_is_counted_once() -> None:
    prompt = a_prompt("1.A.2", opened=OPENED, closed=NOW - WEEK)
    said = [an_answer(prompt, ANA, BUS), an_answer(prompt, ANA, "The bus!", at=NOW - WEEK), an_answer(prompt, BEN, BUS)]
    (theme,) = branch(a_record(a_passage(prompt), answers=said), Audience.TEAM).themes
    assert (theme.people, set(theme.behind)) == (2, {answer.id for answer in said})


def test_leaders_read_of_what_was_shared_alone() -> None:
    """What the others said moves no number and chooses no sentence."""
    full = record(Promise.AGREED, BUS, SHOP, f"{BUS} {SHOP}", BUS, shared=2)
    assert sorted(told(full, Audience.LEADERS)) == [(BUS, 1), (SHOP, 1)]


def test_a_line_that_a_facilitator_took_out_is_behind_no_theme() -> None:
    full = record(Promise.NAMED, f"{BUS[:-1]} sharp.", BUS, BUS)
    release = Release(Audience.LEADERS, held_back=frozenset({full.answers[0].id}))
    (item,) = summarise(full, release, SPAN).items
    (theme,) = item.branches[0].themes
    assert (theme.label, theme.people, theme.behind) == (BUS, 2, tuple(each.id for each in full.answers[1:]))


def test_under_words_a_number_below_five_is_not_told_nor_who_stands_alone() -> None:
    full = record(Promise.WORDS, BUS, BUS, BUS, BUS, BUS, SHOP, SHOP, BOOTS)
    assert told(full, Audience.LEADERS) == [(BUS, 5), (SHOP, None)]
    assert told(full, Audience.TEAM) == [(BUS, 5), (SHOP, 2), (BOOTS, 1)]


def test_under_words_the_order_does_not_tell_which_small_number_is_larger() -> None:
    few = record(Promise.WORDS, SHOP, SHOP, SHOP, BUS, BUS)
    more = record(Promise.WORDS, SHOP, SHOP, BUS, BUS, BUS)
    assert told(few, Audience.LEADERS) == told(more, Audience.LEADERS) == [(SHOP, None), (BUS, None)]
    assert [theme.topic for theme in branch(few, Audience.LEADERS).themes] == ["booked", "bus"]


@pytest.mark.parametrize("current", Promise)
@given(frozen=st.sampled_from(Promise), said=SAID, shared=st.integers(0, 9))
def test_themes_are_of_what_may_be_read_alone(current: Promise, frozen: Promise, said: list[str], shared: int) -> None:
    found = branch(record(frozen, *said, shared=shared), Audience.LEADERS, current)
    open_ = {key: answer.text for answer in found.said for key in answer.behind}
    for theme in found.themes:
        assert set(theme.behind) <= set(open_)
        assert theme.label in open_[theme.source]
        assert theme.people in (None, len(theme.behind))


@given(said=SAID)
def test_under_words_no_theme_tells_of_one_to_four(said: list[str]) -> None:
    found = branch(record(Promise.WORDS, *said), Audience.LEADERS).themes
    assert not [theme for theme in found if theme.single]
    assert not [theme for theme in found if theme.people is not None and theme.people < FEWEST_AUTHORS]
    assert not _marked_by_its_place(found)


def _marked_by_its_place(found: tuple[Theme, ...]) -> bool:
    """Those without a number stand last, by the alphabet."""
    uncounted = [theme.topic.casefold() for theme in found if theme.people is None]
    counted = [theme for theme in found if theme.people is not None]
    return uncounted != sorted(uncounted) or list(found[: len(counted)]) != counted
