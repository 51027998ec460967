"""Sentences are parts of an answer, and none is cut inside: where two readings are possible, two stay one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.sentences import sentences

WHOLE = (
    "Dr. Ochoa and Mrs. Lee share a prep.",
    "We use open tests, e.g. the ASE entry level, i.e. the free one.",
    "The U.S. Department of Labor posts it.",
    "It starts at 3 p.m. on Friday.",
    "We meet with J. Smith at St. Mary's.",
    "See No. 5 and Fig. 2 on p. 3.",
    "It costs 3.50 a student, v2.1 of the plan says.",
    "By Jan. 15 and Sept. 3 at the latest.",
    "Acme Inc. Welding sends two people.",
    "She has a Ph.D. from State.",
    "“Why?” they ask, and “Again!” after that.",
    "Well... we tried, and… it failed.",
    "Boots, gloves, etc. are lent.",
    "Look at www.example.org or write to a.b@example.org",
    "It goes on\nand ends on the next line.",
    "no capital and no stop",
)
SEVERAL = (
    ("We tried. It failed.", ("We tried.", "It failed.")),
    ("No. We never did.", ("No.", "We never did.")),
    ("Really?! Yes! We did.", ("Really?!", "Yes!", "We did.")),
    ("it runs late. nobody stays.", ("it runs late.", "nobody stays.")),
    ("He said “no.” She said yes.", ("He said “no.”", "She said yes.")),
    ("(We tried.) It failed.", ("(We tried.)", "It failed.")),
    ("It ends at 5 p.m. We lock up.", ("It ends at 5 p.m.", "We lock up.")),
    ("That is the law in the U.S. It is not ours.", ("That is the law in the U.S.", "It is not ours.")),
    ("So did I. Then it rained.", ("So did I.", "Then it rained.")),
    ("It opened in 2019. Then it closed.", ("It opened in 2019.", "Then it closed.")),
    ("Things that work:\n- loaner boots\n- a bus\n", ("Things that work:", "loaner boots", "a bus")),
    ("1. Boots. For all.\n2) A bus", ("Boots.", "For all.", "A bus")),
    ("First this. 2. Then that.", ("First this.", "2. Then that.")),
    ("Two lines\nOf which each has a capital", ("Two lines", "Of which each has a capital")),
    ("A gap\r\n\r\nand more", ("A gap", "and more")),
    ("¿Por qué no? Porque cuesta.", ("¿Por qué no?", "Porque cuesta.")),
    ("費用が高い。バスがない。", ("費用が高い。", "バスがない。")),
)


@pytest.mark.parametrize("text", WHOLE)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == (text,)


@pytest.mark.parametrize(("text", "parts"), SEVERAL)
def test_several_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert sentences(text) == parts


@given(st.text(st.sampled_from("ab Ü1.2!?…\n\r-*()“”。Dr"), max_size=80) | st.text(max_size=80))
def test_each_is_a_part_of_the_text_and_all_words_stay(text: str) -> None:
    """Only marks of a list are left out."""
    begun = 0
    for sentence in sentences(text):
        begun = text.index(sentence, begun) + len(sentence)
    letters = [mark for mark in text if mark.isalpha()]
    kept = [mark for sentence in sentences(text) for mark in sentence if mark.isalpha()]
    assert len(letters) - len(kept) <= text.count(")") + text.count(".")


@pytest.mark.parametrize("unit", [".", "a. ", "a\nb"])
def test_a_hostile_text_takes_no_longer_for_its_length(unit: str) -> None:
    """A search that looks back over all that came before would not end within a run of the tests."""
    assert all(part in unit * 100_000 for part in sentences(unit * 100_000))
