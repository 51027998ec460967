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
    known=("k1", "k2", "k3"),
    asked=("r1 at 9:00", "r1 1.A"),
    recovery=21.5,
)


def test_a_clean_history_has_no_faults() -> None:
    assert list(faults(WELL)) == []


def test_what_was_not_acknowledged_may_be_stored_or_not() -> None:
    assert list(faults(replace(WELL, stored=("a", "b")))) == []


def test_what_was_withdrawn_may_stand_or_not() -> None:
    assert list(faults(replace(WELL, posted=("k1", "k2", "k3")))) == []


def test_as_many_posts_may_be_doubled_as_can_not_be_looked_up() -> None:
    twice = replace(WELL, posted=("k1", "k2", "k1"), tolerated=1)
    assert list(faults(twice)) == []
    assert list(faults(replace(twice, posted=("k1", "k2", "k1", "k2")))) == ["posted 2 times: k1", "posted 2 times: k2"]
    assert list(faults(replace(twice, posted=("k1", "k2", "k1", "k1")))) == ["posted 3 times: k1"]


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (replace(WELL, stored=("a", "c")), "acknowledged and lost: b"),
        (replace(WELL, stored=("a", "b", "b")), "stored 2 times: b"),
        (replace(WELL, stored=("a", "b", "x")), "stored, but never sent: x"),
        (replace(WELL, posted=("k1", "k2", "k1")), "posted 2 times: k1"),
        (replace(WELL, asked=("r1 at 9:00", "r1 at 9:00")), "asked 2 times: r1 at 9:00"),
        (replace(WELL, overdue=("r1's slot",)), "overdue: r1's slot"),
        (replace(WELL, posted=("k1", "k2", "k9")), "posted, but never planned: k9"),
        (replace(WELL, posted=("k1",)), "never posted: k2"),
        (replace(WELL, unsettled=("prompt",)), "not settled: prompt"),
        (replace(WELL, integrity="row 3 missing from index"), "the database is damaged: row 3 missing from index"),
        (replace(WELL, recovery=31.0), "recovery took 31 s"),
        (replace(WELL, recovery=241.0, within=240.0), "recovery took 241 s"),
        (replace(WELL, surprises=("SIGTERM took 12 s",)), "SIGTERM took 12 s"),
    ],
)
def test_a_planted_fault_is_found(planted: History, found: str) -> None:
    assert list(faults(planted)) == [found]
