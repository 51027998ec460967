"""Quotes are chosen for the points they make: more of them than by any simpler way, the same each time, none cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.quotes import chosen
from bot.dialogue.wording import pages
from bot.domain.message import Quote
from tests.choosing.measuring import SETS, WAYS, recall
from tests.documents.filled import NAMES, filled

ASKED = "What stands in the way?"
BUS = "The bus leaves at three, so nobody who needs it can stay for the shop."
COST = "Boots and tools cost more than families have."


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("other", [way for way in WAYS if way != "ours"])
def test_more_points_are_made_than_by_any_simpler_way(name: str, other: str) -> None:
    assert recall(WAYS["ours"], name) > recall(WAYS[other], name)


def test_all_are_quoted_where_there_is_room() -> None:
    assert chosen(ASKED, (BUS, BUS, "ok"), 1_000) == (0, 1, 2)


def test_a_point_is_made_once_before_any_is_made_twice() -> None:
    again = "Nobody who needs the bus can stay, for it leaves at three."
    assert chosen(ASKED, (BUS, again, COST), len(BUS) + len(COST)) == (1, 2)


def test_what_makes_none_is_left_out() -> None:
    assert chosen(ASKED, ("+1", "What stands in the way?", COST), len(COST)) == (2,)


@given(st.lists(st.text(max_size=60), max_size=8), st.integers(0, 200))
def test_whatever_is_said_it_fits_and_is_the_same_each_time(answers: list[str], room: int) -> None:
    picked = chosen(ASKED, answers, room)
    assert sum(len(answers[n]) for n in picked) <= room
    assert list(picked) == sorted(set(picked))
    assert chosen(ASKED, answers, room) == picked


def test_a_page_says_how_many_answers_it_leaves_out() -> None:
    """Who does not know is always told."""
    said = tuple(f"{BUS} {COST} Reason number {number}: {'it goes on and on ' * 20}" for number in range(8))
    page = pages.detail_message(filled(said), NAMES)
    assert page
    quoted = [block.text for block in page.blocks if isinstance(block, Quote) and "Reason" in block.text]
    assert 0 < len(quoted) < len(said)
    assert all(text in said for text in quoted)
    assert f"{len(said) - len(quoted)} more answers are not quoted here." in page.plain
    assert "I don't know. Who would? the registrar" in page.plain
