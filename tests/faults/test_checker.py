"""The checker of the kills can fail: each fault that is planted is found, and nothing else is."""

from dataclasses import replace

import pytest

from tests.faults.checker import History, faults

WELL = History(
    sent=("a", "b", "c"),
    acknowledged=("a", "b"),
    stored=("a", "b", "c"),
    planned=("k1", "k2"),
    posted=("k1", "k2"),
)


def test_a_clean_history_has_no_faults() -> None:
    assert list(faults(WELL)) == []


def test_what_was_not_acknowledged_may_be_stored_or_not() -> None:
    assert list(faults(replace(WELL, stored=("a", "b")))) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (replace(WELL, stored=("a", "c")), "acknowledged and lost: b"),
        (replace(WELL, stored=("a", "b", "b")), "stored 2 times: b"),
        (replace(WELL, stored=("a", "b", "x")), "stored, but never sent: x"),
        (replace(WELL, posted=("k1", "k2", "k1")), "posted 2 times: k1"),
        (replace(WELL, posted=("k1",)), "never posted: k2"),
        (replace(WELL, unsettled=("prompt",)), "not settled: prompt"),
        (replace(WELL, integrity="row 3 missing from index"), "the database is damaged: row 3 missing from index"),
    ],
)
def test_a_planted_fault_is_found(planted: History, found: str) -> None:
    assert list(faults(planted)) == [found]
