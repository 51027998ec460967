"""How figures are told: the line that programs read, and the table that people read."""

import json

import pytest

from tests.benchmarks.figures import at_least, at_most, duration, growth, rate, say, table


def test_a_line_holds_what_was_measured_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    say(rate("listen", "SQLite", [10, 30, 20], [5, 4, 5], "replies/s", at_least(0.6)))
    told = {"bench": "listen", "store": "SQLite", "ours": 20, "floor": 5, "ratio": 4, "unit": "replies/s"}
    assert json.loads(capsys.readouterr().out) == told


def test_a_missed_target_is_marked_whichever_way_the_ratio_is_to_be_read() -> None:
    figures = [
        rate("slow", "SQLite", [1], [4], "replies/s", at_least(0.6)),
        growth("grown", "SQLite", [4], [1], "ms", at_most(1.5)),
        rate("fast", "SQLite", [4], [4], "replies/s", at_least(0.6)),
        growth("flat", "SQLite", [1], [1], "ms", at_most(1.5)),
        duration("free", "SQLite", [4], [1], "ms"),
    ]
    marked = [line.split()[0] for line in table(figures).splitlines() if line.endswith("missed")]
    assert marked == ["slow", "grown"]


def test_of_two_durations_the_shorter_one_is_the_better() -> None:
    assert duration("look", "SQLite", [2], [1], "ms").ratio == 0.5
    assert growth("look", "SQLite", [2], [1], "ms").ratio == 2
