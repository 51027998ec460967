"""Typed lines about next steps: what is a day, what is a word why, and what is refused rather than taken for words."""

from datetime import date

import pytest

from bot.dialogue.next_steps import Terms
from bot.dialogue.setup import Wrong
from bot.dialogue.typed_steps import read_move, read_terms, read_why

TODAY = date(2026, 9, 14)
MAY = date(2027, 5, 14)


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("Call the union", Terms("Call the union")),
        ("Call the union by May 14", Terms("Call the union", due=MAY)),
        ("Call the union BY 2027-05-14", Terms("Call the union", due=MAY)),
        ("Stand by the union by 14 May", Terms("Stand by the union", due=MAY)),
        ("Call by phone", Terms("Call by phone")),
        ("Raise the share by 5 percent", Terms("Raise the share by 5 percent")),
        ("Have it read by the board", Terms("Have it read by the board")),
        ("Put up the standby list", Terms("Put up the standby list")),
    ],
)
def test_a_day_at_the_end_is_its_date(line: str, terms: Terms) -> None:
    assert read_terms(line, TODAY) == terms


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "step add Call the union by May 14"),
        ("by May 14", "step add Call the union by May 14"),
        ("Call the union by Friday", "“Friday” is not a day"),
        ("Call the union by next week", "“next week” is not a day"),
        ("Call the union by Feb 30", "“Feb 30” is not a day"),
        ("Call the union by Sep 1, 2020", "That day is in the past"),
    ],
)
def test_what_can_not_be_meant_is_refused_with_its_cure(line: str, told: str) -> None:
    with pytest.raises(Wrong, match=told):
        read_terms(line, TODAY)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("May 14", ""),
        ("to May 14", ""),
        ("May 14 because they are away", "they are away"),
        ("May 14, Because: they are away", "they are away"),
        ("May 14: they are away", "they are away"),
        ("2027-05-14 because of the snow", "of the snow"),
    ],
)
def test_a_move_has_its_day_and_may_have_a_word_why(line: str, why: str) -> None:
    assert read_move(line, TODAY) == (MAY, why)


@pytest.mark.parametrize("line", ["", "sometime", "Sep 1, 2020", "because they are away", "May 14 they are away"])
def test_a_move_without_a_day_to_come_is_refused(line: str) -> None:
    with pytest.raises(Wrong):
        read_move(line, TODAY)


@pytest.mark.parametrize(
    ("line", "why"),
    [("no budget", "no budget"), ("because no budget", "no budget"), (": no budget", "no budget"), ("", "")],
)
def test_a_word_why_may_begin_with_because(line: str, why: str) -> None:
    assert read_why(line) == why


def test_words_in_which_a_because_comes_later_are_left_whole() -> None:
    assert read_why("not now because of the snow") == "not now because of the snow"
