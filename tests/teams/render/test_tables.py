"""Tables in Teams: how a card shares its width among their columns."""

from adapters.teams.render.tables import table_element
from bot.domain.message import Table


def widths(*columns: str) -> list[int]:
    drawn = table_element(Table("Steps", tuple(f"c{n}" for n in range(len(columns))), (columns,)))
    [table] = [each for each in drawn["items"] if each["type"] == "Table"]
    return [column["width"] for column in table["columns"]]


def test_a_sentence_gets_more_room_than_a_number() -> None:
    number, sentence = widths("1", "Ask the registrar which numbers we may see, all at once")
    assert sentence == 5 * number


def test_a_long_word_is_not_squeezed_by_sentences_beside_it() -> None:
    sentence = "Move advanced cooking off the Algebra II period"
    team, *others = widths("cte-automotive", sentence, sentence)
    assert team / (team + sum(others)) > 0.2
