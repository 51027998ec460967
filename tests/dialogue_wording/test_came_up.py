"""What came up, above the quotes: compact, whole sentences, single voices marked, and nothing dropped in silence."""

from dataclasses import replace

from bot.dialogue.digest import Span, summarise
from bot.dialogue.release import Release
from bot.dialogue.themes import READABLE
from bot.dialogue.wording import pages
from bot.dialogue.wording.came_up import THEMES, VOICES, came_up
from bot.domain.audience import Audience
from bot.domain.message import Bullets, Message, Quote, Text
from bot.domain.summary import BranchSummary, Said, Theme
from tests.dialogue.builders import ANA, BEN, CLEO, NOW, WEEK, an_answer
from tests.documents.filled import record

BUS = Theme("bus", "The bus leaves at three.", "a", ("a", "b", "c", "d"), 4)
BOOTS = Theme("", "Boots are lent.", "e", ("e",), 1)
SAID = ("A bus by May.", "No bus, no shop.", "Boots are lent.")
LONG = "The bus " + "and the shop " * 20


def branch(*themes: Theme, answers: int = 5) -> BranchSummary:
    return BranchSummary("1", "Why?", (), tuple(Said(f"No. {n}", None) for n in range(answers)), answers, 0, themes)


def lines(*themes: Theme, answers: int = 5) -> list[str]:
    return Message(tuple(came_up(branch(*themes, answers=answers)))).plain.splitlines()


def test_a_theme_has_its_people_its_word_and_a_sentence_and_a_single_voice_is_marked() -> None:
    assert lines(BUS, BOOTS) == [
        "What came up:",
        "• 4 people on “bus”: “The bus leaves at three.”",
        "• One person: “Boots are lent.”",
    ]


def test_where_small_numbers_are_withheld_no_line_tells_one() -> None:
    assert lines(replace(BUS, people=None))[1:] == ["• Several people on “bus”: “The bus leaves at three.”"]


def test_nothing_is_told_where_it_would_only_repeat_the_quotes() -> None:
    assert lines(BUS, answers=2) == []
    assert lines(BOOTS, replace(BOOTS, source="f")) == []
    unknown = replace(branch(BUS), said=tuple(Said("", None, unknown=True) for _ in range(9)))
    assert not list(came_up(unknown))


def test_what_is_not_listed_is_counted() -> None:
    many = [replace(BUS, topic=f"bus {n}", behind=(f"b{n}",)) for n in range(THEMES + 1)]
    single = [replace(BOOTS, source=f"s{n}", behind=(f"s{n}",)) for n in range(VOICES + 2)]
    told = lines(*many, *single)
    assert len([line for line in told if line.startswith("•")]) == THEMES + VOICES
    assert told[-2:] == ["1 more topic that several speak of.", "2 more points by one person each."]


def test_a_sentence_that_is_long_or_of_several_lines_is_left_out_whole() -> None:
    assert len(LONG) > READABLE
    long = replace(BUS, label=LONG)
    assert lines(long, replace(BOOTS, label=LONG))[1:] == ["• 4 people on “bus”", "1 more point by one person."]
    assert lines(replace(BUS, label="The bus\nleaves."))[1:] == ["• 4 people on “bus”"]
    assert lines(replace(long, people=None))[1:] == ["• Several people on “bus”"]


def test_every_line_carries_the_answers_behind_it() -> None:
    blocks = list(came_up(branch(BUS, BOOTS, replace(BOOTS, label=LONG, source="f", behind=("f",)))))
    assert [block.behind for block in blocks if isinstance(block, Bullets)] == [(BUS.behind, BOOTS.behind)]
    assert [block.behind for block in blocks if isinstance(block, Text)] == [("a", "b", "c", "d", "e", "f"), ("f",)]


def test_it_stands_above_the_quotes_of_its_question() -> None:
    full = record(())
    asked = next(prompt for prompt in full.passage.prompts if prompt.item == "1.A.2")
    said = [an_answer(asked, who, text) for who, text in zip((ANA, BEN, CLEO), SAID, strict=True)]
    summary = summarise(replace(full, answers=tuple(said)), Release(Audience.TEAM), Span("", None, NOW + 4 * WEEK))
    page = pages.detail_message(summary, {})
    assert page
    came = next(n for n, block in enumerate(page.blocks) if isinstance(block, Text) and block.text == "What came up:")
    assert isinstance(page.blocks[came + 1], Bullets)
    quoted = [block for block in page.blocks[came:] if isinstance(block, Quote)]
    assert quoted[0].text == "A bus by May."
    assert sum(isinstance(block, Text) and block.text == "What came up:" for block in page.blocks) == 1
