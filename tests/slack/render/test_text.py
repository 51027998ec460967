"""Cutting, shortening and escaping: nothing is lost that need not be, and what people write stays words."""

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.shared.text import clean, length, parted, pieces, shortened
from adapters.slack.render.text import escaped, fallback
from tests.slack.render.checks import squeezed
from tests.slack.render.invented import HOSTILE, texts

limits = st.integers(12, 400)


@given(texts, limits)
def test_the_pieces_are_the_text_but_for_white_space_where_it_is_cut(text: str, most: int) -> None:
    whole = clean(text)
    cut = pieces(whole, most)
    assert all(0 < length(piece) <= most and len(json.dumps(piece)) <= 2 * most + 2 for piece in cut)
    assert squeezed("".join(cut)) == squeezed(whole)
    for piece in cut:
        assert piece in whole


@given(texts, limits)
def test_a_shortened_text_fits_and_says_that_it_is_shortened(text: str, most: int) -> None:
    cut = shortened(clean(text), most)
    assert length(cut) <= most
    assert cut == clean(text) or (cut.endswith("…") and clean(text).startswith(cut[:-1].rstrip()))


@given(texts, limits)
def test_a_head_and_its_rest_are_the_text(text: str, most: int) -> None:
    head, rest = parted(clean(text), most)
    assert length(head) <= most
    assert squeezed(head + rest) == squeezed(text)


@given(texts)
@example("<&>" * 2_000)
@example("&" * 4_100)
def test_the_words_beside_blocks_are_escaped_and_never_cut_within_an_escape(text: str) -> None:
    said = fallback(text)
    assert length(said) <= 4_000
    assert not set("<>") & set(said)
    plain = said.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in plain


def test_text_is_cut_at_paragraphs_then_sentences_then_words() -> None:
    assert pieces("One two three.\n\nFour five. Six", 26) == ("One two three.", "Four five. Six")
    assert pieces("One two three. Four five six", 24) == ("One two three.", "Four five six")
    assert pieces("One two three four five", 12) == ("One two", "three four", "five")


def test_what_is_read_as_one_character_stays_whole() -> None:
    for sign in ("👩🏽‍🚀", "🇺🇸", "e\u0301\u0323", "👍🏽"):
        for piece in pieces(sign * 40, 25):
            assert not piece.replace(sign, "")


def test_an_endless_sequence_of_marks_is_cut_all_the_same() -> None:
    marks = "a" + "\u0301" * 500
    assert "".join(pieces(marks, 50)) == marks


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_that_controls_a_screen(text: str) -> None:
    left = clean(text)
    assert {unicodedata.category(each) for each in left if each not in "\n\t"}.isdisjoint({"Cc", "Cs"})
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(left)


def test_three_characters_are_escaped_and_no_other() -> None:
    assert escaped("<!channel> & *b* `c` :tada:") == "&lt;!channel&gt; &amp; *b* `c` :tada:"
